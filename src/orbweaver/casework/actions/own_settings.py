"""Own settings: what a person chooses for themselves takes hold at once, where it is tighter."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.day_rules import (
    LEAST_BLUR,
    MOST_BLUR,
    PICTURE_SIDES_PX,
    DayRules,
    rules_of,
)
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import Colour, Person, PersonalSettings
from orbweaver.casework.office import Office
from orbweaver.casework.own_settings import own_budgets, settings_row
from orbweaver.casework.standing import standing_memberships
from orbweaver.errors import UsageError


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chooses; organisations bound what holds of it, not what may be chosen."""

    language: str
    picture_px: int
    blur: int
    colour: Colour
    shows_keys: bool
    budget_min: int | None
    """Nothing for the organisation's."""
    budget_reveals: int | None


def do_choose_settings(office: Office, person: Person, choice: Choice) -> None:
    """Keep a person's choice. A looser budget than today's holds from tomorrow on.

    Raises:
        UsageError: There is no such size or strength, or a budget is none.
    """
    _check(choice)
    rules = day_rules_for(person)
    today = rules.day_of(office.clock.now())
    with transaction.atomic():
        take_turn(f"settings:{person.person_id}")
        minutes, reveals = own_budgets(settings_row(person), today)
        PersonalSettings.objects.update_or_create(
            person=person,
            defaults={
                "language": choice.language,
                "picture_px": choice.picture_px,
                "blur": choice.blur,
                "colour": choice.colour.value,
                "shows_keys": choice.shows_keys,
                "budget_min": _tighter(minutes, choice.budget_min),
                "budget_reveals": _tighter(reveals, choice.budget_reveals),
                "next_budget_min": choice.budget_min,
                "next_budget_reveals": choice.budget_reveals,
                "next_day": _day_after(today),
                "changed_at": office.clock.now(),
            },
        )
        record(office, "settings.chosen", person.person_id, office.ids.new())


def day_rules_for(person: Person) -> DayRules:
    """Return the rules of the organisation that a person joined first; the defaults without one."""
    standing = standing_memberships(person)
    return rules_of(standing[0].organisation_id) if standing else DayRules()


def _check(choice: Choice) -> None:
    if choice.picture_px not in PICTURE_SIDES_PX:
        raise UsageError("pictures have one of the sizes that there are")
    if not LEAST_BLUR <= choice.blur <= MOST_BLUR:
        raise UsageError(f"the blur is {LEAST_BLUR} to {MOST_BLUR}")
    for budget in (choice.budget_min, choice.budget_reveals):
        if budget is not None and budget < 1:
            raise UsageError("a budget of one's own is at least one")


def _tighter(held: int | None, chosen: int | None) -> int | None:
    """Return what holds for the rest of today; nothing means the organisation's."""
    return min((each for each in (held, chosen) if each is not None), default=None)


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
