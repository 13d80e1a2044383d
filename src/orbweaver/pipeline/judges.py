"""Judges: the matcher of the banks' room, kept as new as casework's banks are."""

from collections.abc import Sequence
from time import monotonic
from typing import Protocol

from orbweaver.banks.matcher import Judgement, Matcher
from orbweaver.model.bank import BankEntry
from orbweaver.model.media import Media
from orbweaver.ports.index.port import Index


class KeepsBanks(Protocol):
    """Knows the banks: the desk, or some banks out of it."""

    def bank_version(self) -> int:
        """Return the number of the latest change to any bank."""

    def bank_entries(self) -> tuple[int, Sequence[BankEntry]]:
        """Return all entries in force, and the version that they are."""


class FreshJudges:
    """Judges media by the banks, which it loads again whenever the desk has newer ones.

    For one thread. Between two looks at the desk's version it may be ``poll_s`` behind; the
    ledger refuses what was matched with banks too old, and then :meth:`refresh` is called.
    """

    def __init__(self, desk: KeepsBanks, index: Index, poll_s: float = 1.0) -> None:
        """Hold the banks in ``index``; load nothing yet."""
        self._desk = desk
        self._matcher = Matcher(index)
        self._poll_s = poll_s
        self._look_due_s = 0.0
        self._is_loaded = False

    @property
    def version(self) -> int:
        """The version of the banks that it judges by."""
        return self._matcher.version

    def judge(self, media: Sequence[Media]) -> Sequence[Judgement]:
        """Return what the banks say of each media, in the order asked."""
        if monotonic() >= self._look_due_s:
            self.refresh()
        return self._matcher.judge(media)

    def refresh(self) -> None:
        """Load the banks where the desk has other ones than these."""
        if not self._is_loaded or self._desk.bank_version() != self._matcher.version:
            self._matcher.load(*self._desk.bank_entries())
            self._is_loaded = True
        self._look_due_s = monotonic() + self._poll_s
