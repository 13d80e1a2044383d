"""Sums of weeks, such that nobody can be singled out by them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.casework.models import (
    Person,
    Rest,
    SpellKind,
    WorkSpell,
)
from orbweaver.casework.queries.wellbeing import (
    FEWEST,
    LARGEST_SHARE,
    WeekLine,
    safe_sum,
    wellbeing_page,
)
from orbweaver.casework.roles import Role
from orbweaver.errors import NotAllowed
from tests.casework.house import House
from tests.casework.working import MORNING, at

MONDAY = date(2026, 11, 23)


@given(st.dictionaries(st.text(min_size=1, max_size=2), st.integers(0, 500)), st.integers(1, 60))
def test_a_shown_sum_singles_nobody_out(parts: dict[str, int], step: int) -> None:
    shown = safe_sum(parts, step)
    working = [part for part in parts.values() if part]
    if shown is None:
        assert len(working) < FEWEST or max(working) > sum(working) * LARGEST_SHARE
    else:
        assert shown % step == 0
        assert abs(shown - sum(working)) <= step / 2
        assert len(working) >= FEWEST


def test_four_persons_are_too_few_and_one_may_not_be_most_of_it() -> None:
    assert safe_sum(dict.fromkeys("abcd", 10), 5) is None
    assert safe_sum(dict.fromkeys("abcde", 10), 5) == 50
    assert safe_sum(dict.fromkeys("abcd", 10) | {"e": 41}, 5) is None
    assert safe_sum(dict.fromkeys("abcd", 10) | {"e": 0}, 5) is None


@pytest.fixture
def week(any_house: House) -> Callable[[int], WeekLine]:
    """Let some analysts work an hour in the week before this one; return how it is shown."""
    ado = any_house.person("Ado", Role.ADMINISTRATOR)

    def worked(persons: int) -> WeekLine:
        for number in range(persons):
            person = any_house.person(f"Analyst{number}")
            _work_an_hour(any_house, person, MORNING, reveals=3)
        at(any_house, MORNING + timedelta(days=7))
        (weeks,) = wellbeing_page(any_house.office, ado)
        assert weeks.name == "Harbour Hotline"
        return weeks.weeks[0] if weeks.weeks else WeekLine(MONDAY, None, None, None, 0)

    return worked


def _work_an_hour(house: House, person: Person, began_at: datetime, reveals: int) -> None:
    organisation_id = house.organisation().organisation_id
    hour = timedelta(hours=1)
    WorkSpell.objects.create(
        spell_id=house.office.ids.new(),
        person=person,
        organisation_id=organisation_id,
        kind=SpellKind.WORK.value,
        day=began_at.date(),
        began_at=began_at,
        last_at=began_at + hour,
        reveals=reveals,
    )
    Rest.objects.create(
        rest_id=house.office.ids.new(),
        person=person,
        organisation_id=organisation_id,
        day=began_at.date(),
        at=began_at + hour,
        until=began_at + hour + timedelta(minutes=10),
    )


def test_a_week_of_six_shows_sums(week: Callable[[int], WeekLine]) -> None:
    shown = week(6)
    assert (shown.monday, shown.hours, shown.reveals, shown.breaks) == (MONDAY, 6, 20, 5)


def test_a_week_of_four_shows_nothing(week: Callable[[int], WeekLine]) -> None:
    shown = week(4)
    assert (shown.hours, shown.reveals, shown.breaks, shown.per_thousand) == (None,) * 4


def test_the_week_that_runs_is_not_shown(any_house: House) -> None:
    """A figure that moves while one person is at work tells of that person."""
    ado = any_house.person("Ado", Role.ADMINISTRATOR)
    at(any_house, MORNING)
    for person in any_house.analysts("Ana", "Ben", "Cleo", "Dan", "Eve"):
        _work_an_hour(any_house, person, MORNING, reveals=1)
    for days in range(7):
        assert wellbeing_page(any_house.office, ado)[0].weeks == ()
        if days < 6:
            any_house.clock.pass_time(timedelta(days=1))
    any_house.clock.pass_time(timedelta(days=1))
    assert wellbeing_page(any_house.office, ado)[0].weeks[0].reveals == 5


def test_an_administrator_sees_their_own_organisation_alone(any_house: House) -> None:
    edo = any_house.person("Edo", Role.ADMINISTRATOR, "Rock Garden Line")
    assert [each.name for each in wellbeing_page(any_house.office, edo)] == ["Rock Garden Line"]
    for role in (Role.ANALYST, Role.SENIOR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            wellbeing_page(any_house.office, any_house.person(role.value, role))


def test_rules_for_sums_are_written_where_they_are_applied() -> None:
    assert (FEWEST, LARGEST_SHARE) == (5, 0.5)
    assert WeekLine(MONDAY, None, 20, None, 4000).per_thousand == 5.0
