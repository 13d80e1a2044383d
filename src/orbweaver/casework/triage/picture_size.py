"""Larger pictures first: a worked example of a scorer, which looks at nothing but their size."""

from dataclasses import dataclass

from orbweaver.casework.triage.scorer import MOST, TriageScorer
from orbweaver.model.media import Media

_FULL_PX = 2_000_000
"""From here on a picture scores the most."""


def _example(width_px: int, height_px: int) -> Media:
    return Media("0" * 64, 1000, "image/png", width_px, height_px)


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Scores by the number of pixels: a large picture is less often a button or a banner."""

    name: str = "picture_size"
    title: str = "Larger pictures first"
    examples: tuple[tuple[Media, int], ...] = (
        (_example(0, 0), 0),
        (_example(1000, 1000), 50),
        (_example(4000, 3000), 100),
    )

    def score(self, media: Media) -> int:
        """Return the share of two million pixels, in hundredths."""
        return min(MOST, media.width_px * media.height_px * MOST // _FULL_PX)


PLUGIN: TriageScorer = PictureSize()
