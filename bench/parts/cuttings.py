"""Distinct pictures cut from the sources: what the recall bench alters, and its strangers."""

from dataclasses import dataclass
from random import Random

from PIL import Image

from bench.parts.sources import Kind, Source, drawn_sources, real_sources

_LEAST_PX, _LONGEST_PX = 420, 900
_PARTS = (3, 2)
"""Columns and rows that a large source is cut into, for pictures that share no pixel."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """One picture: a part of a source."""

    source: Source
    box: tuple[float, float, float, float]
    """Left, top, right, bottom, as shares of the source."""
    longest_px: int = _LONGEST_PX

    @property
    def name(self) -> str:
        """The source's, with the box in percent."""
        return f"{self.source.name}@{'-'.join(f'{100 * edge:.0f}' for edge in self.box)}"

    def cut(self, original: Image.Image) -> Image.Image:
        """Return the part of the opened source, no longer than wanted."""
        width, height = original.size
        left, top, right, bottom = self.box
        part = original.crop(
            (int(left * width), int(top * height), int(right * width), int(bottom * height))
        )
        part.thumbnail((self.longest_px, self.longest_px), Image.Resampling.LANCZOS)
        return part


def altered_cuttings(count: int, seed: int, *, is_small: bool) -> list[Cutting]:
    """Return pictures to alter: six parts of each wallpaper, smaller sources whole.

    Stamps are left out: a white border around a cut-out on white is no alteration.
    """
    if is_small:
        drawn = drawn_sources(count, 800, 600)
        return [Cutting(source, (0, 0, 1, 1)) for source in drawn]
    dice = Random(f"{seed} altered")
    sources = [
        source
        for source in real_sources(may_download=True)
        if source.longest_side_px >= _LEAST_PX and "tuxpaint" not in source.name
    ]
    found = [part for source in sources for part in _parts(dice, source)]
    dice.shuffle(found)
    return found[:count]


def strangers(seed: int, *, is_small: bool) -> list[Cutting]:
    """Return many pictures of many sources, to be compared with one another."""
    dice = Random(f"{seed} strangers")
    if is_small:
        return [Cutting(s, (0, 0, 1, 1), 400) for s in drawn_sources(40, 400, 300)]
    found = []
    for source in real_sources(may_download=True):
        is_wallpaper = "tuxpaint" not in source.name
        count = {Kind.PHOTO: 36, Kind.DRAWN: 6}[source.kind] if is_wallpaper else 1
        found += [_anywhere(dice, source, count > 1) for _ in range(count)]
    return found + [Cutting(s, (0, 0, 1, 1), 400) for s in drawn_sources(700, 400, 300)]


def _parts(dice: Random, source: Source) -> list[Cutting]:
    columns, rows = _PARTS
    if source.kind is Kind.DRAWN or min(source.width_px / columns, source.height_px / rows) < (
        _LEAST_PX
    ):
        return [Cutting(source, (0, 0, 1, 1))]
    return [
        Cutting(source, _within(dice, column / columns, row / rows))
        for column in range(columns)
        for row in range(rows)
    ]


def _within(dice: Random, left: float, top: float) -> tuple[float, float, float, float]:
    """Return a box of most of one part."""
    columns, rows = _PARTS
    share = dice.uniform(0.8, 1.0)
    left += dice.uniform(0, 1 - share) / columns
    top += dice.uniform(0, 1 - share) / rows
    return left, top, left + share / columns, top + share / rows


def _anywhere(dice: Random, source: Source, is_cut: bool) -> Cutting:  # noqa: FBT001 - says itself
    side = dice.uniform(0.3, 1.0) if is_cut else 1.0
    left, top = dice.uniform(0, 1 - side), dice.uniform(0, 1 - side)
    return Cutting(source, (left, top, left + side, top + side), 640)
