"""What somebody's own settings page shows: their choice, their bounds, and what holds today."""

from dataclasses import dataclass
from datetime import date

from orbweaver.casework.actions.own_settings import Choice, day_rules_for
from orbweaver.casework.day_rules import DayRules
from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.casework.own_settings import (
    Budgets,
    OwnSettings,
    budgets_on,
    settings_row,
    settings_within,
)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A person's choice within the rules of their organisation."""

    rules: DayRules
    own: OwnSettings
    """What holds."""
    chosen: Choice
    """What they chose last; looser budgets may wait in it."""
    budgets_today: Budgets
    looser_from: date | None
    """When looser budgets that they chose take hold; nothing where none wait."""


def own_day(office: Office, person: Person) -> OwnDay:
    """Return what a person chose, and what of it holds; their own alone."""
    rules, row = day_rules_for(person), settings_row(person)
    today = rules.day_of(office.clock.now())
    own = settings_within(rules, row)
    now, later = budgets_on(today, rules, row), None
    if row is not None and row.next_day is not None and row.next_day > today:
        then = budgets_on(row.next_day, rules, row)
        later = row.next_day if then != now else None
    return OwnDay(
        rules=rules,
        own=own,
        chosen=Choice(
            language=own.language,
            picture_px=own.picture_px,
            blur=own.blur,
            colour=own.colour,
            shows_keys=own.shows_keys,
            budget_min=row.next_budget_min if row else None,
            budget_reveals=row.next_budget_reveals if row else None,
        ),
        budgets_today=now,
        looser_from=later,
    )
