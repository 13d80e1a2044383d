"""What the crawl needs of its sister rooms, said as promises, since rooms never import another."""

from collections.abc import Sequence
from typing import Protocol

from orbweaver.egress.resolver import Pin
from orbweaver.errors import MediaError
from orbweaver.model.bank import Match
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.model.url import Url


class Scanned(Protocol):
    """What became of some bytes."""

    @property
    def media(self) -> Media:
        """Return what was measured; digests are always there."""

    @property
    def error(self) -> MediaError | None:
        """Return why no decoder made sense of it, if none did."""


class Scans(Protocol):
    """Turns bytes into signals; safe from any thread."""

    def scan_many(self, contents: Sequence[bytes], *, md5: bool = False) -> Sequence[Scanned]:
        """Scan a batch, a result for each, in order; never raises for what the bytes are."""

    def read_exactly(self, content: bytes, before: Media) -> Scanned:
        """Scan in full what was scanned before, perhaps in fast mode."""


class Judged(Protocol):
    """What the banks say of one media."""

    @property
    def matches(self) -> tuple[Match, ...]:
        """Return the matches, best first."""

    @property
    def finding_kind(self) -> FindingKind | None:
        """Return ``KNOWN``, ``LIKELY`` or nothing."""

    @property
    def is_allowed(self) -> bool:
        """Return whether an allow-list knows these bytes."""

    @property
    def bank_version(self) -> int:
        """Return the version of the banks that were asked."""


class Judges(Protocol):
    """Asks the banks; called from one thread."""

    def judge(self, media: Sequence[Media]) -> Sequence[Judged]:
        """Return what the banks say of each media, in the order asked."""

    def refresh(self) -> None:
        """Load the banks again where casework has newer ones."""


class Locates(Protocol):
    """Says where a host stands, for politeness towards one address with many hosts."""

    async def pin_url(self, url: Url) -> Pin:
        """Return the addresses of a host.

        Raises:
            AddressRefused: None may be connected to.
            HostUnreachable: It has none.
        """
