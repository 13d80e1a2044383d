"""The media of a case, with what they match and where they were seen: as many as one looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from orbweaver.casework.matches import standing_matches
from orbweaver.casework.models import Case, CaseMedia, Finding
from orbweaver.casework.scoped_rows import rows
from orbweaver.casework.wire.media import media_of

MEDIA_AT_ONCE = 60
"""How many media of a case are shown at once: the questions to the database never name more."""
MOST_READ = 600
"""How many places, and how many matches, are read for all of these."""
BEST_FIRST = ("match_type", "distance_bits", "entry_id")
"""The order of matches: ``exact`` comes before ``near``."""


@dataclass(frozen=True, slots=True)
class MatchLine:
    """What media match, with the likeness."""

    bank: str
    signal_type: str
    match_type: str
    """``exact`` or ``near``."""
    distance_bits: int
    rung: str
    """Which detector's probe found it; empty where nobody noted it."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Where media were seen."""

    finding_id: str
    """For :func:`orbweaver.casework.access.addresses.access_address`."""
    kind: str
    address: str
    """Defanged."""
    found_on: str
    """Defanged."""
    at: datetime
    vantage: str


@dataclass(frozen=True, slots=True)
class MediaLine:
    """One media of the case."""

    sha256_hex: str
    position: int
    size_bytes: int
    media_type: str
    width_px: int
    height_px: int
    pdq_hex: str
    """Empty where no PDQ value can tell near copies."""
    matches: tuple[MatchLine, ...]
    places: tuple[PlaceLine, ...]
    """The oldest; not all of them where a case was seen very often."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How many media a case has."""

    media: int
    last_position: int
    representative: int
    """The position of the one that stands for all: the largest, the first of equals."""


def extent_of(case: Case) -> Extent:
    """Return how many media a case has, in one question."""
    ((media, last, largest),) = rows(
        "SELECT COUNT(*), MAX(m.position), (SELECT position FROM casework_casemedia "
        "WHERE case_id = %s ORDER BY area_px DESC, position LIMIT 1) "
        "FROM casework_casemedia m WHERE m.case_id = %s",
        [case.case_id, case.case_id],
    )
    return Extent(*(int(str(each or 0)) for each in (media, last, largest)))


def media_lines(case: Case, position: int = 1, *, is_brief: bool = False) -> tuple[MediaLine, ...]:
    """Return those media of a case among which the one at ``position`` is, in order of joining.

    The number of questions, and of rows that are read, does not grow with the case.

    Args:
        case: Which the person may know of.
        position: Of one that is wanted.
        is_brief: Whether matches and places are left out.
    """
    members = _members(case, position)
    media = [] if is_brief else [member.media_sha256_hex for member in members]
    findings, matches = _findings(media), _matches(media)
    return tuple(
        _line(
            member,
            findings.get(member.media_sha256_hex, []),
            matches.get(member.media_sha256_hex, []),
        )
        for member in members
    )


def part_start(position: int) -> int:
    """Return the first position of the part of a case that a position lies in."""
    return (position - 1) // MEDIA_AT_ONCE * MEDIA_AT_ONCE + 1


def _members(case: Case, position: int) -> list[CaseMedia]:
    """Return one part of a case's media, each with its measures as some finding holds them."""
    start = part_start(position)
    found = CaseMedia.objects.filter(
        case=case, position__gte=start, position__lt=start + MEDIA_AT_ONCE
    )
    seen = Finding.objects.filter(media_sha256_hex=OuterRef("media_sha256_hex"))
    measured = Subquery(seen.values("media_json")[:1])
    return list(found.annotate(measured=measured).order_by("position"))


def _line(member: CaseMedia, findings: list[Finding], matches: list[MatchLine]) -> MediaLine:
    measured = media_of(member.measured)  # type: ignore[attr-defined]  # annotated above
    return MediaLine(
        sha256_hex=member.media_sha256_hex,
        position=member.position,
        size_bytes=measured.size_bytes,
        media_type=measured.media_type,
        width_px=measured.width_px,
        height_px=measured.height_px,
        pdq_hex=member.pdq_hex,
        matches=tuple(matches),
        places=tuple(map(place_line, findings)),
    )


def place_line(finding: Finding) -> PlaceLine:
    """Return where one finding saw its media."""
    return PlaceLine(
        finding_id=finding.finding_id,
        kind=finding.kind,
        address=str(finding.url),
        found_on=str(finding.found_on),
        at=finding.at,
        vantage=finding.vantage,
    )


def _findings(media: Sequence[str]) -> dict[str, list[Finding]]:
    """Return the findings of each media, oldest first."""
    found: dict[str, list[Finding]] = {each: [] for each in media}
    if not media:
        return found
    seen = Finding.objects.filter(media_sha256_hex__in=media).defer("media_json", "matches_json")
    for row in seen.order_by("at", "finding_id")[:MOST_READ]:
        found[row.media_sha256_hex].append(row)
    return found


def _matches(media: Sequence[str]) -> dict[str, list[MatchLine]]:
    """Return the matches of each media, nearest first."""
    found: dict[str, list[MatchLine]] = {each: [] for each in media}
    if not media:
        return found
    standing = standing_matches().filter(media_sha256_hex__in=media)
    for row in standing.order_by(*BEST_FIRST)[:MOST_READ]:
        line = MatchLine(row.bank, row.signal_type, row.match_type, row.distance_bits, row.rung)
        found[row.media_sha256_hex].append(line)
    return found
