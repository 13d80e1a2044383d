"""Media: distinct bytes, named by their SHA-256; never carries the bytes."""

from dataclasses import dataclass, field
from datetime import datetime

from orbweaver.model.ids import content_id
from orbweaver.model.probe import Probe
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url


@dataclass(frozen=True, slots=True)
class Media:
    """What was measured of distinct bytes."""

    sha256_hex: str
    size_bytes: int
    media_type: str
    """As sniffed: ``image/jpeg`` ..."""
    width_px: int
    height_px: int
    signals: tuple[Signal, ...] = ()
    probes: tuple[Probe, ...] = field(default=(), metadata={"is_kept": False})
    """What the banks are asked besides the signals; used once and never kept."""

    def signal(self, signal_type: str) -> Signal | None:
        """Return the signal of that type, if one was computed."""
        return next((s for s in self.signals if s.signal_type == signal_type), None)


@dataclass(frozen=True, slots=True)
class Sighting:
    """This media, at this address, at this instant, on this page, from this vantage point."""

    media_sha256_hex: str
    url: Url
    found_on: Url
    """The page that embeds it; its own address when it was reported directly."""
    seed_id: str
    mandate_id: str
    at: datetime
    vantage: str
    round_number: int = 0

    @property
    def sighting_id(self) -> str:
        """Depends on what and where and which look, never on the clock: a retry is the same."""
        return content_id(
            "sighting",
            self.media_sha256_hex,
            self.url.key,
            self.found_on.key,
            self.seed_id,
            self.vantage,
            str(self.round_number),
        )
