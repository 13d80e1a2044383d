"""How instants and foreign text stand in columns, the same on both engines."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_us(at: datetime) -> int:
    """Return the whole microseconds from 1970 to ``at``, exactly.

    >>> to_us(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    return (at - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Undo :func:`to_us`."""
    return _EPOCH + timedelta(microseconds=microseconds)


def storable(text: str) -> str:
    """Return text from outside as both engines take it: no NUL, no half of a surrogate pair.

    One such character in one host's reply would otherwise fail a whole commit.

    >>> storable("basalt" + chr(0) + chr(0xDCFF))
    'basalt?'
    """
    kept = text.replace("\0", "")
    return kept if kept.isascii() else kept.encode("utf-8", "replace").decode()
