"""The media of a case, with what they match and where they were seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.cases import in_pieces
from orbweaver.casework.models import Case, CaseMedia, Finding, MediaMatch
from orbweaver.casework.wire.media import media_of


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
    matches: tuple[MatchLine, ...]
    places: tuple[PlaceLine, ...]


def media_lines(case: Case) -> tuple[MediaLine, ...]:
    """Return the media of a case in order of joining."""
    members = list(CaseMedia.objects.filter(case=case).order_by("position"))
    media = [member.media_sha256_hex for member in members]
    findings, matches = _findings(media), _matches(media)
    return tuple(
        _line(member, findings[member.media_sha256_hex], matches[member.media_sha256_hex])
        for member in members
    )


def _line(member: CaseMedia, findings: list[Finding], matches: list[MatchLine]) -> MediaLine:
    measured = media_of(findings[0].media_json)
    return MediaLine(
        sha256_hex=member.media_sha256_hex,
        position=member.position,
        size_bytes=measured.size_bytes,
        media_type=measured.media_type,
        width_px=measured.width_px,
        height_px=measured.height_px,
        matches=tuple(matches),
        places=tuple(map(_place, findings)),
    )


def _place(finding: Finding) -> PlaceLine:
    return PlaceLine(
        finding_id=finding.finding_id,
        kind=finding.kind,
        address=str(finding.url),
        found_on=str(finding.found_on),
        at=finding.at,
        vantage=finding.vantage,
    )


def _findings(media: list[str]) -> dict[str, list[Finding]]:
    """Return the findings of each media, oldest first."""
    found: dict[str, list[Finding]] = {each: [] for each in media}
    for some in in_pieces(media):
        rows = Finding.objects.filter(media_sha256_hex__in=some).order_by("at", "finding_id")
        for row in rows:
            found[row.media_sha256_hex].append(row)
    return found


def _matches(media: list[str]) -> dict[str, list[MatchLine]]:
    """Return the matches of each media, nearest first."""
    found: dict[str, list[MatchLine]] = {each: [] for each in media}
    for some in in_pieces(media):
        rows = MediaMatch.objects.filter(media_sha256_hex__in=some)
        for row in _best_first(rows):
            line = MatchLine(row.bank, row.signal_type, row.match_type, row.distance_bits, row.rung)
            found[row.media_sha256_hex].append(line)
    return found


def _best_first(rows: Iterable[MediaMatch]) -> list[MediaMatch]:
    return sorted(
        rows, key=lambda row: (row.match_type != "exact", row.distance_bits, row.entry_id)
    )
