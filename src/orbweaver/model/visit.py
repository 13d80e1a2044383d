"""A visit: one planned fetch of one address, for one purpose."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from orbweaver.model.ids import content_id
from orbweaver.model.seed import Seed
from orbweaver.model.url import Url


class Purpose(StrEnum):
    """Why we go there."""

    PAGE = "page"
    """Read the page, follow what its seed's scope allows."""
    MEDIA = "media"
    """Scan the media. Of what turns out to be a page nothing follows, but for the media that a
    connector knows such a page to show."""
    KEEP = "keep"
    """Fetch media again whose bytes a case needs, and seal them."""
    CHECK = "check"
    """Look whether noticed media is still there."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One planned fetch. Offering the same visit twice plans it once."""

    url: Url
    purpose: Purpose
    seed: Seed
    due_at: datetime
    found_on: Url | None = None
    """The page that embeds or links this address; nothing for a seed itself."""
    hops: int = 0
    """Links between the seed and this address."""
    round_number: int = 0
    """Which look this is: checks come again and again, a crawl's visit once."""
    expects_sha256_hex: str | None = None
    """For KEEP and CHECK: the media that was seen there."""
    expects_pdq_hex: str | None = None
    """For CHECK: its PDQ, to tell an altered copy from a placeholder."""
    attempts: int = 0
    """Failed tries so far."""
    rank: int = 0
    """Its place in line as it was when it was found, the lower the sooner; ``crawl.ranking``
    makes it."""
    interval_s: int = 0
    """For a page that comes back: how long after the last visit; 0 for a first visit."""
    _id: str = field(default="", init=False, repr=False, compare=False)

    @property
    def visit_id(self) -> str:
        """Depends on purpose, address, seed, round and expectation, never on time or order."""
        if not self._id:  # asked for about ten times a visit
            object.__setattr__(self, "_id", self._made_id())
        return self._id

    def known_as(self, visit_id: str) -> "Visit":
        """Return itself, with the id under which it was kept: then nobody computes it again."""
        object.__setattr__(self, "_id", visit_id)
        return self

    def _made_id(self) -> str:
        return content_id(
            "visit",
            self.purpose,
            self.url.key,
            self.seed.seed_id,
            str(self.round_number),
            self.expects_sha256_hex or "",
        )
