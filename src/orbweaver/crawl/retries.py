"""Retries: how long after a passing failure a visit goes again, by what failed."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from orbweaver.errors import FetchTimeout, NoSuchHost, OrbweaverError
from orbweaver.ports.fetcher.port import FetchReply

LONGEST_RETRY_AFTER_S = 3600.0
"""A host that asks for more is asked again after an hour all the same, and then says so again."""
LONGEST_PAUSE_S = 86_400.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_TIMES_OF_ERROR: dict[type[OrbweaverError], float] = {
    NoSuchHost: 8.0,  # a name comes back by somebody's hand, not by itself
    FetchTimeout: 2.0,  # it was busy for at least as long as we waited
}
_TIMES_OF_STATUS = {HTTPStatus.TOO_MANY_REQUESTS: 4.0, HTTPStatus.SERVICE_UNAVAILABLE: 2.0}


def is_passing(reply: FetchReply) -> bool:
    """Return whether the same request may well be answered otherwise a little later."""
    return reply.status in _PASSING


def pause_after_error_s(error: OrbweaverError, attempts: int, base_s: float) -> float:
    """Return the pause after a try without a reply, in seconds; it doubles with every try.

    >>> pause_after_error_s(FetchTimeout(), 0, 30.0), pause_after_error_s(NoSuchHost(), 1, 30.0)
    (60.0, 480.0)
    """
    return _doubled_s(_TIMES_OF_ERROR.get(type(error), 1.0), attempts, base_s)


def pause_after_reply_s(reply: FetchReply, attempts: int, base_s: float, now: datetime) -> float:
    """Return the pause after a busy host's reply, in seconds: at least what it asks for."""
    times = _TIMES_OF_STATUS.get(HTTPStatus(reply.status), 1.0)
    return max(retry_after_s(reply, now), _doubled_s(times, attempts, base_s))


def retry_after_s(reply: FetchReply, now: datetime) -> float:
    """Return the pause that a busy host asks for, in seconds, an hour at most; 0 for none.

    ``Retry-After`` holds seconds or an instant (RFC 9110, section 10.2.3).
    """
    text = reply.header("retry-after").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_RETRY_AFTER_S)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0.0, (aware - now).total_seconds()), LONGEST_RETRY_AFTER_S)


def _doubled_s(times: float, attempts: int, base_s: float) -> float:
    return min(times * base_s * 2.0**attempts, LONGEST_PAUSE_S)
