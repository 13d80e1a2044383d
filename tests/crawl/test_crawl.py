"""A worker crawls small real sites on loopback."""

import asyncio
from collections.abc import Mapping

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.model.clock import SystemClock
from orbweaver.model.seed import Reach, Scope
from tests.crawl.origin import Answer, Origin, page, redirect, reply, serving
from tests.crawl.shed import QUICK, Shed

JPEG = {"content-type": "image/jpeg"}


def picture(content: bytes) -> Answer:
    """Return an answer that is a picture."""
    return reply(content, 200, JPEG)


def crawled(
    shed: Shed,
    answers: Mapping[str, Answer],
    start: str = "http://garden.example:{port}/",
    scope: Scope | None = None,
    settings: CrawlSettings = QUICK,
) -> tuple[Origin, CrawlWorker]:
    """Crawl from one seed until nothing is left; return the origin with its arrivals."""

    async def story() -> tuple[Origin, CrawlWorker]:
        async with serving(Origin(dict(answers))) as origin:
            shed.offer(start.format(port=origin.port), scope or Scope(Reach.HOST))
            worker = await shed.crawl([origin.port], settings)
            return origin, worker

    return asyncio.run(story())


def test_a_small_site_is_crawled_whole(shed: Shed, pictures: list[bytes]) -> None:
    answers = {
        "/": page("<a href=/pond>Pond</a><a href=/hedge>Hedge</a>"),
        "/pond": page("<img src=/lily.jpg><a href=/>Home</a>"),
        "/hedge": page("<a href=/pond>Pond</a><img src=/lily.jpg>"),
        "/lily.jpg": picture(pictures[0]),
    }
    origin, worker = crawled(shed, answers)
    assert sorted(origin.targets()) == ["/", "/hedge", "/lily.jpg", "/pond", "/robots.txt"]
    assert shed.statuses() == {"/": 200, "/pond": 200, "/hedge": 200, "/lily.jpg": 200}
    assert (worker.progress.pages, worker.progress.media) == (3, 1)
    assert shed.frontier.count(SystemClock().now()).waiting == 0


def test_nothing_out_of_scope_is_asked_for(shed: Shed) -> None:
    answers = {
        "garden.example/pond/": page(
            "<a href=/pond/2>2</a><a href=/hedge/>Hedge</a><a href=http://rocks.example:1/>Rocks</a>"
        ),
        "garden.example/pond/2": redirect("/hedge/"),
        "garden.example/hedge/": page("never"),
    }
    origin, _ = crawled(shed, answers, "http://garden.example:{port}/pond/", Scope(Reach.THREAD))
    assert origin.targets() == ["/robots.txt", "/pond/", "/pond/2"]
    assert "out of the seed's scope" in shed.errors()["/pond/2"]
