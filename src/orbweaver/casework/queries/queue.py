"""The queue: cases that wait for this person's verdict."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, QuerySet

from orbweaver.casework.cases import in_pieces
from orbweaver.casework.models import Case, CaseMedia, Finding, MediaMatch, Person, Verdict
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import require_reviewer


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One waiting case, without anybody's verdict."""

    case_id: str
    opened_at: datetime
    kinds: tuple[str, ...]
    """Why it is here: kinds of findings (``likely``, ``reported``, ``beside``)."""
    media: int
    places: int
    """How many sightings."""
    nearest_bits: int | None
    """The least distance of any match; nothing where nothing matched."""
    is_escalated: bool


def queue_for(person: Person, limit: int) -> tuple[QueueItem, ...]:
    """Return cases that wait for this person, oldest first; escalated ones for seniors only.

    Raises:
        NotAllowed: The person may not review.
    """
    cases = list(_waiting(person)[:limit])
    members = _members([case.case_id for case in cases])
    media = sorted({each for held in members.values() for each in held})
    kinds, nearest = _kinds(media), _nearest(media)
    return tuple(_item(case, members.get(case.case_id, []), kinds, nearest) for case in cases)


def next_case(person: Person) -> str | None:
    """Return the id of the case that this person should look at next.

    Raises:
        NotAllowed: The person may not review.
    """
    return _waiting(person).values_list("case_id", flat=True).first()


def _waiting(person: Person) -> QuerySet[Case]:
    """Return unsettled cases without a verdict of this person."""
    membership = require_reviewer(person)
    own = Verdict.objects.filter(case=OuterRef("case_id"), person=person)
    found = Case.objects.filter(~Exists(own), join=None, classification=None)
    if membership.role != Role.SENIOR:
        found = found.filter(escalation=None)
    return found.select_related("escalation").order_by("opened_at", "case_id")


def _item(
    case: Case,
    members: list[str],
    kinds: dict[str, Counter[str]],
    nearest: dict[str, int],
) -> QueueItem:
    seen: Counter[str] = Counter()
    for media in members:
        seen.update(kinds.get(media, Counter()))
    bits = [nearest[media] for media in members if media in nearest]
    return QueueItem(
        case_id=case.case_id,
        opened_at=case.opened_at,
        kinds=tuple(sorted(seen)),
        media=len(members),
        places=seen.total(),
        nearest_bits=min(bits, default=None),
        is_escalated=hasattr(case, "escalation"),
    )


def _members(case_ids: list[str]) -> dict[str, list[str]]:
    """Return the media of each case."""
    members: dict[str, list[str]] = {}
    found = CaseMedia.objects.filter(case_id__in=case_ids).order_by("case_id", "position")
    for case_id, media in found.values_list("case_id", "media_sha256_hex"):
        members.setdefault(case_id, []).append(media)
    return members


def _kinds(media: list[str]) -> dict[str, Counter[str]]:
    """Return, for each media, how many findings there are of each kind."""
    counts: dict[str, Counter[str]] = {}
    for some in in_pieces(media):
        found = Finding.objects.filter(media_sha256_hex__in=some)
        for sha256_hex, kind in found.values_list("media_sha256_hex", "kind"):
            counts.setdefault(sha256_hex, Counter())[kind] += 1
    return counts


def _nearest(media: list[str]) -> dict[str, int]:
    """Return, for each media that matches anything, the least distance in bits."""
    nearest: dict[str, int] = {}
    for some in in_pieces(media):
        found = MediaMatch.objects.filter(media_sha256_hex__in=some)
        grouped = found.values("media_sha256_hex").annotate(bits=Min("distance_bits"))
        nearest.update(grouped.values_list("media_sha256_hex", "bits"))
    return nearest
