"""Availability checks: is it gone?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orbweaver.model.ids import content_id
from orbweaver.model.url import Url


class Availability(StrEnum):
    """What a look found."""

    UP = "up"
    """The same media, or a near copy, is served."""
    DOWN = "down"
    """Gone: 404, 410, no such host, or a page in words where media was."""
    MOVED = "moved"
    """The same media is served from another address that this one leads to."""
    REPLACED = "replaced"
    """Another picture stands there."""
    UNKNOWN = "unknown"
    """We could not tell; it counts as nothing."""


@dataclass(frozen=True, slots=True)
class AvailabilityCheck:
    """One look at one noticed address, with its evidence."""

    url: Url
    media_sha256_hex: str
    availability: Availability
    at: datetime
    vantage: str
    round_number: int
    status: int | None
    served_sha256_hex: str | None
    served_media_type: str
    distance_bits: int | None
    """Between the PDQ of what was noticed and what is served; nothing where none can be had."""
    moved_to: Url | None
    evidence: str
    """One sentence that says what was seen."""

    @property
    def check_id(self) -> str:
        """One check an address, media, round and vantage point."""
        return content_id(
            "check", self.url.key, self.media_sha256_hex, str(self.round_number), self.vantage
        )
