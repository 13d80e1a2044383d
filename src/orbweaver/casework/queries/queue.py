"""The queue: cases that wait for this person's verdict, in the order of their scores."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import merge

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django_scopes import scopes_disabled

from orbweaver.casework.models import CaseLease, Person, QueuePlace, Skip, Verdict, VerdictStage
from orbweaver.casework.office import Office
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.serving import Serving, serving_of
from orbweaver.casework.tenancy import case_scope

ORDER = ("-score", "opened_at", "case_id")


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


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the waiting cases somebody asks for."""

    now: datetime | None = None
    """Nothing: leases and skips are not looked at."""
    lanes: frozenset[str] | None = None
    """Only these queues; nothing for all that the person works on."""
    skipped_after: datetime | None = None
    """Leave out what they skipped since."""
    leaves_out_leased: bool = False
    besides: frozenset[str] = frozenset()
    """Cases to leave out."""


EVERYTHING = Asked()


def queue_for(
    person: Person, limit: int, asked: Asked = EVERYTHING, start: int = 0
) -> tuple[QueueItem, ...]:
    """Return cases that wait for this person, the first in turn first.

    Escalated ones are for seniors, and come before all others: nobody else can settle them.

    Args:
        person: Whose queue it is.
        limit: How many at the most.
        asked: Which of them.
        start: How many to pass over.

    Raises:
        NotAllowed: The person may not review.
    """
    with case_scope(person, REVIEWERS):
        places = _first(person, serving_of(person), asked, start + limit)[start:]
        leased = _leased(person, places, asked.now) if asked.now else frozenset()
    items = map(_item, places)
    return tuple(replace(item, is_leased=item.case_id in leased) for item in items)


def next_case(person: Person) -> str | None:
    """Return the id of the case that this person should look at next, whoever holds it.

    Raises:
        NotAllowed: The person may not review.
    """
    first = queue_for(person, 1)
    return first[0].case_id if first else None


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
    with case_scope(person, REVIEWERS):
        places = _first(person, serving_of(person), asked, limit)
    return tuple(place.case_id for place in places)


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


def _skip_window(office: Office) -> datetime:
    return office.clock.now() - timedelta(seconds=office.settings.skip_again_s)


def waits_for(person: Person, case_ids: Collection[str]) -> frozenset[str]:
    """Return which of these cases wait for this person's verdict.

    Raises:
        NotAllowed: The person may not review.
    """
    with case_scope(person, REVIEWERS):
        serving = serving_of(person)
        found = QueuePlace.objects.filter(case_id__in=case_ids)
        own = _undecided(found, person).filter(is_escalated=False)
        seniors = _for_senior(found, person, serving)
        return frozenset(own.values_list("case_id", flat=True)) | frozenset(
            seniors.values_list("case_id", flat=True)
        )


def skipped_by_many(person: Person, least: int, limit: int) -> tuple[QueueItem, ...]:
    """Return the cases that so many persons skipped for a reason, for a senior to look at.

    Raises:
        NotAllowed: The person may not review.
    """
    with case_scope(person, REVIEWERS):
        serving = serving_of(person)
        found = QueuePlace.objects.filter(
            skips__gte=max(1, least), organisation_id__in=serving.senior_of
        )
        return tuple(map(_item, found.order_by("-skips", *ORDER)[:limit]))


def _first(person: Person, serving: Serving, asked: Asked, limit: int) -> list[QueuePlace]:
    """Return the first places in turn: escalated ones, then those of each queue, merged."""
    found: list[QueuePlace] = []
    if asked.lanes is None and serving.senior_of:
        escalated = _narrowed(_for_senior(QueuePlace.objects.all(), person, serving), person, asked)
        found += escalated.order_by(*ORDER)[:limit]
    wanted = [
        each.lane for each in serving.lanes if asked.lanes is None or each.lane in asked.lanes
    ]
    return found + _merged(person, wanted, asked, limit - len(found))


def _merged(person: Person, lanes: Iterable[str], asked: Asked, limit: int) -> list[QueuePlace]:
    """Return the first of several queues; each is asked by itself, so that an index orders it."""
    if limit <= 0:
        return []
    waiting = _narrowed(_undecided(QueuePlace.objects.all(), person), person, asked)
    queues = [
        waiting.filter(lane=lane, is_escalated=False).order_by(*ORDER)[:limit] for lane in lanes
    ]
    return list(merge(*queues, key=_turn))[:limit]


def _turn(place: QueuePlace) -> tuple[int, datetime, str]:
    return (-place.score, place.opened_at, place.case_id)


def _undecided(found: QuerySet[QueuePlace], person: Person) -> QuerySet[QueuePlace]:
    """Leave out what this person decided; a case without any verdict is not asked about."""
    own = Verdict.objects.filter(case=OuterRef("case_id"), person=person)
    return found.filter(Q(verdicts=0) | ~Exists(own))


def _for_senior(
    found: QuerySet[QueuePlace], person: Person, serving: Serving
) -> QuerySet[QueuePlace]:
    """Keep the escalated cases on which a senior was none of those who disagree."""
    own = Verdict.objects.filter(
        case=OuterRef("case_id"), person=person, stage=VerdictStage.BLIND.value
    )
    escalated = found.filter(is_escalated=True, organisation_id__in=serving.senior_of)
    return escalated.filter(~Exists(own))


def _narrowed(found: QuerySet[QueuePlace], person: Person, asked: Asked) -> QuerySet[QueuePlace]:
    if asked.leaves_out_leased and asked.now is not None:
        found = found.filter(~Exists(_others_leases(person, asked.now)))
    if asked.skipped_after is not None:
        own = Skip.objects.filter(
            person=person, case=OuterRef("case_id"), at__gt=asked.skipped_after
        )
        found = found.filter(~Exists(own))
    if asked.besides:
        found = found.exclude(case_id__in=asked.besides)
    return found


def _others_leases(person: Person, now: datetime) -> QuerySet[CaseLease]:
    held = CaseLease.objects.filter(case=OuterRef("case_id"), until__gt=now)
    return held.exclude(person=person)


def _leased(person: Person, places: Collection[QueuePlace], now: datetime) -> frozenset[str]:
    """Return which cases somebody else holds."""
    held = CaseLease.objects.filter(case_id__in=[each.case_id for each in places], until__gt=now)
    return frozenset(held.exclude(person=person).values_list("case_id", flat=True))


def _item(place: QueuePlace) -> QueueItem:
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
