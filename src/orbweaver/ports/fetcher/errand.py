"""An errand: all that one exchange with one host needs to know."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from orbweaver.egress.resolver import Pin
from orbweaver.egress.routes import DIRECT_ROUTE, Route
from orbweaver.ports.fetcher.port import FetchLimits, FetchWish

_SAYABLE = re.compile(r"[ -~]+")


@dataclass(frozen=True, slots=True)
class Errand:
    """One request, ready to be made."""

    address: str = field(repr=False)
    """The live one."""
    limits: FetchLimits
    """Its ``total_s`` excepted."""
    ends_s: float
    """When its time is over; an instant of the monotonic clock."""
    pin: Pin | None
    """Where the host may be connected; nothing on a detour, whose station knows."""
    route: Route = DIRECT_ROUTE
    credentials: tuple[str, str] | None = field(default=None, repr=False)
    """For the station."""
    headers: tuple[str, ...] = field(default=(), repr=False)
    """Whole lines, besides the usual ones."""
    form: bytes | None = field(default=None, repr=False)
    """What is POSTed, once."""


def header_lines(wish: FetchWish, cookies: str) -> tuple[str, ...]:
    """Return the lines that a wish adds; a validator that no header can carry is left out."""
    told = (
        ("Cookie", cookies),
        ("If-None-Match", wish.etag),
        ("If-Modified-Since", wish.last_modified),
    )
    return tuple(f"{name}: {value}" for name, value in told if _SAYABLE.fullmatch(value))


def form_bytes(fields: tuple[tuple[str, str], ...]) -> bytes:
    """Encode a form as browsers do.

    >>> form_bytes((("leaf", "oak & elm"),))
    b'leaf=oak+%26+elm'
    """
    return urlencode(fields).encode("ascii")
