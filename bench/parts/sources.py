"""The pictures that benches start from: Debian's wallpapers, samples of libraries, drawn ones."""

import subprocess
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from shutil import rmtree, which

from PIL import Image

from bench.parts.cache import cache_folder
from bench.parts.progress import say
from orbweaver.town.pictures.drawing import draw
from orbweaver.town.pictures.original import MOTIFS, FileFormat, Original, Role

LIST = Path(__file__).with_name("sources.txt")
_PYTHON = "python"
_DRAWN = "orbweaver"


class Kind(StrEnum):
    """What sort of picture it is; tables tell them apart."""

    PHOTO = "photo"
    DRAWN = "drawn"
    CUTOUT = "cutout"


@dataclass(frozen=True, slots=True)
class Source:
    """One picture to make others from."""

    name: str
    """Unique; ``package/file`` or ``orbweaver/motif-number``."""
    kind: Kind
    path: Path | None
    """Nothing where code draws it."""
    width_px: int
    height_px: int

    @property
    def longest_side_px(self) -> int:
        """Of width and height, the larger."""
        return max(self.width_px, self.height_px)

    def open(self) -> Image.Image:
        """Return it as RGB; what is transparent lies on white."""
        if self.path is None:
            return _drawn(self)
        picture: Image.Image = Image.open(self.path)
        if picture.has_transparency_data:
            white = Image.new("RGBA", picture.size, "white")
            white.alpha_composite(picture.convert("RGBA"))
            picture = white
        return picture.convert("RGB")


def real_sources(*, may_download: bool) -> list[Source]:
    """Return the pictures of the list; without downloads, those of installed libraries alone."""
    lines = [line.split() for line in LIST.read_text().splitlines()]
    wishes = [line for line in lines if line and not line[0].startswith("#")]
    if not may_download:
        wishes = [wish for wish in wishes if wish[1] == _PYTHON]
    folders = dict(_folders(wish[1] for wish in wishes))
    found = {
        f"{package}/{path.relative_to(folders[package])}": (Kind(kind), path)
        for kind, package, pattern in wishes
        for path in folders[package].glob(pattern)
    }
    return [_source(name, kind, path) for name, (kind, path) in sorted(found.items())]


def drawn_sources(count: int, width_px: int = 1600, height_px: int = 1200) -> list[Source]:
    """Return pictures that the invented town's code draws, each motif in turn."""
    names = [f"{_DRAWN}/{MOTIFS[n % len(MOTIFS)]}-{n:05}" for n in range(count)]
    return [Source(name, Kind.DRAWN, None, width_px, height_px) for name in names]


def _drawn(source: Source) -> Image.Image:
    motif = source.name.removeprefix(f"{_DRAWN}/").partition("-")[0]
    size = source.width_px, source.height_px
    plan = Original(source.name, 7, Role.HARMLESS, motif, *size, FileFormat.PNG)
    return Image.fromarray(draw(plan))


def _source(name: str, kind: Kind, path: Path) -> Source:
    with Image.open(path) as picture:
        return Source(name, kind, path, *picture.size)


def _folders(packages: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for package in dict.fromkeys(packages):
        if package == _PYTHON:
            yield package, Path(sysconfig.get_path("purelib"))
        else:
            yield package, _unpacked(package)


def _unpacked(package: str) -> Path:
    """Download a Debian package and unpack it, without installing; once."""
    folder = cache_folder("packages") / package
    if not folder.exists():
        if not (which("apt-get") and which("dpkg")):
            raise SystemExit(f"bench: {package} needs apt-get and dpkg; try --small")
        say(f"downloading the Debian package {package}")
        debs = cache_folder("packages", "debs", package)
        subprocess.run(["apt-get", "-q", "download", package], cwd=debs, check=True, stdout=2)
        half = folder.with_name(f"{package}.half")
        subprocess.run(["dpkg", "-x", str(next(debs.glob("*.deb"))), str(half)], check=True)
        half.rename(folder)
        rmtree(debs)
    return folder / "usr" / "share"
