"""Politeness, proven from what the servers saw."""

import asyncio
from itertools import pairwise

from orbweaver.crawl.settings import CrawlSettings
from tests.crawl.origin import Arrival, Origin, page, redirect, reply, serving
from tests.crawl.shed import Shed, quick

LINKS = "".join(f"<a href=/{n}>{n}</a>" for n in range(4))
HOSTS = ("garden.example", "rocks.example", "pond.example")
SLACK_S = 0.005  # clocks of two tasks on one loop


def answers(robots: str = "") -> Origin:
    """Return a site of five pages, the same on every host."""
    pages = {f"/{n}": page(LINKS) for n in ["", *range(4)]}
    return Origin({**pages, "/robots.txt": reply(robots.encode())})


def arrivals(shed: Shed, origin: Origin, settings: CrawlSettings) -> list[Arrival]:
    """Crawl all hosts and return what came in."""

    async def story() -> None:
        async with serving(origin):
            for host in HOSTS:
                shed.offer(f"http://{host}:{origin.port}/")
            await shed.crawl([origin.port], settings)

    asyncio.run(story())
    assert len(origin.arrivals) == len(HOSTS) * 6
    return origin.arrivals


def shortest_pause_s(seen: list[Arrival]) -> float:
    """Return the shortest time between two arrivals."""
    return min(later.at_s - earlier.at_s for earlier, later in pairwise(seen))


def test_every_host_is_left_alone_between_two_requests(shed: Shed) -> None:
    seen = arrivals(shed, answers(), quick(delay_s=0.08))
    for host in HOSTS:
        assert shortest_pause_s([a for a in seen if a.host == host]) >= 0.08 - SLACK_S
    assert shortest_pause_s(seen) < 0.08, "hosts do not wait for one another"


def test_one_address_with_many_hosts_is_left_alone_too(shed: Shed) -> None:
    seen = arrivals(shed, answers(), quick(address_delay_s=0.04))
    lasted_s = seen[-1].at_s - seen[0].at_s
    late_s = 0.04  # the first request may have been underway for a while when it was seen
    assert lasted_s >= 0.04 * (len(seen) - 1) - late_s


def test_the_pause_that_robots_ask_for_is_honoured_up_to_a_bound(shed: Shed) -> None:
    robots = "User-agent: *\nCrawl-delay: 3600"
    seen = arrivals(shed, answers(robots), quick(longest_delay_s=0.06))
    for host in HOSTS:
        assert shortest_pause_s([a for a in seen if a.host == host]) >= 0.06 - SLACK_S


def test_one_host_gets_one_request_at_a_time(shed: Shed) -> None:
    under_way = {"now": 0, "most": 0}
    inner = page(LINKS)

    async def slowly(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        under_way["now"] += 1
        under_way["most"] = max(under_way.values())
        await asyncio.sleep(0.01)
        under_way["now"] -= 1
        await inner(arrival, writer)

    async def story() -> None:
        async with serving(Origin({f"/{n}": slowly for n in ["", *range(4)]})) as origin:
            shed.offer(f"http://garden.example:{origin.port}/")
            await shed.crawl([origin.port])

    asyncio.run(story())
    assert under_way["most"] == 1


def test_a_redirect_waits_for_its_turn_like_any_request(shed: Shed) -> None:
    async def story() -> Origin:
        site = {
            "/": page("<img src=/0.jpg><img src=/1.jpg>"),
            "/0.jpg": redirect("/1.jpg"),
            "/1.jpg": redirect("/2.jpg"),
        }
        async with serving(Origin(site)) as origin:
            shed.offer(f"http://garden.example:{origin.port}/")
            await shed.crawl([origin.port], quick(delay_s=0.05))
            return origin

    origin = asyncio.run(story())
    assert len(origin.arrivals) == 7
    assert shortest_pause_s(origin.arrivals) >= 0.05 - SLACK_S


def test_a_busy_host_is_rested_as_long_as_it_asks(shed: Shed) -> None:
    busy = reply(status=503, headers={"retry-after": "1"})

    async def story() -> Origin:
        site = {"/": page("<a href=/a><a href=/b>"), "/a": busy, "/b": page("")}
        async with serving(Origin(site)) as origin:
            shed.offer(f"http://garden.example:{origin.port}/")
            await shed.crawl([origin.port], quick(longest_delay_s=0.2, max_attempts=1))
            return origin

    origin = asyncio.run(story())
    [at_a] = [a.at_s for a in origin.arrivals if a.target == "/a"]
    after = [a.at_s for a in origin.arrivals if a.at_s > at_a]
    assert all(at_s - at_a >= 0.2 - SLACK_S for at_s in after)


def test_a_shard_that_changed_hands_is_rested_first(shed: Shed) -> None:
    """The last worker may have been there a moment ago."""

    async def story() -> Origin:
        async with serving(Origin({"/": page("<a href=/a>"), "/a": page("")})) as origin:
            shed.offer(f"http://garden.example:{origin.port}/")
            await shed.crawl([origin.port], quick(worker="first"))
            shed.offer(f"http://garden.example:{origin.port}/b")
            await shed.crawl([origin.port], quick(worker="second", delay_s=0.2))
            return origin

    origin = asyncio.run(story())
    first, then = (
        max(a.at_s for a in origin.arrivals[:3]),
        min(a.at_s for a in origin.arrivals[3:]),
    )
    assert then - first >= 0.2 - SLACK_S


def test_a_host_to_which_many_redirect_is_asked_for_its_robots_once(shed: Shed) -> None:
    async def story() -> list[str]:
        are_both_there, left = asyncio.Event(), {"moss.example", "fern.example"}

        async def lead_on(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
            left.discard(arrival.host)
            if not left:
                are_both_there.set()
            await redirect("http://rocks.example:{port}/slate.jpg")(arrival, writer)

        async def wait_for_both(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
            await are_both_there.wait()
            await reply(b"User-agent: *")(arrival, writer)

        ways = "".join(f"<img src=http://{host}:{{port}}/a.jpg>" for host in sorted(left))
        answers = {"/": page(ways), "/a.jpg": lead_on, "rocks.example/robots.txt": wait_for_both}
        async with serving(Origin(answers)) as origin:
            shed.offer(f"http://garden.example:{origin.port}/")
            await shed.crawl([origin.port])
        return origin.targets("rocks.example")

    assert asyncio.run(story()) == ["/robots.txt", "/slate.jpg", "/slate.jpg"]
