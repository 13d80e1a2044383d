"""What the operator says of single domains."""

import asyncio
from itertools import pairwise

import pytest
from pydantic import ValidationError

from orbweaver.config.crawl_sections import DomainSection
from orbweaver.crawl.domain_rules import TOR_ROUTE, DomainRule, DomainRules, Handling
from orbweaver.crawl.manners.rules import MannersRules
from orbweaver.egress.routes import Route, RouteKind, Routes
from orbweaver.model.seed import Reach, Scope
from tests.crawl.origin import Origin, page, redirect, serving
from tests.crawl.shed import Shed, quick
from tests.crawl.sites import crawled, picture
from tests.servers.socks import Station, stationed

RULES = DomainRules(
    [
        DomainRule("rocks.example", Handling.SKIP, "they asked us to"),
        DomainRule("slow.example", Handling.SLOW, "a small machine", 5.0),
        DomainRule("very.slow.example", Handling.SLOW, "a smaller one", 20.0),
        DomainRule("slow.example", Handling.CONTACT, "garden club, by mail"),
        DomainRule("script.example", Handling.BROWSER, "pages are built by scripts"),
        DomainRule("hidden.example", Handling.TOR, "closed to others"),
    ]
)


def test_a_rule_holds_for_the_domain_and_all_below_it_and_for_no_namesake() -> None:
    assert RULES.why_skipped("rocks.example") == "they asked us to"
    assert RULES.why_skipped("old.quarry.rocks.example") == "they asked us to"
    assert RULES.why_skipped("bedrocks.example") == ""
    assert RULES.why_skipped("example") == ""


def test_the_longest_pause_of_all_that_hold_counts() -> None:
    assert RULES.delay_s("slow.example") == 5.0
    assert RULES.delay_s("a.very.slow.example") == 20.0
    assert RULES.delay_s("rocks.example") == 0.0


def test_a_domain_may_have_several_rules() -> None:
    assert RULES.contact("slow.example") == "garden club, by mail"
    assert [rule.do for rule in RULES.of("slow.example")] == [Handling.SLOW, Handling.CONTACT]


def test_a_browser_is_said_to_be_missing_and_tor_is_a_way() -> None:
    assert RULES.why_browser("www.script.example") == "pages are built by scripts"
    assert RULES.route("hidden.example") == TOR_ROUTE
    assert RULES.route("rocks.example") == ""


def test_the_configuration_wants_a_reason_and_a_pause_where_it_is_slow() -> None:
    DomainSection.model_validate({"domain": "rocks.example", "do": "skip", "reason": "they asked"})
    for wrong in ({"do": "slow"}, {"do": "skip", "delay_s": 3}, {"do": "skip", "reason": ""}):
        with pytest.raises(ValidationError):
            DomainSection.model_validate({"domain": "a.example", "reason": "so it is"} | wrong)


def test_a_skipped_domain_is_asked_for_nothing_and_the_reason_is_recorded(
    shed: Shed, pictures: list[bytes]
) -> None:
    settings = quick(manners=MannersRules(domains=RULES))
    shown = "<img src=/a.jpg><img src=http://rocks.example:{port}/b.jpg>"
    sites = {"/": page(shown), "/a.jpg": picture(pictures[0]), "/b.jpg": picture(pictures[1])}
    origin, _ = crawled(shed, sites, settings=settings)
    assert {arrival.host for arrival in origin.arrivals} == {"garden.example"}
    assert shed.statuses() == {"/": 200, "/a.jpg": 200}


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("rocks.example", "leave this domain alone: they asked us to"),
        ("script.example", "without a browser, and this house has none: pages are built"),
    ],
)
def test_a_seed_there_is_refused_with_the_reason(shed: Shed, host: str, says: str) -> None:
    settings = quick(manners=MannersRules(domains=RULES))
    start = f"http://{host}" + ":{port}/"
    origin, _ = crawled(shed, {"/": page("")}, start, settings=settings)
    assert origin.arrivals == []
    assert says in shed.errors()["/"]


def test_a_redirect_of_media_into_a_skipped_domain_ends_there(
    shed: Shed, pictures: list[bytes]
) -> None:
    settings = quick(manners=MannersRules(domains=RULES))
    sites = {
        "/": page("<img src=/a.jpg>"),
        "/a.jpg": redirect("http://rocks.example:{port}/b.jpg"),
        "/b.jpg": picture(pictures[0]),
    }
    origin, _ = crawled(shed, sites, settings=settings)
    assert {arrival.host for arrival in origin.arrivals} == {"garden.example"}
    assert "they asked us to" in shed.errors()["/a.jpg"]


def test_a_robots_file_that_redirects_into_a_skipped_domain_is_none(shed: Shed) -> None:
    settings = quick(manners=MannersRules(domains=RULES))
    sites = {"/": page(""), "/robots.txt": redirect("http://rocks.example:{port}/robots.txt")}
    origin, _ = crawled(shed, sites, settings=settings)
    assert origin.targets() == ["/robots.txt", "/"]
    assert {arrival.host for arrival in origin.arrivals} == {"garden.example"}


def test_a_domain_that_is_asked_by_tor_is_asked_for_nothing_by_another_way(shed: Shed) -> None:
    settings = quick(manners=MannersRules(domains=RULES))

    async def story() -> tuple[list[str], list[str]]:
        origin = Origin({"/": page("")})
        async with serving(origin), stationed(Station(leads_to=origin.port)) as station:
            shed.routes = Routes([Route("tor", RouteKind.TOR, ("127.0.0.1", station.port))])
            shed.offer("http://hidden.example/", Scope(Reach.PAGE))
            await shed.crawl([origin.port, station.port], settings)
            return origin.targets(), [passage.host for passage in station.passages]

    asked, told = asyncio.run(story())
    assert asked == ["/robots.txt", "/"]
    assert set(told) == {"hidden.example"}, "who is not told of it was passed by"


def test_a_slow_domain_is_left_alone_for_longer(shed: Shed) -> None:
    slow = DomainRules([DomainRule("garden.example", Handling.SLOW, "a small machine", 0.06)])
    sites = {"/": page("<a href=/a>a</a><a href=/b>b</a>"), "/a": page(""), "/b": page("")}
    origin, _ = crawled(shed, sites, settings=quick(manners=MannersRules(domains=slow)))
    _robots, *rest = [arrival.at_s for arrival in origin.arrivals]
    slack_s = 0.005  # clocks of two tasks on one loop
    assert len(rest) == 3
    assert min(later - earlier for earlier, later in pairwise(rest)) >= 0.06 - slack_s
