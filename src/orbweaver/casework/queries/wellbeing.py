"""Sums of whole weeks and whole organisations, such that nobody can be singled out by them.

Three rules hold for every figure: at least five persons have a part in it, none of them has more
than half of it, and it is rounded. Only weeks that are over are shown, each by itself and the
organisation as a whole: there is no total from which a hidden figure could be worked out, and no
figure moves while people work.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum
from django_scopes import scope

from orbweaver.casework.day_rules import rules_of
from orbweaver.casework.models import Person, Rest, SettledSum, SpellKind, WorkSpell
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.spells import length_of
from orbweaver.casework.standing import organisation_called, organisations_of

FEWEST = 5
"""Persons in a figure."""
LARGEST_SHARE = 0.5
"""Of a figure, for any one of them."""
MINUTES_STEP, COUNT_STEP = 60, 5
WEEKS = 12
A_WEEK = timedelta(days=7)
A_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week that is over; a figure that could single somebody out is nothing."""

    monday: date
    hours: int | None
    """Of work on cases, over everybody."""
    reveals: int | None
    """Clear looks."""
    breaks: int | None
    """Breaks that began; every one lasted, because nothing opens before it is over."""
    settled: int
    """Sightings settled on which the organisation's people gave verdicts."""

    @property
    def per_thousand(self) -> float | None:
        """Clear looks per 1,000 sightings settled."""
        if self.reveals is None or not self.settled:
            return None
        return self.reveals * A_THOUSAND / self.settled


@dataclass(frozen=True, slots=True)
class OrganisationWeeks:
    """The weeks of one organisation, newest first."""

    name: str
    weeks: tuple[WeekLine, ...]


def wellbeing_page(office: Office, person: Person) -> tuple[OrganisationWeeks, ...]:
    """Return the sums of the organisations that this administrator administers.

    Raises:
        NotAllowed: The person is no administrator.
    """
    return tuple(
        OrganisationWeeks(
            organisation_called(organisation_id).name, _weeks(office, organisation_id)
        )
        for organisation_id in organisations_of(person, {Role.ADMINISTRATOR})
    )


def _weeks(office: Office, organisation_id: str) -> tuple[WeekLine, ...]:
    today = rules_of(organisation_id).day_of(office.clock.now())
    this_monday = monday_of(today)
    mondays = [this_monday - number * A_WEEK for number in range(1, WEEKS + 1)]
    with scope(organisation=organisation_id):
        lines = [_week(monday) for monday in mondays]
    while lines and _is_empty(lines[-1]):
        lines.pop()
    return tuple(lines)


def _week(monday: date) -> WeekLine:
    """Sum one week up, within the scope of its organisation."""
    days = {"day__gte": monday, "day__lt": monday + A_WEEK}
    minutes: Counter[str] = Counter()
    reveals: Counter[str] = Counter()
    for spell in WorkSpell.objects.filter(kind=SpellKind.WORK.value, **days):
        minutes[spell.person_id] += int(length_of(spell) / timedelta(minutes=1))
        reveals[spell.person_id] += spell.reveals
    rests = Rest.objects.filter(**days).values("person_id").annotate(begun=Count("rest_id"))
    breaks = dict(rests.values_list("person_id", "begun"))
    settled = SettledSum.objects.filter(**days).aggregate(total=Sum("decided"))["total"]
    shown = safe_sum(minutes, MINUTES_STEP)
    return WeekLine(
        monday=monday,
        hours=None if shown is None else shown // MINUTES_STEP,
        reveals=safe_sum(reveals, COUNT_STEP),
        breaks=safe_sum(breaks, COUNT_STEP),
        settled=int(settled or 0),
    )


def safe_sum(by_person: Mapping[str, int], step: int) -> int | None:
    """Return a sum over persons, rounded to ``step``; nothing where it could single one out."""
    parts = [part for part in by_person.values() if part > 0]
    total = sum(parts)
    if len(parts) < FEWEST or max(parts) > total * LARGEST_SHARE:
        return None
    return (total + step // 2) // step * step


def monday_of(day: date) -> date:
    """Return the first day of the week that a day lies in."""
    return day - timedelta(days=day.weekday())


def _is_empty(line: WeekLine) -> bool:
    return not line.settled and line.hours is None and line.reveals is None and line.breaks is None
