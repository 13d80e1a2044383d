"""A worker crawls small real sites on loopback: scope, budget, robots, redirects, failures."""

import asyncio
from dataclasses import replace

import pytest

from orbweaver.model.clock import SystemClock
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.visit import Purpose
from tests.crawl.origin import Arrival, head, page, raw, redirect, reply
from tests.crawl.plans import MANDATE
from tests.crawl.shed import QUICK, Shed, quick
from tests.crawl.sites import GARDEN, crawled, in_turn, picture

POND = GARDEN + "pond/"
THREAD = Scope(Reach.THREAD)


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
            "<a href=2>2</a><a href=/hedge/>Hedge</a><a href=http://rocks.example:{port}/>Rocks</a>"
        ),
        "garden.example/pond/2": redirect("/hedge/"),
        "garden.example/hedge/": page("never"),
    }
    origin, _ = crawled(shed, answers, POND, THREAD)
    assert origin.targets() == ["/robots.txt", "/pond/", "/pond/2"]
    assert "out of the seed's scope" in shed.errors()["/pond/2"]


def test_a_redirect_within_scope_is_a_visit_of_its_own(shed: Shed) -> None:
    answers = {"/pond/": redirect("/pond/index"), "/pond/index": page("<a href=/pond/>again</a>")}
    origin, _ = crawled(shed, answers, POND, THREAD)
    assert origin.targets() == ["/robots.txt", "/pond/", "/pond/index"]
    assert shed.statuses() == {"/pond/": 302, "/pond/index": 200}


def test_a_loop_of_redirects_is_walked_once(shed: Shed) -> None:
    answers = {"/": redirect("/a"), "/a": redirect("/b"), "/b": redirect("/")}
    origin, _ = crawled(shed, answers)
    assert origin.targets() == ["/robots.txt", "/", "/a", "/b"]


def test_media_on_other_hosts_belong_to_the_page(shed: Shed, pictures: list[bytes]) -> None:
    answers = {
        "garden.example/": page("<img src=http://rocks.example:{port}/slate>"),
        "rocks.example/slate": redirect("http://quarry.example:{port}/slate.jpg"),
        "quarry.example/slate.jpg": picture(pictures[0]),
    }
    origin, worker = crawled(shed, answers)
    assert origin.targets("quarry.example") == ["/robots.txt", "/slate.jpg"]
    [sighting] = shed.ledger.sightings()
    assert (sighting.url.host, sighting.found_on.host) == ("rocks.example", "garden.example")
    assert worker.progress.hosts["rocks.example"].media == 1


def test_robots_bind_where_media_redirects_to_as_well(shed: Shed) -> None:
    answers = {
        "garden.example/": page("<img src=/slate>"),
        "garden.example/slate": redirect("http://quarry.example:{port}/slate.jpg"),
        "quarry.example/robots.txt": reply(b"User-agent: *\nDisallow: /"),
    }
    origin, _ = crawled(shed, answers)
    assert origin.targets("quarry.example") == ["/robots.txt"]
    assert "robots.txt forbids" in shed.errors()["/slate"]


def test_robots_that_lead_inside_are_none(shed: Shed) -> None:
    answers = {"/robots.txt": redirect("http://169.254.169.254/"), "/": page("")}
    origin, _ = crawled(shed, answers)
    assert shed.statuses() == {"/": 200}
    assert origin.targets() == ["/robots.txt", "/"]


def test_a_page_where_media_was_promised_is_recorded_and_not_followed(shed: Shed) -> None:
    answers = {"/": page("<img src=/hall>"), "/hall": page("<a href=/cellar>down</a>")}
    origin, _ = crawled(shed, answers)
    assert "/cellar" not in origin.targets()
    assert shed.statuses() == {"/": 200, "/hall": 200}


def test_a_link_that_turns_out_to_be_a_picture_is_media(shed: Shed, pictures: list[bytes]) -> None:
    crawled(shed, {"/": page("<a href=/view?7>View</a>"), "/view?7": picture(pictures[0])})
    [sighting] = shed.ledger.sightings()
    assert (sighting.url.path, sighting.found_on.path) == ("/view", "/")


def test_a_page_that_begins_like_a_picture_is_still_read(shed: Shed) -> None:
    sent = reply(b"BM<p><a href=/pond>Pond</a>", 200, {"content-type": "text/html"})
    origin, _ = crawled(shed, {"/": sent, "/pond": page("")})
    assert "/pond" in origin.targets()


def test_robots_are_asked_once_and_obeyed(shed: Shed) -> None:
    answers = {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /shed\nDisallow: /*.jpg"),
        "/": page("<a href=/shed/>Shed</a><a href=/pond>Pond</a><img src=/lily.jpg>"),
        "/pond": page(""),
    }
    origin, worker = crawled(shed, answers)
    assert origin.targets() == ["/robots.txt", "/", "/pond"]
    assert sorted(shed.errors()) == ["/lily.jpg", "/shed/"]
    assert worker.progress.errors["ForbiddenByRobots"] == 2


def test_an_operator_may_have_media_fetched_all_the_same(shed: Shed, pictures: list[bytes]) -> None:
    answers = {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /*.jpg"),
        "/": page("<img src=/lily.jpg>"),
        "/lily.jpg": picture(pictures[0]),
    }
    origin, _ = crawled(shed, answers, settings=quick(robots_for=frozenset({Purpose.PAGE})))
    assert "/lily.jpg" in origin.targets()


def test_while_robots_answer_an_error_nothing_else_is_asked(shed: Shed) -> None:
    answers = {
        "/robots.txt": in_turn(reply(status=503), reply(status=500), reply(status=404)),
        "/": page(""),
    }
    origin, worker = crawled(shed, answers)
    assert origin.targets() == ["/robots.txt", "/robots.txt", "/robots.txt", "/"]
    assert worker.progress.errors["HostUnreachable"] == 2


def test_a_host_whose_robots_never_answer_is_given_up(shed: Shed) -> None:
    origin, _ = crawled(shed, {"/robots.txt": reply(status=503), "/": page("")})
    assert origin.targets() == ["/robots.txt"] * QUICK.max_attempts
    assert "robots.txt answers 503" in shed.errors()["/"]


def test_a_budget_is_spent_on_the_same_pages_each_time(shed: Shed) -> None:
    links = "".join(f"<a href=/{n}>{n}</a>" for n in range(20))
    answers = {f"/{n}": page(links) for n in ["", *range(20)]}
    origin, _ = crawled(shed, answers, scope=Scope(Reach.HOST, max_pages=6))
    asked = [target for target in origin.targets() if target != "/robots.txt"]
    assert len(asked) == 6
    ids = {page.url.path: page.page_id for page in shed.ledger.pages()}
    in_order = sorted((path for path in ids if path != "/"), key=lambda path: ids[path])
    assert asked == ["/", *in_order[:5]]
    assert sum("as many pages as it may" in error for error in shed.errors().values()) == 15


def test_hops_are_counted_from_the_seed(shed: Shed) -> None:
    answers = {"/": page("<a href=/1>"), **{f"/{n}": page(f"<a href=/{n + 1}>") for n in range(9)}}
    origin, _ = crawled(shed, answers, scope=Scope(Reach.HOST, max_hops=3))
    assert origin.targets() == ["/robots.txt", "/", "/1", "/2", "/3"]


def test_a_busy_host_is_asked_again_later(shed: Shed) -> None:
    answers = {"/": in_turn(reply(status=503), reply(status=429), page("<a href=/pond>"))}
    origin, worker = crawled(shed, answers)
    assert origin.targets() == ["/robots.txt", "/", "/", "/", "/pond"]
    assert shed.statuses()["/"] == 200
    assert worker.progress.errors["status 503"] == 1


def test_a_host_that_stays_busy_is_recorded_as_failed(shed: Shed) -> None:
    origin, _ = crawled(shed, {"/": reply(status=502)})
    assert len(origin.targets()) == 1 + QUICK.max_attempts
    assert (shed.statuses(), shed.errors()) == ({"/": 502}, {"/": "status 502"})


def test_a_page_that_fails_in_passing_costs_one_page_of_the_budget(shed: Shed) -> None:
    answers = {"/": in_turn(reply(status=503), page("<a href=/pond>")), "/pond": page("")}
    crawled(shed, answers, scope=Scope(Reach.HOST, max_pages=2))
    assert shed.statuses() == {"/": 200, "/pond": 200}


def test_a_connection_that_breaks_is_tried_again_soon(shed: Shed) -> None:
    async def cut(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, {"content-length": "10"}) + b"short")
        writer.close()

    origin, worker = crawled(shed, {"/": in_turn(cut, page("<a href=/pond>")), "/pond": page("")})
    assert origin.targets() == ["/robots.txt", "/", "/", "/pond"]
    assert worker.progress.errors["HostUnreachable"] == 1


def test_a_host_that_never_answers_is_given_up(shed: Shed) -> None:
    shed.offer("http://garden.example:1/")
    worker = asyncio.run(shed.crawl([1]))
    assert worker.progress.errors["HostUnreachable"] == QUICK.max_attempts
    assert "does not answer" in shed.errors()["/"]


def test_broken_http_is_recorded_and_not_tried_again(shed: Shed) -> None:
    origin, _ = crawled(shed, {"/": raw(b"nothing like HTTP\r\n\r\n")})
    assert origin.targets() == ["/robots.txt", "/"]
    assert "breaks the protocol" in shed.errors()["/"]


def test_without_a_mandate_nothing_is_fetched(shed: Shed) -> None:
    shed.mandate = replace(MANDATE, mandate_id="another")
    origin, _ = crawled(shed, {"/": page("")})
    assert origin.targets() == []
    assert "No mandate" in shed.errors()["/"]


def test_a_name_that_leads_inside_is_refused_and_recorded(shed: Shed) -> None:
    origin, _ = crawled(shed, {}, "http://169.254.169.254/latest/")
    assert origin.connections == 0
    assert "egress guard" in shed.errors()["/latest/"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_door_that_is_shut_is_recorded_with_its_status(shed: Shed, status: int) -> None:
    answers = {"/": reply(b"<!doctype html><a href=/in>", status, {"content-type": "text/html"})}
    origin, _ = crawled(shed, answers)
    assert (origin.targets(), shed.errors()) == (["/robots.txt", "/"], {})
    assert shed.statuses() == {"/": status}
