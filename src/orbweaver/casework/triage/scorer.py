"""What a triage scorer promises."""

from typing import Protocol

from orbweaver.model.media import Media

MOST = 100
"""The highest score."""


class TriageScorer(Protocol):
    """Says how early media should be looked at.

    Every scorer promises:
      1. A number from 0 to 100 that follows from the media's measures and signals alone; what a
         classifier sees in the bytes it computes as a signal, in the jail, at scan time.
      2. The same number for the same media, and no change of anything.
    """

    @property
    def name(self) -> str:
        """Lower-case letters, digits and ``_``."""

    @property
    def title(self) -> str:
        """What seniors read in the rules."""

    @property
    def examples(self) -> tuple[tuple[Media, int], ...]:
        """Media with their scores, by which it is tried."""

    def score(self, media: Media) -> int:
        """Return from 0 (late) to 100 (early)."""
