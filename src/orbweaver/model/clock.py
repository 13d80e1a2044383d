"""Time, passed in so that tests are exact."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; the only source of it in the house."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return this instant, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until somebody moves it: for tests and replays."""

    def __init__(self, at: datetime) -> None:
        """Start at ``at``, which must be aware."""
        self._at = at

    def now(self) -> datetime:
        """Return the instant that was set."""
        return self._at

    def pass_time(self, by: timedelta) -> None:
        """Move forward."""
        self._at += by


Now = Callable[[], datetime]


def iso(at: datetime) -> str:
    """Write an instant as on every wire and in every column of text: UTC, microseconds, ``Z``.

    Sorts as text in order of time.

    >>> iso(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    '2026-11-22T09:30:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_iso(text: str) -> datetime:
    """Read what :func:`iso` wrote; raise ``ValueError`` on anything else."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
