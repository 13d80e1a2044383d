"""A site of galleries, drawn by code and written to a folder, with the truth about it.

Three galleries of three pages, each picture as a thumbnail that leads to the large one; a page
that robots.txt closes, links that lead away, files that are broken.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image

from tests.jail.drawn import landscape

GALLERIES = ("harbour", "rocks", "gardens")
PAGES = 3
ON_A_PAGE = 4
ROBOTS = "User-agent: *\nDisallow: /private/\n"
RULES = "location = /old/ { return 301 /harbour/; }"
"""What nginx does besides serving files."""
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
AWAY = "http://elsewhere.example/a.html"


@dataclass(frozen=True, slots=True)
class Picture:
    """One file of the site, as an independent reader sees it."""

    path: str
    page: str
    """The page that leads to it."""
    sha256_hex: str
    pdq_hex: str

    def distance_bits(self, pdq_hex: str) -> int:
        """Return how many bits of 256 differ."""
        return (int(self.pdq_hex, 16) ^ int(pdq_hex, 16)).bit_count()


@dataclass(slots=True)
class Site:
    """What stands in the folder."""

    root: Path
    pages: set[str] = field(default_factory=set)
    pictures: dict[str, Picture] = field(default_factory=dict)
    """By path; those that can be read."""
    broken: set[str] = field(default_factory=set)
    """Pictures that nobody can read."""
    texts: set[str] = field(default_factory=set)
    """Texts that call themselves pictures."""
    closed: set[str] = field(default_factory=set)
    """What nobody may ask for."""


def build(root: Path) -> Site:
    """Draw the pictures and write the pages."""
    site = Site(root)
    for number, name in enumerate(GALLERIES):
        for page in range(1, PAGES + 1):
            _write_page(site, name, page, first_seed=(number * PAGES + page) * ON_A_PAGE)
    _write_picture(site, "/banner.png", "/", landscape(seed=1000), "PNG")
    links = [f"/{name}/" for name in GALLERIES]
    body = _links([*links, "/old/", "/private/", "/broken.html", "/gone.html", AWAY])
    _write(site, "/index.html", _html(f'<img src="banner.png">{body}'), page="/")
    _write_broken(site)
    _write(site, "/private/index.html", _html('<img src="closed.png">'))
    landscape(seed=1001).save(root / "private" / "closed.png")
    site.closed |= {"/private/", "/private/closed.png"}
    (root / "robots.txt").write_text(ROBOTS)
    return site


def _write_page(site: Site, name: str, number: int, first_seed: int) -> None:
    page = f"/{name}/" if number == 1 else f"/{name}/page{number}.html"
    shown = []
    for seed in range(first_seed, first_seed + ON_A_PAGE):
        large = landscape(seed=seed, width_px=640, height_px=480)
        _write_picture(site, f"/{name}/large/{seed}.jpg", page, large, "JPEG")
        small = large.resize((160, 120))
        _write_picture(site, f"/{name}/small/{seed}.webp", page, small, "WEBP")
        shown.append(f'<a href="large/{seed}.jpg"><img src="small/{seed}.webp"></a>')
    further = f'<a rel="next" href="page{number + 1}.html">next</a>' if number < PAGES else ""
    file = f"/{name}/index.html" if number == 1 else page
    _write(site, file, _html("".join(shown) + further), page=page)


def _write_broken(site: Site) -> None:
    (site.root / "text.jpg").write_text("a text that calls itself a picture")
    (site.root / "cut.png").write_bytes(PNG_SIGNATURE + bytes(50))
    site.broken.add("/cut.png")
    site.texts.add("/text.jpg")
    body = '<img src="text.jpg"><img src="cut.png"><img src="missing.jpg">'
    _write(site, "/broken.html", _html(body), page="/broken.html")


def _write_picture(site: Site, path: str, page: str, drawn: Image.Image, form: str) -> None:
    file = site.root / path[1:]
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn.save(file, form)
    site.pictures[path] = read(file, path, page)


def read(file: Path, path: str = "", page: str = "") -> Picture:
    """Read a picture as the libraries do by themselves: hashlib, Pillow, pdqhash."""
    with Image.open(file) as opened:
        value, _quality = pdqhash.compute(np.asarray(opened.convert("RGB")))
    bits = "".join(str(bit) for bit in value)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Picture(path, page, digest, f"{int(bits, 2):064x}")


def _write(site: Site, file: str, text: str, page: str = "") -> None:
    path = site.root / file[1:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if page:
        site.pages.add(page)


def _html(body: str) -> str:
    return f"<!doctype html><meta charset=utf-8><title>Pictures</title>{body}"


def _links(targets: list[str]) -> str:
    return "".join(f'<a href="{target}">{target}</a> ' for target in targets)
