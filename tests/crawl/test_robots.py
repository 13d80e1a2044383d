"""robots.txt: what is allowed, for how long it is known, and what happens without it."""

from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.crawl.robots import RobotsBook, RobotsRules, robots_url
from orbweaver.errors import (
    AddressRefused,
    BodyTooLarge,
    FetchError,
    FetchTimeout,
    HostUnreachable,
    MalformedReply,
)
from orbweaver.model.url import Url
from tests.crawl.plans import replied

URL = Url.parse("http://garden.example:8080/pond/?page=2")


class Hourglass:
    """A monotonic clock that a test turns."""

    def __init__(self) -> None:
        self.at_s = 100.0

    def __call__(self) -> float:
        return self.at_s


def book(hourglass: Hourglass | None = None) -> RobotsBook:
    """Return an empty book: rules live an hour, failures are tried again after 30 s."""
    return RobotsBook("orbweaver-tests/1.0 (garden)", 3600, 30, hourglass or Hourglass())


def learned(text: str, status: int = 200) -> RobotsRules:
    """Return the rules that a robots.txt says."""
    return book().learn(URL, replied(robots_url(URL), text.encode(), status=status))


def test_rules_stand_at_the_root_of_the_origin() -> None:
    assert robots_url(URL) == Url.parse("http://garden.example:8080/robots.txt")


def test_forbidden_paths_are_forbidden() -> None:
    rules = learned("User-agent: *\nDisallow: /pond/\nAllow: /pond/?page=2$")
    assert rules.allows(URL)
    assert not rules.allows(Url.parse("/pond/?page=3", URL))
    assert rules.allows(Url.parse("/hedge", URL))


def test_our_own_name_has_rules_of_its_own() -> None:
    rules = learned("User-agent: *\nDisallow: /\n\nUser-agent: Orbweaver-Tests\nDisallow: /shed")
    assert rules.allows(URL)
    assert not rules.allows(Url.parse("/shed", URL))


def test_a_path_that_looks_like_a_host_is_a_path() -> None:
    rules = learned("User-agent: *\nDisallow: //pond")
    assert not rules.allows(Url.parse("http://garden.example//pond"))


def test_the_delay_it_asks_for_is_told() -> None:
    assert learned("User-agent: *\nCrawl-delay: 2.5").delay_s == 2.5
    assert learned("User-agent: *\nCrawl-delay: much").delay_s == 0


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_without_a_file_everything_is_allowed(status: int) -> None:
    assert learned("User-agent: *\nDisallow: /", status).allows(URL)


@pytest.mark.parametrize("error", [BodyTooLarge(), MalformedReply(), AddressRefused()])
def test_what_is_no_robots_file_is_none(error: FetchError | AddressRefused) -> None:
    assert book().fail(URL, error).allows(URL)


def test_a_server_error_means_wait() -> None:
    hourglass = Hourglass()
    asked = book(hourglass)
    with pytest.raises(HostUnreachable, match="503"):
        asked.learn(URL, replied(robots_url(URL), status=503))
    with pytest.raises(HostUnreachable, match="503"):
        asked.known(URL)
    assert asked.wait_s(URL) == 30
    hourglass.at_s += 30
    assert asked.known(URL) is None


def test_the_wait_doubles_with_every_failure() -> None:
    hourglass = Hourglass()
    asked = book(hourglass)
    waits = []
    for _ in range(3):
        with pytest.raises(FetchTimeout):
            asked.fail(URL, FetchTimeout())
        waits.append(asked.wait_s(URL))
        hourglass.at_s += waits[-1]
    assert waits == [30, 60, 120]


def test_rules_are_kept_for_their_lifetime_and_origin() -> None:
    hourglass = Hourglass()
    asked = book(hourglass)
    rules = asked.learn(URL, replied(robots_url(URL), b"User-agent: *\nDisallow: /"))
    assert asked.known(URL) is rules
    assert asked.wait_s(URL) == 0
    assert asked.known(Url.parse("http://garden.example/")) is None
    hourglass.at_s += 3600
    assert asked.known(URL) is None


@pytest.mark.parametrize(
    ("body", "origin_count"),
    [
        (b"Sitemap: /" + b"s" * 5000 + b"\n", 60),
        (b"User-agent: *\n" + b"Disallow: /a\n" * 360, 9),
    ],
)
def test_large_files_fill_no_memory_and_those_known_longest_are_forgotten(
    body: bytes, origin_count: int
) -> None:
    asked = book()
    origins = [Url.parse(f"http://h{number}.garden.example/") for number in range(origin_count)]
    for origin in origins:
        asked.learn(origin, replied(robots_url(origin), body * 90))
    assert asked.known(origins[0]) is None
    assert all(asked.known(origin) for origin in origins[-5:])


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(body: bytes) -> None:
    rules = book().learn(URL, replied(robots_url(URL), b"User-agent: *\nDisallow: " + body))
    rules.allows(URL)
    assert rules.delay_s >= 0


def test_a_hostile_pattern_costs_little_time() -> None:
    rules = learned("User-agent: *\nDisallow: /" + "*a" * 500 + "b")
    started_s = monotonic()
    rules.allows(Url.parse("/" + "a" * 4000, URL))
    assert monotonic() - started_s < 1
