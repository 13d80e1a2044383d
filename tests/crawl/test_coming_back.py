"""Pages that come back: a real worker visits them again when their time has come, and no sooner."""

import asyncio
from datetime import timedelta

import pytest

from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.revisits import RevisitRule
from orbweaver.model.clock import SetClock
from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.port import SHARDS
from tests.crawl.origin import Answer, Arrival, Origin, head, page, reply, serving
from tests.crawl.plans import NOON
from tests.crawl.shed import QUICK, Shed, quick
from tests.crawl.sites import GARDEN, picture

pytestmark = pytest.mark.full

HOUR = timedelta(hours=1)
RULE = RevisitRule(first_s=6 * 3600, index_links=2)


@pytest.fixture
def clock(shed: Shed) -> SetClock:
    """A clock that stands still, in a shed where pages come back."""
    made = SetClock(NOON)
    shed.clock, shed.revisits = made, RULE
    return made


def tagged(text: str, tag: str) -> Answer:
    """Return a page that answers 304 to whoever has this very one already."""

    async def answer(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        if arrival.headers.get("if-none-match") == tag:
            writer.write(head(304, {"etag": tag, "content-length": "0"}))
            return
        sent = page(text) if not tag else tagged_page(text, tag)
        await sent(arrival, writer)

    return answer


def tagged_page(text: str, tag: str) -> Answer:
    return reply(text.encode(), 200, {"content-type": "text/html", "etag": tag})


def crawl_after(
    shed: Shed, clock: SetClock, *chapters: tuple[timedelta, dict[str, Answer]]
) -> list[list[str]]:
    """Let time pass and the site change, crawl, again and again; return what was asked each time.

    Who asks with a condition is told by a question mark before the path.
    """

    async def story() -> list[list[str]]:
        asked: list[list[str]] = []
        async with serving(Origin({})) as origin:
            shed.offer(GARDEN.format(port=origin.port))
            for passes, answers in chapters:
                clock.pass_time(passes)
                origin.answers.update(answers)
                before = len(origin.arrivals)
                await shed.crawl([origin.port], quick(idle_horizon_s=0))  # time stands still
                asked.append([_asked(arrival) for arrival in origin.arrivals[before:]])
        return asked

    return asyncio.run(story())


def _asked(arrival: Arrival) -> str:
    is_conditional = "if-none-match" in arrival.headers
    return f"?{arrival.target}" if is_conditional else arrival.target


def pages_in(asked: list[str]) -> list[str]:
    return sorted(each for each in asked if each != "/robots.txt")


def waiting(shed: Shed, clock: SetClock) -> list[Visit]:
    """Return all that waits, whenever it is due."""
    far = clock.now() + timedelta(days=365)
    leases = shed.frontier.lease("onlooker", SHARDS, 1, far)
    found = list(shed.frontier.due(leases, 1000, 1000, far, ()))
    shed.frontier.release(leases)
    return found


POND = "<a href=/moss>moss</a><img src=/lily.jpg>"


def test_a_page_comes_back_after_six_hours_and_what_is_new_is_found(
    shed: Shed, clock: SetClock, pictures: list[bytes]
) -> None:
    first, second = tagged(POND, '"a"'), tagged(POND + "<img src=/carp.jpg>", '"b"')
    lily, carp = {"/lily.jpg": picture(pictures[0])}, {"/carp.jpg": picture(pictures[1])}
    asked = crawl_after(
        shed,
        clock,
        (0 * HOUR, {"/": first, "/moss": page("moss"), **lily}),
        (5 * HOUR, {"/": second, **carp}),
        (1 * HOUR, {}),
    )
    assert pages_in(asked[0]) == ["/", "/lily.jpg", "/moss"]
    assert pages_in(asked[1]) == [], "an hour too early"
    assert pages_in(asked[2]) == ["/carp.jpg", "?/"], "neither moss nor lily again"
    assert {s.url.path for s in shed.ledger.sightings()} == {"/lily.jpg", "/carp.jpg"}
    [again] = waiting(shed, clock)
    assert (again.url.path, again.round_number, again.interval_s) == ("/", 2, 3 * 3600)


def test_a_page_that_stays_as_it_was_is_asked_ever_more_seldom_and_then_no_more(
    shed: Shed, clock: SetClock, pictures: list[bytes]
) -> None:
    site = {"/": tagged(POND, '"a"'), "/moss": page(""), "/lily.jpg": picture(pictures[0])}
    chapters = [(0 * HOUR, site), (6 * HOUR, {}), (12 * HOUR, {}), (24 * HOUR, {}), (48 * HOUR, {})]
    asked = crawl_after(shed, clock, *chapters, (1000 * HOUR, {}))
    assert [pages_in(each) for each in asked[1:]] == [["?/"]] * 4 + [[]]
    assert waiting(shed, clock) == []
    assert shed.ledger.branches([p.seed_id for p in shed.ledger.pages()]).popitem()[1].pages == 2


def test_a_page_that_is_gone_is_asked_later(
    shed: Shed, clock: SetClock, pictures: list[bytes]
) -> None:
    site = {"/": page(POND), "/moss": page(""), "/lily.jpg": picture(pictures[0])}
    gone = {"/": reply(b"", 404)}
    crawl_after(shed, clock, (0 * HOUR, site), (6 * HOUR, gone))
    [again] = waiting(shed, clock)
    assert (again.round_number, again.interval_s) == (2, 12 * 3600)


def test_a_site_that_is_away_is_asked_later(
    shed: Shed, clock: SetClock, pictures: list[bytes]
) -> None:
    site = {"/": page(POND), "/moss": page(""), "/lily.jpg": picture(pictures[0])}
    away = {"/": reply(b"", 503)}
    chapters: list[tuple[timedelta, dict[str, Answer]]] = [
        (HOUR, {}) for _ in range(QUICK.max_attempts)
    ]
    crawl_after(shed, clock, (0 * HOUR, site), (6 * HOUR, away), *chapters)
    [again] = waiting(shed, clock)
    assert (again.url.path, again.round_number, again.attempts) == ("/", 2, 0)


def test_only_what_is_worth_it_comes_back(
    shed: Shed, clock: SetClock, pictures: list[bytes]
) -> None:
    """The seed's own page, an index, and a page with pictures; a page of words does not."""
    site = {
        "/": page("<a href=/index>all</a><a href=/words>words</a>"),
        "/index": page("<a href=/w1>1</a><a href=/w2>2</a>"),
        "/words": page("only words"),
        "/w1": page("<img src=/lily.jpg>"),
        "/w2": page("nothing"),
        "/lily.jpg": picture(pictures[0]),
    }
    crawl_after(shed, clock, (0 * HOUR, site))
    assert sorted(visit.url.path for visit in waiting(shed, clock)) == ["/", "/index", "/w1"]


def test_without_a_rule_nothing_comes_back(shed: Shed, clock: SetClock) -> None:
    shed.revisits = None
    crawl_after(shed, clock, (0 * HOUR, {"/": page(POND)}))
    assert waiting(shed, clock) == []


def test_the_end_of_a_branch_is_counted_once() -> None:
    progress = CrawlProgress()
    for seed_id, problem in (("a", "BudgetSpent"), ("a", "BudgetSpent"), ("b", "BranchEnded")):
        progress._end_branch(seed_id, problem)
    assert progress.branch_ends == {"BudgetSpent": 1, "BranchEnded": 1}
