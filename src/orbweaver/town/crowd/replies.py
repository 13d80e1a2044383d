"""The replies of a crowd: whole HTTP messages, made of ready pieces in a few microseconds."""

import random
from http import HTTPStatus
from pathlib import Path

from orbweaver.town.crowd.plan import DISTINCT_DRAWINGS, Crowd, page_path, picture_path
from orbweaver.town.pictures.darkroom import Darkroom
from orbweaver.town.pictures.original import MOTIFS, FileFormat, Original, Role
from orbweaver.town.pictures.seeds import dice
from orbweaver.town.words import sentence

_WIDTH_PX, _HEIGHT_PX = 640, 480
_TEXTS = 61
_SENTENCES = 60
_START_OF_IMAGE = b"\xff\xd8"
_COMMENT = b"\xff\xfe"
_LENGTH_BYTES = 2
GRUMPY_S = 1

Reply = tuple[int, bytes, bytes]
"""Status, head, body."""


def drawings(crowd: Crowd, cache_dir: Path | None) -> tuple[bytes, ...]:
    """Return the JPEG files of the few drawings; the known ones come first."""
    originals = [
        Original(
            f"c{number:03d}",
            crowd.town_seed,
            Role.HARMLESS,
            MOTIFS[number % len(MOTIFS)],
            _WIDTH_PX,
            _HEIGHT_PX,
            FileFormat.JPEG,
        )
        for number in range(DISTINCT_DRAWINGS)
    ]
    darkroom = Darkroom(originals, cache_dir)
    return tuple(darkroom.original_file(original.original_id) for original in originals)


class Replies:
    """Makes the reply of any path of any site."""

    def __init__(self, crowd: Crowd, drawn: tuple[bytes, ...]) -> None:
        """Write the texts once."""
        self._crowd = crowd
        self._drawn = tuple(file.removeprefix(_START_OF_IMAGE) for file in drawn)
        rng = dice(crowd.town_seed, "crowd", "texts")
        self._texts = tuple(_text(sentences) for sentences in _paragraphs(rng))
        self._pages = {page_path(page): page for page in range(crowd.pages_per_site)}
        pictures = range(crowd.pages_per_site * crowd.pictures_per_page)
        self._pictures = {picture_path(picture): picture for picture in pictures}

    def reply(self, site: int, path: str) -> Reply:
        """Return what stands at ``path`` of a site."""
        picture = self._pictures.get(path)
        if picture is not None:
            return _ok("image/jpeg", self._picture(site, picture))
        page = self._pages.get(path)
        if page is not None:
            return _ok("text/html", self._page(site, page))
        if path == "/robots.txt":
            return _ok("text/plain", b"User-agent: *\nDisallow: /private/\n")
        return refusal(HTTPStatus.NOT_FOUND)

    def _page(self, site: int, page: int) -> bytes:
        links = "".join(
            f'<li><a href="{page_path(other)}">Page {other}</a></li>'
            for other in self._crowd.links(page)
        )
        shown = "".join(
            f'<img src="{picture_path(picture)}" alt="">' for picture in self._crowd.shown(page)
        )
        title = f"{self._crowd.host(site)}, page {page}"
        head = f"<!doctype html><title>{title}</title><h1>{title}</h1>{shown}<ul>{links}</ul>"
        return head.encode() + self._texts[(site * 31 + page) % _TEXTS]

    def _picture(self, site: int, picture: int) -> bytes:
        """Return a drawing with a comment that makes its file one of its kind."""
        said = f"picture {picture} of site {site}".encode()
        length = (len(said) + _LENGTH_BYTES).to_bytes(_LENGTH_BYTES, "big")
        drawn = self._drawn[self._crowd.drawing(site, picture)]
        return b"".join((_START_OF_IMAGE, _COMMENT, length, said, drawn))


def refusal(status: HTTPStatus, *headers: str) -> Reply:
    """Return a reply without a body of use."""
    body = f"{status.phrase}.\n".encode()
    more = "".join(f"{header}\r\n" for header in headers)
    return status, _head(status, "text/plain", len(body), more), body


def _ok(media_type: str, body: bytes) -> Reply:
    return HTTPStatus.OK, _head(HTTPStatus.OK, media_type, len(body)), body


def _head(status: HTTPStatus, media_type: str, size_bytes: int, more: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {size_bytes}\r\n{more}\r\n"
    ).encode()


def _paragraphs(rng: random.Random) -> list[list[str]]:
    return [[sentence(rng) for _ in range(_SENTENCES)] for _ in range(_TEXTS)]


def _text(sentences: list[str]) -> bytes:
    return f"<p>{'</p><p>'.join(sentences)}</p>".encode()
