"""Connectors in the crawl: what they add stays in scope, and later rounds read what has grown."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from orbweaver.connectors.connector import Discovery, Ref, Seen
from orbweaver.connectors.web import PLUGIN, Web
from orbweaver.crawl.connecting import Connections
from orbweaver.crawl.decoders import Decoders
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.jail.page import PageReading, read_page
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.scan.scanner import Scanner
from tests.crawl.origin import Answer, Origin, page, reply, serving
from tests.crawl.plans import NOON, first_visit, replied, seed_at
from tests.crawl.shed import Shed
from tests.crawl.sites import picture

BOARD = "http://boats.example:{port}/b/"
WHOLE = Scope(Reach.HOST)


def catalog(**threads: int) -> Answer:
    """Return a catalogue: when each thread was last written to."""
    told = [{"no": int(name[1:]), "last_modified": at} for name, at in threads.items()]
    body = json.dumps([{"page": 1, "threads": told}]).encode()
    return reply(body, 200, {"content-type": "application/json"})


def rounds(
    shed: Shed, start: str, *sites: dict[str, Answer], scope: Scope = WHOLE
) -> list[list[str]]:
    """Visit one page again and again, each time on another site; return what each round asked."""

    async def story() -> list[list[str]]:
        seen = []
        async with serving(Origin()) as origin:
            seed = seed_at(Url.parse(start.format(port=origin.port)), scope)
            for number, answers in enumerate(sites):
                origin.answers, before = answers, len(origin.arrivals)
                interval_s = 3600 if number else 0
                again = replace(first_visit(seed), round_number=number, interval_s=interval_s)
                shed.offer_visit(again)
                await shed.crawl([origin.port])
                seen.append([a.target for a in origin.arrivals[before:]])
        return [[target for target in one if target != "/robots.txt"] for one in seen]

    return asyncio.run(story())


def position(shed: Shed, connector: str, address: str) -> str:
    """Return how far a place of the board was read; the port is found in the ledger."""
    port = next(shed.ledger.pages()).url.port
    key = Url.parse(address.format(port=port)).key
    return shed.ledger.place_cursor(connector, key)


def test_a_catalogue_leads_to_threads_and_later_to_those_that_grew(
    shed: Shed, pictures: list[bytes]
) -> None:
    threads = {
        "/b/thread/40": page("<img src=/b/file/0.jpg>"),
        "/b/thread/52": page("<img src=/b/file/1.jpg>"),
        **{f"/b/file/{n}.jpg": picture(pictures[n]) for n in range(3)},
    }
    first = {**threads, "/b/catalog.json": catalog(t40=900, t52=800)}
    grown = page("<img src=/b/file/0.jpg><img src=/b/file/2.jpg>")
    second = {**threads, "/b/thread/40": grown, "/b/catalog.json": catalog(t40=901, t52=800)}
    start = f"{BOARD}catalog.json"
    one, two, three = rounds(shed, start, first, second, second)
    assert sorted(one) == [
        *("/b/catalog.json", "/b/file/0.jpg", "/b/file/1.jpg"),
        *("/b/thread/40", "/b/thread/52"),
    ]
    assert sorted(two) == ["/b/catalog.json", "/b/file/2.jpg", "/b/thread/40"]
    assert three == ["/b/catalog.json"]
    assert position(shed, "board", start) == "901"


def test_what_a_catalogue_calls_grown_and_nobody_read_costs_budget_like_any_page(
    shed: Shed,
) -> None:
    threads = {f"/b/thread/{number}": page("") for number in range(40, 52)}
    first = {**threads, "/b/catalog.json": catalog(t40=900)}
    told = {f"t{number}": 901 for number in range(40, 52)}
    second = {**threads, "/b/catalog.json": catalog(**told)}
    one, two = rounds(
        shed, f"{BOARD}catalog.json", first, second, scope=replace(WHOLE, max_pages=4)
    )
    assert one == ["/b/catalog.json", "/b/thread/40"]
    assert {"/b/catalog.json", "/b/thread/40"} < set(two)
    assert len(two) == 4, "the catalogue and the thread came back; two new ones were left"


def test_a_list_is_read_newest_thread_first(shed: Shed) -> None:
    numbers = [40, 7, 93, 52, 61]
    ways = "".join(f"<a href=/b/thread/{number}>{number}</a>" for number in numbers)
    site = {"/b/": page(ways), **{f"/b/thread/{number}": page("") for number in numbers}}
    (one,) = rounds(shed, BOARD, site)
    assert one == ["/b/", *(f"/b/thread/{number}" for number in sorted(numbers, reverse=True))]


def test_a_thread_is_read_on_from_its_last_page(shed: Shed, pictures: list[bytes]) -> None:
    files = {f"/b/file/{n}.jpg": picture(pictures[n]) for n in range(4)}
    first = {
        **files,
        "/b/thread/7": page("<a href=/b/thread/7/2>2</a><img src=/b/file/0.jpg>"),
        "/b/thread/7/2": page("<img src=/b/file/1.jpg>"),
    }
    second = {
        **first,
        "/b/thread/7/2": page("<a href=/b/thread/7/3>3</a><img src=/b/file/2.jpg>"),
        "/b/thread/7/3": page("<img src=/b/file/3.jpg>"),
    }
    one, two = rounds(shed, f"{BOARD}thread/7", first, second)
    assert "/b/thread/7/2" in one
    assert sorted(two) == [
        *("/b/file/2.jpg", "/b/file/3.jpg"),
        *("/b/thread/7", "/b/thread/7/2", "/b/thread/7/3"),
    ]
    assert position(shed, "board", f"{BOARD}thread/7") == "3"


def test_what_is_no_json_leads_nowhere_and_harms_nothing(shed: Shed) -> None:
    broken = reply(b"[{" + b"[" * 200_000, 200, {"content-type": "application/json"})
    (one,) = rounds(shed, f"{BOARD}catalog.json", {"/b/catalog.json": broken})
    assert one == ["/b/catalog.json"]


def test_the_page_around_an_attachment_gives_its_picture(shed: Shed, pictures: list[bytes]) -> None:
    site = {
        "/room/1": page("<a href=/attachment/7>plan</a><a href=/logout>Log out</a>"),
        "/attachment/7": page("<img src=/members/plan.jpg><a href=/room/1>back</a>"),
        "/members/plan.jpg": picture(pictures[0]),
    }
    (one,) = rounds(shed, "http://rowan.example:{port}/room/1", site)
    assert one == ["/room/1", "/attachment/7", "/members/plan.jpg"]


def test_no_page_around_an_attachment_leads_to_the_next_one(
    shed: Shed, pictures: list[bytes]
) -> None:
    around = {
        f"/attachment/{number}": page(f"<img src=/attachment/{number + 1}><img src=/{number}.jpg>")
        for number in range(7, 20)
    }
    site = {"/room/1": page("<a href=/attachment/7>plan</a>"), **around}
    site["/7.jpg"] = picture(pictures[0])
    (one,) = rounds(shed, "http://rowan.example:{port}/room/1", site)
    assert one == ["/room/1", "/attachment/7", "/7.jpg"]


# ------------------------------------------------------------- whatever a connector says
@dataclass(frozen=True, slots=True)
class Greedy(Web):
    """A connector that wants everything, everywhere, for any purpose."""

    name: str = "greedy"

    def match(self, url: Url, reading: PageReading | None) -> float:
        del url, reading
        return 1.0

    def discover(self, seen: Seen, offered: tuple[Ref, ...], position: str) -> Discovery:
        del seen, offered, position
        wanted = (
            ("http://slate.example/", Purpose.PAGE),
            ("http://gardener:rowan@rowan.example/", Purpose.PAGE),
            ("http://gardener:rowan@rowan.example/1.jpg", Purpose.MEDIA),
            ("http://rowan.example/keep", Purpose.KEEP),
            ("http://rowan.example/check", Purpose.CHECK),
            ("http://rowan.example/2", Purpose.PAGE),
            ("http://rowan.example/2", Purpose.PAGE),
            ("http://slate.example/2.jpg", Purpose.MEDIA),
        )
        return Discovery(tuple(Ref(Url.parse(address), why) for address, why in wanted))


@pytest.fixture
def greedy(shed: Shed) -> Iterator[Connections]:
    thread = OwnThread("ledger")
    decoders = Decoders(Scanner(shed.pool), shed.pool, 1)
    shelf = {"greedy": Greedy(), "web": PLUGIN}
    yield Connections(shelf, shed.ledger, thread, decoders.outline)
    decoders.close()
    thread.close()


def followed(connections: Connections, shed: Shed, visit: Visit) -> dict[str, Visit]:
    """Return what follows from a page, by host, path and purpose."""
    answer = replied(visit.url, b"<p>Rowan.</p>")
    reading = read_page(shed.pool, answer.body, answer.final_url)
    found = asyncio.run(connections.follow(visit, answer, reading, ()))
    return {f"{one.purpose} {one.url.host}{one.url.path}": one for one in found.visits}


def test_a_connector_leads_to_no_page_out_of_scope_and_to_no_other_purpose(
    greedy: Connections, shed: Shed
) -> None:
    start = first_visit(seed_at(Url.parse("http://rowan.example/"), WHOLE))
    found = followed(greedy, shed, start)
    assert set(found) == {"page rowan.example/2", "media slate.example/2.jpg"}
    assert found["page rowan.example/2"].hops == 1
    assert {one.round_number for one in found.values()} == {0}


def test_a_connector_goes_no_further_than_the_seeds_hops(greedy: Connections, shed: Shed) -> None:
    short = Scope(Reach.HOST, max_hops=3)
    seed = seed_at(Url.parse("http://rowan.example/"), short)
    edge = Visit(seed.url, Purpose.PAGE, seed, NOON, hops=3)
    assert set(followed(greedy, shed, edge)) == {"media slate.example/2.jpg"}
