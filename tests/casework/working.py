"""Working by the clock: short ways to tell of somebody's day at cases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from orbweaver.casework.actions.own_settings import Choice
from orbweaver.casework.actions.work_rules import do_set_work_rules
from orbweaver.casework.day_rules import DayRules
from orbweaver.casework.models import Colour, Person
from orbweaver.casework.workday import Fitness, fitness, mark_work, require_fit
from orbweaver.errors import RestNeeded
from tests.casework.house import House

BRUSSELS = DayRules(zone="Europe/Brussels")
ALL_DAY = replace(BRUSSELS, opens_min=0, cut_off_min=24 * 60)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Brussels."""
MINUTE = timedelta(minutes=1)
CHOICE = Choice("", 640, 2, Colour.NOWHERE, shows_keys=True, budget_min=None, budget_reveals=None)


def at(house: House, when: datetime) -> None:
    """Move the house's clock to an instant that has not been yet."""
    house.clock.pass_time(when - house.clock.now())


def rule(house: House, rules: DayRules, organisation: str = "Harbour Hotline") -> None:
    """Let these rules hold in an organisation."""
    organisation_id = house.organisation(organisation).organisation_id
    house.clock.pass_time(timedelta(microseconds=1))  # the latest row counts
    do_set_work_rules(house.office, None, organisation_id, rules)


def sign(house: House, person: Person) -> Fitness:
    """Open something that is work."""
    found = require_fit(house.office, person)
    mark_work(house.office, person, found)
    return found


def work(house: House, person: Person, minutes: int) -> None:
    """Work for so many minutes, a sign each."""
    sign(house, person)
    for _ in range(minutes):
        house.clock.pass_time(MINUTE)
        mark_work(house.office, person, fitness(house.office, person))


def refusal(house: House, person: Person, *, finishing: bool = False) -> RestNeeded:
    """Return how somebody is told to rest."""
    with pytest.raises(RestNeeded) as told:
        require_fit(house.office, person, finishing=finishing)
    return told.value


def spend(house: House, person: Person, minutes: int) -> None:
    """Work for so many minutes, taking every break on the way."""
    left = minutes
    while left:
        piece = min(left, 49)
        work(house, person, piece)
        house.clock.pass_time(timedelta(minutes=11))
        left -= piece


def come_in(house: House) -> Person:
    """Bring an analyst in on a Monday morning, under the rules of a new organisation."""
    person = house.person("Ana")
    rule(house, BRUSSELS)
    at(house, MORNING)
    return person
