"""The figure: clear views per 1,000 sightings settled, this product's most important one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django_scopes import scopes_disabled

from orbweaver.casework.models import Person, SettledSum, WorkSpell
from orbweaver.casework.roles import EVERYBODY
from orbweaver.casework.standing import require

A_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class RevealFigure:
    """How often people had to look clearly, against how much that settled."""

    reveals: int
    """Clear views: every time that a clear picture was asked for, by whomever and for whatever."""
    settled: int
    """Sightings of media that final classifications cover, those that came in later included."""

    @property
    def per_thousand(self) -> float | None:
        """Clear views per 1,000 sightings settled; nothing where none was settled."""
        return self.reveals * A_THOUSAND / self.settled if self.settled else None


def reveal_figure(
    person: Person, since: date | None = None, until: date | None = None
) -> RevealFigure:
    """Return the figure of the whole house.

    Args:
        person: Anybody with a role: it names nobody and no place.
        since: The first day that counts; nothing for all from the beginning.
        until: The first day that counts no more.

    Raises:
        NotAllowed: The person is a member of nothing.
    """
    require(person, EVERYBODY)
    return house_reveal_figure(since, until)


def house_reveal_figure(since: date | None = None, until: date | None = None) -> RevealFigure:
    """Return the figure of the whole house, for the machine's own command line and benches."""
    with scopes_disabled():  # sums over all organisations
        return RevealFigure(
            reveals=_sum(WorkSpell.objects.all(), "reveals", since, until),
            settled=_sum(SettledSum.objects.all(), "found", since, until),
        )


def _sum(
    rows: "QuerySet[WorkSpell] | QuerySet[SettledSum]",
    column: str,
    since: date | None,
    until: date | None,
) -> int:
    if since is not None:
        rows = rows.filter(day__gte=since)
    if until is not None:
        rows = rows.filter(day__lt=until)
    return int(rows.aggregate(total=Sum(column))["total"] or 0)
