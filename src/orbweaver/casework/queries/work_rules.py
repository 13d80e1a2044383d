"""Rules of the working day as an administrator reads them: what holds, and what held before."""

from dataclasses import dataclass
from datetime import datetime

from django_scopes import scope

from orbweaver.casework.day_rules import DayRules, rules_in, rules_of
from orbweaver.casework.models import Person, WorkRules
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisation_called, organisations_of

MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class RulesLine:
    """Rules that somebody set."""

    at: datetime
    set_by: str
    """A name; empty for the machine's own command line."""
    rules: DayRules


@dataclass(frozen=True, slots=True)
class OrganisationRules:
    """The rules of one organisation."""

    organisation_id: str
    name: str
    now: DayRules
    lines: tuple[RulesLine, ...]
    """Newest first; none where the rules of a new organisation hold."""


def rules_page(person: Person) -> tuple[OrganisationRules, ...]:
    """Return the rules of the organisations that this administrator administers.

    Raises:
        NotAllowed: The person is no administrator.
    """
    return tuple(
        OrganisationRules(
            organisation_id,
            organisation_called(organisation_id).name,
            rules_of(organisation_id),
            _lines(organisation_id),
        )
        for organisation_id in organisations_of(person, {Role.ADMINISTRATOR})
    )


def _lines(organisation_id: str) -> tuple[RulesLine, ...]:
    with scope(organisation=organisation_id):
        rows = WorkRules.objects.select_related("set_by").order_by("-at", "-rules_id")
        return tuple(
            RulesLine(row.at, row.set_by.name if row.set_by else "", rules_in(row))
            for row in rows[:MOST_EARLIER]
        )
