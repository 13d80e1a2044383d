"""A heap: a folder of very many distinct files that show a few hundred pictures of the mix."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import rmtree

from bench.parts.cache import cache_folder
from bench.parts.marked import marked
from bench.parts.mix import Ingredient, Mix, make_mix
from bench.parts.progress import say, show

PICTURES, OF_OTHERS = 300, 8
"""JPEGs of the mix, and pictures of each other format."""
_SMALL_PICTURES, _SMALL_OF_OTHERS = 40, 2
_OTHERS = ("png", "webp", "gif", "avif")
_IN_A_FOLDER = 1000
_VERSION = 1
"""Of the recipe: another one makes another folder."""


@dataclass(frozen=True, slots=True)
class Heap:
    """The folder, and what is in it."""

    folder: Path
    mix: Mix
    count: int
    size_bytes: int


def make_heap(count: int, seed: int, *, is_small: bool = False) -> Heap:
    """Return a heap of so many files, made if it is not there; the same by seed."""
    of_others = _SMALL_OF_OTHERS if is_small else OF_OTHERS
    counts = {"jpg": _SMALL_PICTURES if is_small else PICTURES} | dict.fromkeys(_OTHERS, of_others)
    mix = make_mix(counts, seed, is_small=is_small)
    key = sha256(f"{_VERSION} {count} {seed} {mix.folder.name} {counts}".encode()).hexdigest()[:12]
    folder = cache_folder() / f"heap-{key}"
    if not folder.exists():
        _make(folder, mix, count, seed)
    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Heap(folder, mix, count, sum(sizes))


def _make(folder: Path, mix: Mix, count: int, seed: int) -> None:
    say(f"making {count:,} files in {folder}")
    half = folder.with_name(f"{folder.name}.half")
    rmtree(half, ignore_errors=True)
    contents = {made.name: mix.path(made).read_bytes() for made in mix.ingredients}
    for number, made in enumerate(_drawn(mix, count, seed)):
        inner = half / f"{number // _IN_A_FOLDER:04}"
        if number % _IN_A_FOLDER == 0:
            show(f"{number:,} of {count:,} files")
            inner.mkdir(parents=True)
        content = marked(contents[made.name], made.file_format, f"file {number}".encode())
        (inner / f"{number:07}-{made.name}").write_bytes(content)
    half.rename(folder)


def _drawn(mix: Mix, count: int, seed: int) -> Iterator[Ingredient]:
    """Yield a picture for each file, each as often as the others, in no order."""
    dice = Random(f"{seed} heap")
    for start in range(0, count, len(mix.ingredients)):
        round_ = list(mix.ingredients)
        dice.shuffle(round_)
        yield from round_[: count - start]
