"""Spells: what the server saw of somebody's working day, and how much of it is used up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django_scopes import scope, scopes_disabled

from orbweaver.casework.day_rules import DayRules
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import Person, Rest, SpellKind, WorkSpell
from orbweaver.casework.office import Office

GAP = timedelta(minutes=4)
"""A longer silence ends a spell; shorter than any break, so that no spell reaches over one."""
SHORTEST = timedelta(minutes=1)
"""A spell counts so much at the least: nobody sees a case in no time."""
SPARING = timedelta(seconds=15)
"""Signs that follow one another more quickly are not written each."""
PRESENT = timedelta(minutes=3)
"""So long after the last sign of them somebody is still in the room."""
_NEWEST = ("-last_at", "-spell_id")
LONGEST_DAY = timedelta(hours=26)
"""More than any day has, the one that an hour is put into included."""


@dataclass(frozen=True, slots=True)
class Today:
    """How much of the day is used up."""

    worked: timedelta
    reveals: int
    since_rest: timedelta
    """Work since the last break, or since as long a time without work."""
    rest_until: datetime | None
    """When the break that runs now is over; nothing where none does."""
    last_sign_at: datetime | None
    """When work was last seen of them."""


def today_of(person: Person, rules: DayRules, now: datetime) -> Today:
    """Return how much of their day a person has used up, whatever organisation it was for."""
    with scopes_disabled():  # one's own day, in whatever organisation
        spells = WorkSpell.objects.filter(
            person=person, kind=SpellKind.WORK.value, last_at__gte=now - LONGEST_DAY
        )
        rest = Rest.objects.filter(person=person).order_by("-until").first()
        found = list(spells.order_by("-last_at"))
    today = [each for each in found if each.day == rules.day_of(now)]
    return Today(
        worked=sum((length_of(each) for each in today), timedelta()),
        reveals=sum(each.reveals for each in today),
        since_rest=_since_rest(found, rest, rules, now),
        rest_until=rest.until if rest and rest.until > now else None,
        last_sign_at=found[0].last_at if found else None,
    )


def length_of(spell: WorkSpell) -> timedelta:
    """Return how much work a spell counts for."""
    return max(spell.last_at - spell.began_at, SHORTEST)


def _since_rest(
    latest_first: Sequence[WorkSpell], rest: Rest | None, rules: DayRules, now: datetime
) -> timedelta:
    """Add up spells, back to the last break or to a silence as long as one."""
    worked, next_began = timedelta(), now
    for spell in latest_first:
        is_silence = next_began - spell.last_at >= timedelta(minutes=rules.rest_min)
        if is_silence or (rest is not None and spell.began_at < rest.until):
            break
        worked, next_began = worked + length_of(spell), spell.began_at
    return worked


def note_sign(
    office: Office, person: Person, organisation_id: str, rules: DayRules, kind: SpellKind
) -> None:
    """Write that somebody was seen: goes on with their spell, or begins one.

    The caller has a transaction open and holds the person's turn (:func:`take_own_turn`).
    """
    now = office.clock.now()
    with scopes_disabled():
        spells = WorkSpell.objects.filter(person=person, kind=kind.value)
        spell = spells.filter(organisation_id=organisation_id).order_by(*_NEWEST).first()
        if spell is None or now - spell.last_at > GAP:
            _begin(office, person, organisation_id, rules, kind)
        elif rules.day_of(now) != spell.day:
            midnight = rules.instant(rules.day_of(now), 0)
            _lengthen(spell, midnight)
            _begin(office, person, organisation_id, rules, kind, since=midnight)
        elif now - spell.last_at >= SPARING:
            _lengthen(spell, now)


def is_fresh(office: Office, person: Person, kind: SpellKind) -> bool:
    """Return whether a sign of them was written just now, so that none need be written.

    Who works is here; who is only here does not work.

    Asked without a turn: the worst that two windows at once can do is to write one sign more.
    """
    with scopes_disabled():
        spells = WorkSpell.objects.filter(person=person)
        if kind is SpellKind.WORK:
            spells = spells.filter(kind=kind.value)
        last_at = spells.order_by(*_NEWEST).values_list("last_at", flat=True).first()
    now = office.clock.now()
    return last_at is not None and timedelta() <= now - last_at < SPARING


def _lengthen(spell: WorkSpell, until: datetime) -> None:
    WorkSpell.objects.filter(pk=spell.pk, last_at__lt=until).update(last_at=until)


def _begin(
    office: Office,
    person: Person,
    organisation_id: str,
    rules: DayRules,
    kind: SpellKind,
    *,
    since: datetime | None = None,
) -> None:
    now = office.clock.now()
    WorkSpell.objects.create(
        spell_id=office.ids.new(),
        person=person,
        organisation_id=organisation_id,
        kind=kind.value,
        day=rules.day_of(now),
        began_at=since or now,
        last_at=now,
    )


def count_reveal(person: Person) -> None:
    """Count a clear look in the spell that runs: after :func:`note_sign`, in its transaction."""
    with scopes_disabled():
        spells = WorkSpell.objects.filter(person=person, kind=SpellKind.WORK.value)
        newest = spells.order_by(*_NEWEST).values_list("spell_id", flat=True).first()
        WorkSpell.objects.filter(spell_id=newest).update(reveals=F("reveals") + 1)


def is_accompanied(person: Person, organisation_id: str, now: datetime) -> bool:
    """Return whether a colleague of the same organisation was seen just now."""
    with scope(organisation=organisation_id):
        others = WorkSpell.objects.filter(last_at__gte=now - PRESENT).exclude(person=person)
        return others.filter(person__is_active=True).exists()


def take_own_turn(person: Person) -> None:
    """Wait until nobody else writes this person's day: two windows are still one person."""
    take_turn(f"day:{person.person_id}")
