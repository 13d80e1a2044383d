"""Scope and budget in whole crawls: traps, ends of branches, departures, links out."""

import asyncio

from orbweaver.crawl.branches import StopRule
from orbweaver.crawl.budgets import Budgets
from orbweaver.crawl.manners.rule import TrapRule
from orbweaver.crawl.manners.rules import MannersRules
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.model.seed import Reach, RobotsPolicy, Scope, Seed
from orbweaver.model.url import Url
from orbweaver.scan.scanner import Scanner
from tests.crawl.origin import Answer, Arrival, Origin, page, reply, serving
from tests.crawl.plans import seed_at
from tests.crawl.shed import QUICK, FixedBanks, Shed, bank_entry, quick
from tests.crawl.sites import GARDEN, crawled, picture

FEW = quick(manners=MannersRules(traps=TrapRule(shape_pages=8, template_pages=8, paging_pages=8)))
FARM_LINKS = 6


def field(number: int) -> Answer:
    """Return a page of a farm: words of its own, and links to six others."""
    links = "".join(
        f"<li><a href=/field/{number * FARM_LINKS + way + 1}>{number} {way}</a></li>"
        for way in range(FARM_LINKS)
    )
    words = " ".join(f"word{number * 17 + n}" for n in range(40))
    return page(f"<p>{words}</p><ul>{links}</ul>")


def farm(pictures: list[bytes], fields: int = 400) -> dict[str, Answer]:
    """Return a garden with a gallery of twelve pictures, and a farm beside it."""
    answers = {f"/field/{number}": field(number) for number in range(fields)}
    for number, content in enumerate(pictures):
        onward = f"<a href=/album/{number + 1}>next</a>"
        answers[f"/album/{number}"] = page(f"<img src=/{number}.jpg>{onward}")
        answers[f"/{number}.jpg"] = picture(content)
    answers["/"] = page("<a href=/field/0>field</a><a href=/album/0>album</a>")
    return answers


def asked(origin: Origin, beginning: str) -> list[str]:
    """Return what was asked for that begins so."""
    return [target for target in origin.targets() if target.startswith(beginning)]


def hosts_out(shed: Shed, seed: Seed) -> dict[str, Url]:
    """Return to which hosts a seed leads, as whoever takes it over knows it."""
    thread = OwnThread("ledger")
    memory = asyncio.run(Budgets(shed.ledger, thread).memory(seed))
    thread.close()
    return memory.hosts_out


def stopping(answer: Answer, started: list[CrawlWorker]) -> Answer:
    """Return an answer that, once, tells the worker of the moment to stop."""
    is_first = True

    async def answered(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        nonlocal is_first
        if is_first:
            started[-1].stop()
        is_first = False
        await answer(arrival, writer)

    return answered


def test_a_farm_is_left_and_the_gallery_beside_it_is_found_whole(
    shed: Shed, pictures: list[bytes]
) -> None:
    origin, _ = crawled(shed, farm(pictures), settings=FEW)
    assert len(asked(origin, "/field/")) <= 8 + FARM_LINKS
    assert len({s.url for s in shed.ledger.sightings()}) == len(pictures)
    refused = [error for error in shed.errors().values() if "part of a trap" in error]
    assert refused, "what was queued before is recorded, and was asked of nobody"


def test_refused_pages_cost_the_budget_nothing(shed: Shed, pictures: list[bytes]) -> None:
    scope = Scope(Reach.HOST, max_pages=8 + FARM_LINKS + 1 + len(pictures) + 1)
    crawled(shed, farm(pictures), scope=scope, settings=FEW)
    assert len({s.url for s in shed.ledger.sightings()}) == len(pictures)


def test_a_worker_that_takes_over_leaves_the_farm_where_the_first_would_have(
    shed: Shed, pictures: list[bytes]
) -> None:
    """Whoever reads the farm is told to stop again and again: together they ask for no more."""
    started: list[CrawlWorker] = []
    answers = farm(pictures)
    for number in range(0, 30, 3):
        answers[f"/field/{number}"] = stopping(field(number), started)

    async def story() -> Origin:
        async with serving(Origin(answers)) as origin:
            shed.offer(GARDEN.format(port=origin.port), Scope(Reach.HOST))
            while shed.frontier.count(shed.clock.now()).waiting:
                await shed.crawl([origin.port], FEW, on_start=started)
            return origin

    origin = asyncio.run(story())
    assert len(started) > 2
    assert len(set(asked(origin, "/field/"))) <= 8 + FARM_LINKS
    assert len({s.url for s in shed.ledger.sightings()}) == len(pictures)


def test_a_branch_ends_by_the_stop_rule_and_the_ledger_says_why(shed: Shed) -> None:
    chain = {f"/{n}": page(f"<a href=/{n + 1}>{n}</a>") for n in range(30)}
    chain["/"] = page("<a href=/0>first</a>")
    settings = quick(stop=StopRule(start_pages=6, patience_pages=6))
    origin, _ = crawled(shed, chain, settings=settings)
    assert len(origin.arrivals) - len(asked(origin, "/robots.txt")) == 6
    seed = seed_at(Url.parse(GARDEN.format(port=origin.port)))
    [branch] = shed.ledger.branches([seed.seed_id]).values()
    assert "nothing was found on its first 6 pages" in branch.why_ended
    assert branch.ended_at is not None


def test_a_find_lets_it_go_on(shed: Shed, pictures: list[bytes]) -> None:
    media = Scanner(shed.pool).scan_bytes(pictures[0], md5=True).media
    shed.banks = FixedBanks(entries=[bank_entry(signal) for signal in media.signals])
    chain = {f"/{n}": page(f"<a href=/{n + 1}>{n}</a>") for n in range(30)}
    chain["/"] = page("<a href=/0>first</a>")
    chain["/3"] = page("<img src=/3.jpg><a href=/4>on</a>")
    chain["/3.jpg"] = picture(pictures[0])
    settings = quick(stop=StopRule(start_pages=6, gain_pages=5, patience_pages=6))
    origin, _ = crawled(shed, chain, settings=settings)
    pages = [p for p in shed.statuses() if not p.endswith(".jpg")]
    read = [p for p in pages if shed.statuses()[p] == 200]
    assert len(read) == 11
    assert len(asked(origin, "/3.jpg")) == 1


def test_a_robots_txt_is_departed_from_for_a_reason_and_every_such_page_records_it(
    shed: Shed,
) -> None:
    sites = {
        "/": page("<a href=/open>a</a><a href=/closed>b</a>"),
        "/open": page(""),
        "/closed": page(""),
        "/robots.txt": reply(b"User-agent: *\nDisallow: /closed"),
    }
    why = "agreed with the garden club by mail"
    scope = Scope(Reach.HOST, robots=RobotsPolicy.DEPART, reason=why)
    origin, _ = crawled(shed, sites, scope=scope)
    assert asked(origin, "/closed")
    departures = {p.url.path: p.departure for p in shed.ledger.pages() if p.departure}
    assert set(departures) == {"/closed"}
    assert why in departures["/closed"]


def test_without_that_policy_it_is_obeyed(shed: Shed) -> None:
    sites = {"/": page("<a href=/closed>b</a>"), "/closed": page("")}
    sites["/robots.txt"] = reply(b"User-agent: *\nDisallow: /closed")
    origin, _ = crawled(shed, sites)
    assert asked(origin, "/closed") == []
    assert "/closed" in shed.errors()


def test_links_out_are_followed_as_far_as_was_said_and_findings_are_the_reported_seeds(
    shed: Shed, pictures: list[bytes]
) -> None:
    sites: dict[str, Answer] = {
        "/": page("<a href=http://rocks.example:{port}/quarry>out</a>"),
        "/quarry": page("<img src=/q.jpg><a href=/cliff>on</a>"),
        "/cliff": page("<a href=http://sand.example:{port}/dune>out</a>"),
        "/dune": page(""),
        "/q.jpg": picture(pictures[0]),
    }
    scope = Scope(Reach.LINKS_OUT, hops_out=1, reason="asked to by the garden club")
    origin, _ = crawled(shed, sites, scope=scope, settings=QUICK)
    pairs = {(one.host, one.target) for one in origin.arrivals}
    asked_for = {pair for pair in pairs if pair[1] != "/robots.txt"}
    assert asked_for == {
        ("garden.example", "/"),
        ("rocks.example", "/quarry"),
        ("rocks.example", "/cliff"),
        ("rocks.example", "/q.jpg"),
    }
    seed = seed_at(Url.parse(GARDEN.format(port=origin.port)), scope)
    assert {s.seed_id for s in shed.ledger.sightings()} == {seed.seed_id}
    [grown] = shed.ledger.grown_from([seed.seed_id])
    assert (grown.branch.pages, grown.branch.media) == (2, 1)
    assert hosts_out(shed, seed) == {"rocks.example": grown.seed.url}, "whoever takes over knows"
