"""Findings: sightings that cross from what machines saw to what people decide."""

from dataclasses import dataclass
from enum import StrEnum

from orbweaver.model.bank import Match
from orbweaver.model.ids import content_id
from orbweaver.model.media import Media, Sighting


class FindingKind(StrEnum):
    """Why a sighting is handed over."""

    KNOWN = "known"
    """It needs no eyes: equal SHA-256 to what is final here or allowed by a bank's terms."""
    LIKELY = "likely"
    """A near match, or an equal MD5 or SHA-1: it needs at least one human look."""
    REPORTED = "reported"
    """Unknown, and shown on the very page that somebody reported."""
    BESIDE = "beside"
    """Unknown, and shown on a page that shows known media."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sighting, its media, and its matches, best first."""

    kind: FindingKind
    sighting: Sighting
    media: Media
    matches: tuple[Match, ...] = ()

    @property
    def finding_id(self) -> str:
        """One finding a sighting, whichever rule handed it over first."""
        return content_id("finding", self.sighting.sighting_id)
