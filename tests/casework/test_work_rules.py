"""Rules of the day: an organisation's, and a person's own tighter ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.casework.actions.organisations import NewOrganisation, do_create_organisation
from orbweaver.casework.actions.own_settings import do_choose_settings
from orbweaver.casework.actions.work_rules import do_set_work_rules
from orbweaver.casework.day_rules import DayRules, check_rules, rules_of
from orbweaver.casework.models import (
    AuditEvent,
    Person,
)
from orbweaver.casework.roles import Role
from orbweaver.casework.workday import (
    fitness,
)
from orbweaver.errors import NotAllowed, UsageError
from tests.casework.house import House
from tests.casework.working import (
    BRUSSELS,
    CHOICE,
    MORNING,
    at,
    come_in,
    refusal,
    rule,
    work,
)


@pytest.fixture
def ana(any_house: House) -> Person:
    """An analyst on a Monday morning in Brussels."""
    return come_in(any_house)


def test_a_tighter_budget_of_ones_own_holds_at_once(any_house: House, ana: Person) -> None:
    do_choose_settings(any_house.office, ana, replace(CHOICE, budget_min=30, budget_reveals=5))
    found = fitness(any_house.office, ana)
    assert (found.minutes_left, found.reveals_left) == (30, 5)
    work(any_house, ana, 30)
    assert refusal(any_house, ana).reason == "budget"


def test_it_is_loosened_from_the_next_day_on(any_house: House, ana: Person) -> None:
    for minutes in (30, 90, None, 60):
        do_choose_settings(any_house.office, ana, replace(CHOICE, budget_min=minutes))
        assert fitness(any_house.office, ana).budgets.minutes == 30
    at(any_house, MORNING + timedelta(days=1))
    assert fitness(any_house.office, ana).budgets.minutes == 60


def test_nobody_gives_themselves_more_than_the_organisation_does(
    any_house: House, ana: Person
) -> None:
    do_choose_settings(any_house.office, ana, replace(CHOICE, budget_min=500, budget_reveals=500))
    found = fitness(any_house.office, ana)
    assert (found.budgets.minutes, found.budgets.reveals) == (120, 60)


def test_the_latest_rules_count_and_the_earlier_ones_stay(any_house: House) -> None:
    organisation_id = any_house.organisation().organisation_id
    rule(any_house, replace(BRUSSELS, budget_min=60))
    rule(any_house, replace(BRUSSELS, budget_min=90))
    assert rules_of(organisation_id).budget_min == 90


def test_only_an_administrator_of_the_organisation_sets_its_rules(any_house: House) -> None:
    organisation_id = any_house.organisation().organisation_id
    elsewhere = any_house.person("Edo", Role.ADMINISTRATOR, "Rock Garden Line")
    for person in (any_house.person("Ana"), elsewhere):
        with pytest.raises(NotAllowed):
            do_set_work_rules(any_house.office, person, organisation_id, BRUSSELS)
    ado = any_house.person("Ado", Role.ADMINISTRATOR)
    rules_id = do_set_work_rules(any_house.office, ado, organisation_id, BRUSSELS)
    assert AuditEvent.objects.filter(tag="rules.set", subject=rules_id).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Nowhere/Quarry"},
        {"budget_min": 0},
        {"budget_min": 301},
        {"work_min": 61},
        {"rest_min": 4},
        {"opens_min": 5 * 60},
        {"cut_off_min": 21 * 60},
        {"opens_min": 12 * 60, "cut_off_min": 12 * 60},
        {"least_blur": 0},
        {"largest_px": 5000},
    ],
    ids=str,
)
def test_a_house_in_earnest_has_bounds(wrong: dict[str, int | str], house: House) -> None:
    organisation_id = house.organisation().organisation_id
    house.under(replace(house.office.settings, demo=False))
    with pytest.raises(UsageError):
        do_set_work_rules(house.office, None, organisation_id, replace(BRUSSELS, **wrong))  # type: ignore[arg-type]  # a table of wrong values


def test_a_new_organisation_has_merciful_rules_in_its_countrys_time(house: House) -> None:
    given = NewOrganisation("Marsh Line", "BE", "demo")
    made = do_create_organisation(house.office, None, given)
    assert rules_of(made.organisation_id) == DayRules(zone="Europe/Brussels")
    check_rules(DayRules(), is_demo=False)
