"""Judges: the matcher of the banks' room, kept as new as casework's banks are."""

from collections.abc import Sequence
from time import monotonic

from orbweaver.banks.matcher import Judgement, Matcher
from orbweaver.model.media import Media
from orbweaver.ports.index.port import Index, KeepsBanks

POLL_S = 0.5


class FreshJudges:
    """Judges media by the banks, which its index follows.

    For one thread. Between two looks at the desk's version it may be ``poll_s`` behind; the
    ledger refuses what was matched with banks too old, and then :meth:`refresh` is called.
    """

    def __init__(
        self, desk: KeepsBanks, index: Index, poll_s: float = POLL_S, *, margin_bits: int = 0
    ) -> None:
        """Hold the banks in ``index``, with a margin where fast values are judged.

        They are looked at no earlier than the first judgement.
        """
        self._desk = desk
        self._matcher = Matcher(index, margin_bits)
        self._poll_s = poll_s
        self._look_due_s = 0.0

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
        """Take in what is new in the banks."""
        self._matcher.follow(self._desk)
        self._look_due_s = monotonic() + self._poll_s
