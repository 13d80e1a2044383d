"""Originals: what distinct pictures the town has, planned without drawing one."""

import random
from dataclasses import dataclass
from enum import StrEnum

from orbweaver.town.pictures.seeds import dice

ORIGINAL_COUNT = 330
KNOWN_COUNT = 60
UNKNOWN_COUNT = 45


class Role(StrEnum):
    """What an original is in the demo's story."""

    KNOWN = "known"  # its exact bytes are in the demo bank
    UNKNOWN = "unknown"  # stands beside known ones; analysts would decide as for those
    HARMLESS = "harmless"  # an innocent neighbour


class FileFormat(StrEnum):
    """How a picture is stored; the value is the file suffix, ``pjpg`` being progressive JPEG."""

    JPEG = "jpg"
    PROGRESSIVE = "pjpg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    AVIF = "avif"

    @property
    def suffix(self) -> str:
        """The usual end of a file name, without the dot."""
        return "jpg" if self is FileFormat.PROGRESSIVE else self.value

    @property
    def media_type(self) -> str:
        """The Content-Type that a web server would send."""
        return "image/jpeg" if self.suffix == "jpg" else f"image/{self.value}"


MOTIFS = ("marble", "weave", "cells", "tiles", "landscape", "shore", "scene", "rings")

# Long edge in pixels: (lowest, highest, weight); costly encoders get smaller pictures.
_EDGES: dict[FileFormat, tuple[tuple[int, int, int], ...]] = {
    FileFormat.JPEG: ((120, 240, 2), (320, 1000, 12), (1200, 2000, 1)),
    FileFormat.PROGRESSIVE: ((200, 320, 2), (320, 1000, 12), (1200, 2000, 1)),
    FileFormat.PNG: ((120, 320, 3), (320, 720, 4)),
    FileFormat.WEBP: ((240, 640, 4), (640, 900, 2)),
    FileFormat.GIF: ((160, 320, 3), (320, 480, 2)),
    FileFormat.AVIF: ((240, 640, 4), (640, 800, 2)),
}
_FORMAT_WEIGHTS = {
    FileFormat.JPEG: 34,
    FileFormat.PROGRESSIVE: 20,
    FileFormat.PNG: 14,
    FileFormat.WEBP: 12,
    FileFormat.GIF: 9,
    FileFormat.AVIF: 11,
}
_ASPECTS = ((4, 3), (3, 2), (1, 1), (16, 10), (3, 4), (2, 3))


@dataclass(frozen=True, slots=True)
class Original:
    """One distinct picture: everything needed to draw it, and what it is in the story."""

    original_id: str
    town_seed: int
    role: Role
    motif: str
    width_px: int
    height_px: int
    file_format: FileFormat

    @property
    def file_name(self) -> str:
        """A name for the exact bytes, as the demo bank is filled with them."""
        return f"{self.original_id}.{self.file_format.suffix}"


def _size_px(rng: random.Random, file_format: FileFormat) -> tuple[int, int]:
    ranges = _EDGES[file_format]
    lowest, highest, _ = rng.choices(ranges, weights=[weight for *_, weight in ranges])[0]
    long_px = rng.randint(lowest, highest)
    across, down = rng.choice(_ASPECTS)
    short_px = max(120, long_px * min(across, down) // max(across, down))
    return (long_px, short_px) if across >= down else (short_px, long_px)


def _role(number: int) -> Role:
    if number < KNOWN_COUNT:
        return Role.KNOWN
    return Role.UNKNOWN if number < KNOWN_COUNT + UNKNOWN_COUNT else Role.HARMLESS


def _plan_one(town_seed: int, number: int) -> Original:
    rng = dice(town_seed, "original", number)
    weights = list(_FORMAT_WEIGHTS.values())
    file_format = rng.choices(list(_FORMAT_WEIGHTS), weights=weights)[0]
    width_px, height_px = _size_px(rng, file_format)
    motif = MOTIFS[number % len(MOTIFS)]
    return Original(
        f"o{number:04d}", town_seed, _role(number), motif, width_px, height_px, file_format
    )


def plan_originals(town_seed: int, count: int = ORIGINAL_COUNT) -> tuple[Original, ...]:
    """Return the first ``count`` originals of a town; the same seed gives the same ones."""
    return tuple(_plan_one(town_seed, number) for number in range(count))
