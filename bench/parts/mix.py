"""The web-like mix: pictures of a web page's sizes and encodings, made by a seed, once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from bench.parts.cache import cache_folder
from bench.parts.progress import say, show
from bench.parts.sources import Kind, Source, drawn_sources, real_sources

SIZES_PX = {200: 25, 640: 35, 1080: 25, 2000: 15}
"""Longest side, and its share of the mix in percent."""
_SMALL_SIZES_PX = {200: 60, 640: 40}
_KIND_WEIGHTS = {Kind.PHOTO: 65, Kind.DRAWN: 25, Kind.CUTOUT: 10}
_QUALITIES = (60, 65, 70, 75, 80, 85, 90)
_SMALLEST_CROP = 0.45
_PROGRESSIVE, _SUBSAMPLED = 0.3, 0.8
_AVIF_SPEED = 8
_VERSION = 1
"""Of the recipe: another one makes another folder."""
_SAVED_AS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One picture of the mix, and how it was made."""

    name: str
    """Of its file, in the folder of the mix."""
    file_format: str
    """A key of Pillow's formats here: jpg, png, webp, gif, avif."""
    size_px: int
    """The longest side."""
    source: str
    kind: str
    box: tuple[float, float, float, float]
    """What was cut out of the source: left, top, right, bottom, as shares of it."""
    quality: int
    is_progressive: bool
    is_subsampled: bool

    @property
    def is_photo(self) -> bool:
        """Whether a camera made it."""
        return self.kind == Kind.PHOTO


@dataclass(frozen=True, slots=True)
class Mix:
    """A folder of pictures."""

    folder: Path
    ingredients: tuple[Ingredient, ...]

    def of_format(self, file_format: str) -> list[Ingredient]:
        """Return the pictures of one format."""
        return [made for made in self.ingredients if made.file_format == file_format]

    def path(self, made: Ingredient) -> Path:
        """Return where a picture lies."""
        return self.folder / made.name


def make_mix(counts: dict[str, int], seed: int, *, is_small: bool = False) -> Mix:
    """Return so many pictures of each format, made if they are not there; the same by seed.

    A small mix needs no network: libraries' samples and drawn pictures, to 640 px.
    """
    sources = real_sources(may_download=not is_small)
    if is_small:
        sources += drawn_sources(8, 800, 600)
    sizes = _SMALL_SIZES_PX if is_small else SIZES_PX
    plan = [
        _planned(f, n, seed, sources, sizes) for f, count in counts.items() for n in range(count)
    ]
    names = " ".join(source.name for source in sources)
    key = sha256(f"{_VERSION} {seed} {sizes} {names}".encode()).hexdigest()[:12]
    mix = Mix(cache_folder(f"mix-{key}"), tuple(plan))
    missing = [made for made in plan if not mix.path(made).exists()]
    if missing:
        _make(mix, missing, {source.name: source for source in sources})
    return mix


def _planned(
    file_format: str, number: int, seed: int, sources: Sequence[Source], sizes: dict[int, int]
) -> Ingredient:
    dice = Random(f"{seed} {file_format} {number}")
    size_px = dice.choices(list(sizes), list(sizes.values()))[0]
    source = _chosen(dice, size_px, sources)
    is_progressive = dice.random() < _PROGRESSIVE and file_format == "jpg"
    return Ingredient(
        name=f"{file_format}-{size_px:04}-{number:05}.{file_format}",
        file_format=file_format,
        size_px=size_px,
        source=source.name,
        kind=source.kind.value,
        box=_box(dice, max(_SMALLEST_CROP, size_px / source.longest_side_px)),
        quality=dice.choice(_QUALITIES),
        is_progressive=is_progressive,
        is_subsampled=dice.random() < _SUBSAMPLED,
    )


def _chosen(dice: Random, size_px: int, sources: Sequence[Source]) -> Source:
    """Return a source that need not be enlarged."""
    by_kind: dict[Kind, list[Source]] = defaultdict(list)
    for source in sources:
        if source.longest_side_px >= size_px:
            by_kind[source.kind].append(source)
    kinds = sorted(by_kind)
    kind = dice.choices(kinds, [_KIND_WEIGHTS[kind] for kind in kinds])[0]
    return dice.choice(by_kind[kind])


def _box(dice: Random, smallest: float) -> tuple[float, float, float, float]:
    side = dice.uniform(smallest, 1.0)
    left, top = dice.uniform(0, 1 - side), dice.uniform(0, 1 - side)
    return left, top, left + side, top + side


def _make(mix: Mix, missing: Sequence[Ingredient], sources: dict[str, Source]) -> None:
    """Make what is missing, each source decoded once."""
    by_source: dict[str, list[Ingredient]] = defaultdict(list)
    for made in missing:
        by_source[made.source].append(made)
    say(f"making {len(missing)} pictures of {len(by_source)} sources in {mix.folder}")
    for number, (name, wanted) in enumerate(by_source.items()):
        show(f"{number} of {len(by_source)} sources")
        original = sources[name].open()
        for made in wanted:
            save(cut(original, made), mix.path(made), made)


def cut(original: Image.Image, made: Ingredient) -> Image.Image:
    """Return the part of the source, at its size."""
    width_px, height_px = original.size
    left, top, right, bottom = made.box
    part = original.crop(
        (int(left * width_px), int(top * height_px), int(right * width_px), int(bottom * height_px))
    )
    scale = made.size_px / max(part.size)
    size = max(1, round(part.width * scale)), max(1, round(part.height * scale))
    return part.resize(size, Image.Resampling.LANCZOS)


def save(picture: Image.Image, path: Path, made: Ingredient) -> None:
    """Write a picture in its format."""
    options: dict[str, Any] = {}
    if made.file_format in {"jpg", "webp", "avif"}:
        options["quality"] = made.quality
    if made.file_format == "jpg":
        options |= {"progressive": made.is_progressive, "optimize": made.is_progressive}
        options["subsampling"] = "4:2:0" if made.is_subsampled else "4:4:4"
    if made.file_format == "avif":
        options["speed"] = _AVIF_SPEED
    half = path.with_name(f"{path.name}.half")
    picture.save(half, _SAVED_AS[made.file_format], **options)
    half.rename(path)
