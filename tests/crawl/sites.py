"""Crawling an invented site from one seed, in one call."""

import asyncio
from collections.abc import Mapping

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.model.seed import Reach, Scope
from tests.crawl.origin import Answer, Arrival, Origin, page, redirect, reply, serving
from tests.crawl.shed import QUICK, Shed

GARDEN = "http://garden.example:{port}/"
WHOLE_HOST = Scope(Reach.HOST)
WALK_PAGES = 12


def picture(content: bytes) -> Answer:
    """Return an answer that is a picture."""
    return reply(content, 200, {"content-type": "image/jpeg"})


def in_turn(*answers: Answer) -> Answer:
    """Return an answer that changes with every request; the last one stays."""
    left = list(answers)

    async def answer(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        chosen = left.pop(0) if len(left) > 1 else left[0]
        await chosen(arrival, writer)

    return answer


def garden_walk(pictures: list[bytes]) -> dict[str, Answer]:
    """Return pages that link one another and share pictures, here and on another host."""
    answers: dict[str, Answer] = {
        f"/{n}.jpg": picture(content) for n, content in enumerate(pictures)
    }
    for n in range(WALK_PAGES):
        links = "".join(
            f"<a href=/{m}>{m}</a>" for m in ((n * 5 + 1) % WALK_PAGES, (n * 7 + 3) % WALK_PAGES)
        )
        shown = (
            f"<img src=/{n}.jpg><img src=http://rocks.example:{{port}}/{(n * 5) % WALK_PAGES}.jpg>"
        )
        answers[f"/{n}"] = page(links + shown)
    answers["/"] = page("<a href=/1>1</a><a href=/old>old</a><img src=/0.jpg><a href=/none>")
    answers["/old"] = redirect("/2")
    answers["/robots.txt"] = reply(b"User-agent: *\nDisallow: /9")
    return answers


def crawled(
    shed: Shed,
    answers: Mapping[str, Answer],
    start: str = GARDEN,
    scope: Scope = WHOLE_HOST,
    settings: CrawlSettings = QUICK,
) -> tuple[Origin, CrawlWorker]:
    """Crawl from one seed until nothing is left; return the origin with its arrivals."""

    async def story() -> tuple[Origin, CrawlWorker]:
        async with serving(Origin(dict(answers))) as origin:
            shed.offer(start.format(port=origin.port), scope)
            return origin, await shed.crawl([origin.port], settings)

    return asyncio.run(story())
