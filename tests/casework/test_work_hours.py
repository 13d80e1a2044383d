"""Hours and company: the wall clock, midnight, the days when clocks change, and pairs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from orbweaver.casework.models import (
    Person,
    SpellKind,
    WorkSpell,
)
from orbweaver.casework.workday import (
    fitness,
    mark_here,
)
from tests.casework.every import every
from tests.casework.house import House
from tests.casework.working import (
    ALL_DAY,
    BRUSSELS,
    MINUTE,
    MORNING,
    at,
    come_in,
    refusal,
    rule,
    sign,
    work,
)


@pytest.fixture
def ana(any_house: House) -> Person:
    """An analyst on a Monday morning in Brussels."""
    return come_in(any_house)


def test_the_cut_off_ends_the_day_on_the_wall_clock(any_house: House, ana: Person) -> None:
    at(any_house, MORNING.replace(hour=14, minute=59))
    sign(any_house, ana)
    any_house.clock.pass_time(MINUTE)
    told = refusal(any_house, ana)
    assert (told.reason, told.until) == ("cut-off", datetime(2026, 11, 24, 7, tzinfo=UTC))


def test_there_is_no_night_queue(any_house: House, ana: Person) -> None:
    at(any_house, datetime(2026, 11, 24, 2, tzinfo=UTC))
    told = refusal(any_house, ana)
    assert (told.reason, told.until) == ("night", datetime(2026, 11, 24, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "opens_at"),
    [
        (date(2027, 3, 27), datetime(2027, 3, 28, 6, tzinfo=UTC)),  # the clocks go forward
        (date(2027, 10, 30), datetime(2027, 10, 31, 7, tzinfo=UTC)),  # they go back
    ],
)
def test_hours_follow_the_wall_clock_when_it_is_changed(
    day: date, opens_at: datetime, any_house: House, ana: Person
) -> None:
    at(any_house, datetime(day.year, day.month, day.day, 16, tzinfo=UTC))
    assert refusal(any_house, ana).until == opens_at
    any_house.clock.pass_time(opens_at - MINUTE - any_house.clock.now())
    assert refusal(any_house, ana).reason == "night"
    any_house.clock.pass_time(MINUTE)
    sign(any_house, ana)
    at(any_house, BRUSSELS.instant(opens_at.date(), 16 * 60))
    assert refusal(any_house, ana).reason == "cut-off"


def test_minutes_are_minutes_on_the_day_that_has_twenty_five_hours(
    any_house: House, ana: Person
) -> None:
    """From 02:30 to 02:30 again, an hour goes by, and an hour is counted."""
    rule(any_house, replace(ALL_DAY, work_min=600, budget_min=600))
    at(any_house, datetime(2027, 10, 31, 0, 30, tzinfo=UTC))
    work(any_house, ana, 60)
    assert fitness(any_house.office, ana).today.worked == timedelta(minutes=60)
    at(any_house, datetime(2027, 10, 31, 22, 30, tzinfo=UTC))
    assert fitness(any_house.office, ana).today.worked == timedelta(minutes=60)


def test_midnight_begins_a_new_day_but_no_break(any_house: House, ana: Person) -> None:
    rule(any_house, ALL_DAY)
    at(any_house, datetime(2026, 11, 23, 22, 40, tzinfo=UTC))  # 23:40 in Brussels
    work(any_house, ana, 40)
    found = fitness(any_house.office, ana)
    assert found.today.worked == timedelta(minutes=20)
    assert found.today.since_rest == timedelta(minutes=40)
    days = {spell.day: spell.last_at - spell.began_at for spell in every(WorkSpell)}
    half = timedelta(minutes=20)
    assert days == {date(2026, 11, 23): half, date(2026, 11, 24): half}


def test_a_server_clock_that_steps_back_takes_nothing_back(any_house: House, ana: Person) -> None:
    work(any_house, ana, 20)
    any_house.clock.pass_time(timedelta(minutes=-10))
    assert sign(any_house, ana).today.worked == timedelta(minutes=20)


def test_in_pairs_nobody_works_alone(any_house: House, ana: Person) -> None:
    rule(any_house, replace(BRUSSELS, needs_pair=True))
    ben = any_house.person("Ben")
    mark_here(any_house.office, ana, fitness(any_house.office, ana))  # she is no company to herself
    told = refusal(any_house, ana)
    assert (told.reason, told.until) == ("alone", None)
    mark_here(any_house.office, ben, fitness(any_house.office, ben))
    sign(any_house, ana)
    any_house.clock.pass_time(timedelta(minutes=3, seconds=1))
    assert refusal(any_house, ana).reason == "alone"


def test_a_colleague_at_work_is_company_and_one_elsewhere_is_not(
    any_house: House, ana: Person
) -> None:
    rule(any_house, replace(BRUSSELS, needs_pair=True))
    cleo = any_house.person("Cleo", organisation="Rock Garden Line")
    sign(any_house, cleo)
    assert refusal(any_house, ana).reason == "alone"
    ben = any_house.person("Ben")
    mark_here(any_house.office, ana, fitness(any_house.office, ana))
    sign(any_house, ben)
    sign(any_house, ana)


def test_being_here_is_no_work(any_house: House, ana: Person) -> None:
    for _ in range(60):
        mark_here(any_house.office, ana, fitness(any_house.office, ana))
        any_house.clock.pass_time(MINUTE)
    assert fitness(any_house.office, ana).today.worked == timedelta()
    assert {spell.kind for spell in every(WorkSpell)} == {SpellKind.HERE}


def test_a_page_of_rest_beside_a_page_of_work_counts_once(any_house: House, ana: Person) -> None:
    for _ in range(20):
        sign(any_house, ana)
        any_house.clock.pass_time(timedelta(seconds=30))
        mark_here(any_house.office, ana, fitness(any_house.office, ana))
        any_house.clock.pass_time(timedelta(seconds=30))
    assert fitness(any_house.office, ana).today.worked == timedelta(minutes=19)
