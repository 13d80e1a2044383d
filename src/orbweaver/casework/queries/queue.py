"""The queue: cases that wait for this person's verdict, in the order of their scores."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Max
from django_scopes import scopes_disabled

from orbweaver.casework.models import CaseLease, Person, QueuePlace, Skip
from orbweaver.casework.office import Office
from orbweaver.casework.serving import serving_of
from orbweaver.casework.turns import EVERYTHING, Asked, first_in_turn


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One waiting case, without anybody's verdict."""

    case_id: str
    opened_at: datetime
    kinds: tuple[str, ...]
    """Why it is here: kinds of findings (``likely``, ``reported``, ``beside``)."""
    media: int
    places: int
    """At how many addresses it was seen."""
    nearest_bits: int | None
    """The least distance of any match; nothing where nothing matched."""
    is_escalated: bool
    queue: str = ""
    """Empty for everything that no route names."""
    by_victim: bool = False
    known_neighbours: int = 0
    skips: int = 0
    """How many persons skipped it for a reason."""
    is_leased: bool = False
    """Whether somebody else has it before them now."""


def queue_for(
    person: Person, limit: int, asked: Asked = EVERYTHING, start: int = 0
) -> tuple[QueueItem, ...]:
    """Return cases that wait for this person, the first in turn first.

    Those that only a senior can settle come before all others, to seniors alone.

    Args:
        person: Whose queue it is.
        limit: How many at the most.
        asked: Which of them.
        start: How many to pass over.

    Raises:
        NotAllowed: The person may not review.
    """
    serving = serving_of(person)
    case_ids = first_in_turn(serving, asked, start + limit)[start:]
    with scopes_disabled():  # whose turn it is was asked among what they work on
        places = QueuePlace.objects.in_bulk(case_ids)
    leased = _leased(person, case_ids, asked.now) if asked.now else frozenset()
    items = (item_of(places[each]) for each in case_ids if each in places)
    return tuple(replace(item, is_leased=item.case_id in leased) for item in items)


def next_case(person: Person) -> str | None:
    """Return the id of the case that this person should look at next, whoever holds it.

    Raises:
        NotAllowed: The person may not review.
    """
    return next(iter(first_in_turn(serving_of(person), EVERYTHING, 1)), None)


def takeable(
    office: Office, person: Person, limit: int, besides: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the cases that this person could take now, the first in turn first.

    Args:
        office: Time, and how long a skipped case waits.
        person: Who wants to work.
        limit: How many at the most.
        besides: Cases to leave out.

    Raises:
        NotAllowed: The person may not review.
    """
    asked = Asked(
        now=office.clock.now(),
        skipped_after=_skip_window(office),
        leaves_out_leased=True,
        besides=frozenset(besides),
    )
    return first_in_turn(serving_of(person), asked, limit)


def skipped_before(
    office: Office, person: Person, besides: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the waiting cases that this person skipped of late, longest ago first.

    Raises:
        NotAllowed: The person may not review.
    """
    with scopes_disabled():
        own = Skip.objects.filter(person=person, at__gt=_skip_window(office))
        last = own.values("case_id").annotate(last=Max("at")).order_by("last", "case_id")
        case_ids = [each for each in last.values_list("case_id", flat=True) if each not in besides]
    waiting = waits_for(person, case_ids)
    return tuple(each for each in case_ids if each in waiting)


def waits_for(person: Person, case_ids: Collection[str]) -> frozenset[str]:
    """Return which of these cases wait for this person's verdict, whatever the queue.

    Raises:
        NotAllowed: The person may not review.
    """
    serving = serving_of(person)
    seniors = {each.lane for each in serving.seniors}
    with scopes_disabled():  # named by key; whose they are is looked at below
        found = QueuePlace.objects.filter(case_id__in=case_ids)
        found = found.exclude(deciders__contains=person.person_id)
        places = list(found.only("case_id", "organisation_id", "is_escalated", "lane"))
    return frozenset(
        place.case_id
        for place in places
        if place.organisation_id in serving.known
        and (not place.is_escalated or place.lane in seniors)
    )


def _skip_window(office: Office) -> datetime:
    return office.clock.now() - timedelta(seconds=office.settings.skip_again_s)


def _leased(person: Person, case_ids: Collection[str], now: datetime) -> frozenset[str]:
    """Return which cases somebody else holds."""
    held = CaseLease.objects.filter(case_id__in=case_ids, until__gt=now)
    return frozenset(held.exclude(person=person).values_list("case_id", flat=True))


def item_of(place: QueuePlace) -> QueueItem:
    """Return a place as it is listed."""
    return QueueItem(
        case_id=place.case_id,
        opened_at=place.opened_at,
        kinds=tuple(filter(None, place.kinds.split(","))),
        media=place.media,
        places=place.places,
        nearest_bits=place.nearest_bits,
        is_escalated=place.is_escalated,
        queue=place.queue,
        by_victim=place.by_victim,
        known_neighbours=place.known_neighbours,
        skips=place.skips,
    )
