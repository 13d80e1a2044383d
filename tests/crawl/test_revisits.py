"""When a page comes back: sooner where it yields, later where it does not, and not for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.crawl.revisits import (
    Brought,
    RevisitRule,
    next_visit,
    quiet_rounds,
    validators_of,
)
from orbweaver.model.page import Page
from orbweaver.model.visit import Purpose, Visit
from tests.crawl.plans import NOON, visit_to

HOUR_S = 3600
RULE = RevisitRule()
POND = visit_to("http://garden.example/pond", hops=3)
AGAIN = replace(POND, round_number=2, interval_s=8 * HOUR_S)


def page_at(visit: Visit = POND, status: int | None = 200, sha256_hex: str | None = None) -> Page:
    return Page(
        page_id=visit.visit_id,
        url=visit.url,
        final_url=visit.url,
        seed_id=visit.seed.seed_id,
        mandate_id=visit.seed.mandate_id,
        fetched_at=NOON,
        vantage="direct",
        status=status,
        media_type="text/html",
        size_bytes=7,
        sha256_hex=sha256_hex,
        address="127.0.0.1",
    )


def planned(visit: Visit, brought: Brought, page: Page | None = None) -> Visit | None:
    return next_visit(visit, page or page_at(visit), brought, RULE, NOON)


def hours_until_next(visit: Visit, brought: Brought) -> float:
    made = planned(visit, brought)
    assert made is not None
    assert made.due_at == NOON + timedelta(seconds=made.interval_s)
    return made.interval_s / HOUR_S


def test_the_next_visit_is_another_round_of_the_same_page() -> None:
    made = planned(replace(POND, attempts=2, rank=48), Brought(media=1))
    assert made is not None
    assert (made.url, made.seed, made.hops, made.rank) == (POND.url, POND.seed, 3, 48)
    assert (made.round_number, made.attempts) == (1, 0)
    assert made.visit_id != POND.visit_id


@pytest.mark.parametrize("brought", [Brought(finds=1), Brought(media=2), Brought(links=10)])
def test_a_page_that_brought_something_comes_back_after_six_hours(brought: Brought) -> None:
    assert hours_until_next(POND, brought) == 6


def test_an_ordinary_page_is_visited_once() -> None:
    assert planned(POND, Brought(links=9)) is None


def test_the_seeds_own_page_comes_back_even_where_it_was_gone() -> None:
    own = replace(POND, hops=0)
    assert planned(own, Brought(), page_at(own, status=404)) is not None


def test_only_pages_come_back() -> None:
    for purpose in set(Purpose) - {Purpose.PAGE}:
        assert planned(replace(POND, purpose=purpose), Brought(finds=1)) is None


def test_a_page_that_only_leads_elsewhere_does_not_come_back() -> None:
    assert planned(replace(POND, hops=0), Brought(), page_at(status=301)) is None
    assert planned(AGAIN, Brought(), page_at(status=304)) is not None


@pytest.mark.parametrize(
    ("brought", "hours"),
    [
        (Brought(finds=1), 4),
        (Brought(media=3), 4),
        (Brought(links=1), 8),
        (Brought(), 16),
        (Brought(quiet_rounds=3), 16),
    ],
)
def test_what_it_brought_sets_the_interval(brought: Brought, hours: float) -> None:
    assert hours_until_next(AGAIN, brought) == hours


def test_after_four_quiet_visits_it_ends() -> None:
    assert planned(AGAIN, Brought(quiet_rounds=4)) is None


def test_after_ninety_days_it_ends() -> None:
    first = NOON - timedelta(days=90)
    assert planned(AGAIN, Brought(finds=1, first_at=first)) is not None
    assert planned(AGAIN, Brought(finds=1, first_at=first - timedelta(seconds=1))) is None


brought_somehow = st.builds(
    Brought, finds=st.integers(0, 2), media=st.integers(0, 2), links=st.integers(0, 20)
)


@settings(max_examples=40)
@given(st.lists(brought_somehow, max_size=60))
def test_the_interval_stays_within_its_bounds(rounds: list[Brought]) -> None:
    visit = replace(POND, hops=0)
    for brought in rounds:
        made = planned(visit, brought)
        assert made is not None
        assert RULE.least_s <= made.interval_s <= RULE.most_s
        visit = made


def test_a_visit_is_quiet_where_the_page_is_gone_or_as_it_was() -> None:
    same, other = page_at(sha256_hex="a" * 64), page_at(sha256_hex="b" * 64)
    unchanged, gone, silent = page_at(status=304), page_at(status=404), page_at(status=None)
    assert quiet_rounds([same, other]) == 0
    assert quiet_rounds([same, same, other]) == 1
    assert quiet_rounds([unchanged, unchanged, same]) == 2
    assert quiet_rounds([gone, silent, same, same, other]) == 3
    assert quiet_rounds([page_at(), page_at()]) == 0, "what nobody hashed may have changed"
    assert quiet_rounds([]) == 0


def test_a_page_is_asked_for_again_by_what_it_said_of_itself() -> None:
    said = replace(page_at(), headers=(("etag", '"v1"'), ("last-modified", "Mon, 01 Jun 2020")))
    assert validators_of(said) == ('"v1"', "Mon, 01 Jun 2020")
    assert validators_of(page_at()) == ("", "")


def test_a_page_that_was_not_read_must_be_sent_again() -> None:
    headers = (("etag", '"v1"'),)
    assert validators_of(replace(page_at(), headers=headers, error="it was cut")) == ("", "")
    assert validators_of(replace(page_at(status=404), headers=headers)) == ("", "")


@pytest.mark.parametrize("value", ["a\r\nhost: quarry.example", "x" * 257, "välidator"])
def test_no_header_is_repeated_that_could_carry_another(value: str) -> None:
    assert validators_of(replace(page_at(), headers=(("etag", value),))) == ("", "")
