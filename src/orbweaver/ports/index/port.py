"""What an index over bank entries promises."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from orbweaver.model.bank import BankEntry, BankUpdate, Match
from orbweaver.model.media import Media

EXACT_RUNG = "exact"
"""The rung of equal digests; a detector of this name documents it."""
PDQ_RUNG = "pdq"
"""The rung of the media's own PDQ; a detector of this name documents it."""
UNTOLD = "untold"
"""The history of banks that were loaded by hand; no banks have it, so nobody goes on from it."""


class KeepsBanks(Protocol):
    """Knows the banks: the desk, or some banks out of it."""

    def bank_version(self) -> int:
        """Return the number of the latest change to any bank; cheap, it is asked often."""

    def bank_history(self, version: int) -> str:
        """Return what names the banks up to a version; empty at 0 and above the latest; cheap.

        Banks that were lost, or restored and then changed otherwise, may come to the same number
        again, never to the same name. What was read of them before counts no longer then.
        """

    def bank_updates(self, after_version: int) -> Iterable[BankUpdate]:
        """Walk in pieces what became of the banks since a version; 0 gives all in force."""


class Index(Protocol):
    """Finds the bank entries that match media.

    Every keeper promises:
      1. Exact recall: every entry within its own threshold is found, at every distance.
      2. Equal values of md5, sha1 and sha256 are ``exact``; PDQ matches are ``near``, at
         distance 0 as well.
      3. A PDQ signal of quality 0, of the media or of the entry, is never matched.
      4. Matches come best first: proof of identity, other exact ones, then by distance, then
         by entry id.
      5. Probes are asked as the media's own PDQ is, within the same thresholds, and at quality 0
         never. An entry matches once, by what lies closest; of equally close ones the media's own
         signal goes first, then the probe that stands first. ``Match.rung`` says which: "exact"
         for equal digests, "pdq" for the media's own PDQ, the probe's rung otherwise. A probe
         that is no PDQ is not asked.
      6. After :meth:`follow` it holds the banks as they were when it began or newer, and nothing
         of another history. Other threads may search meanwhile: each search sees one state, at
         least as new as the :attr:`version` read before it.
      7. :meth:`holds` is true of every signal type that an entry in force has, so that nobody
         computes what no bank asks for.
    """

    @property
    def version(self) -> int:
        """The version of the banks that it holds; 0 before the first."""

    def load(self, entries: Sequence[BankEntry], version: int = 0) -> None:
        """Hold exactly these entries from now on, which are the banks at ``version``."""

    def follow(self, banks: KeepsBanks) -> None:
        """Hold the banks as they are now, from whatever is held; for one thread at a time."""

    def search(self, media: Sequence[Media]) -> Sequence[tuple[Match, ...]]:
        """Return the matches of each media, in the order asked."""

    def holds(self, signal_type: str) -> bool:
        """Return whether any entry is of that type; one just withdrawn may count still."""

    def __len__(self) -> int:
        """Return how many entries it holds."""
