"""A page: one fetch of one address, as it went."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.model.url import Url


@dataclass(frozen=True, slots=True)
class Page:
    """What came back from one visit; without the body, which an archive may keep."""

    page_id: str
    """The id of the visit that it ended."""
    url: Url
    final_url: Url
    """Where redirects led; the same as ``url`` without any."""
    seed_id: str
    mandate_id: str
    fetched_at: datetime
    vantage: str
    """From where we looked: ``direct``, a proxy's name, ``tor``."""
    status: int | None
    """HTTP status, or nothing when no reply came."""
    media_type: str
    """As sniffed from the bytes; empty when there was no body."""
    size_bytes: int
    sha256_hex: str | None
    address: str
    """The peer's IP address; empty when no connection was made."""
    error: str = ""
    """One sentence when the fetch failed; empty otherwise."""
    headers: tuple[tuple[str, str], ...] = ()
    """Of the last reply, names in lower case, in order of arrival."""
    first_byte_s: float = 0.0
    """From the request to the first byte of the reply."""
    elapsed_s: float = 0.0
    """From the request to the end of the body."""
    simhash_hex: str = ""
    """A page's SimHash of 64 bits; empty for what is no page or has too few words."""
    template_hex: str = ""
    """Stands for a page's structure; pages of one template share it."""
    departure: str = ""
    """Why it was fetched although a robots.txt says no; empty where it does not."""
    fresh_media_count: int = 0
    """How many media addresses it showed that no page of its seed had shown before; stored, so
    that whoever takes a seed over judges its pages as the worker before would have."""
