"""An image board that also answers in JSON: a catalogue of threads, and the posts of each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.original import Original
from orbweaver.town.resources import Text
from orbweaver.town.shelf import SiteKind
from orbweaver.town.words import sentence

BOARD = "/rocks"
CATALOG = f"{BOARD}/catalog.json"
_POSTS_PER_THREAD = 4
_FIRST_THREAD = 1701
_BETWEEN_THREADS = 100


@dataclass(frozen=True, slots=True)
class Post:
    """One post; paths are those of the full picture and of its thumbnail."""

    number: int
    text: str
    file: str
    thumbnail: str


def _post(ground: Ground, number: int, original: Original, page: str) -> Post:
    full = ground.still(original, page, folder=f"{BOARD}/src")
    small = ground.still(
        original, page, alteration=Alteration.RECOMPRESSED, folder=f"{BOARD}/thumb"
    )
    return Post(number, sentence(ground.rng), full, small)


def _thread_html(posts: Sequence[Post]) -> str:
    articles = [
        f'<article id="p{post.number}">{markup.linked(post.thumbnail, post.file)}'
        f"{markup.paragraph(post.text)}</article>"
        for post in posts
    ]
    return "".join(articles) + markup.link(f"{BOARD}/", "back")


def _thread_json(number: int, posts: Sequence[Post]) -> str:
    told = [
        {"no": post.number, "com": post.text, "file": post.file, "thumb": post.thumbnail}
        for post in posts
    ]
    return json.dumps({"no": number, "posts": told})


class ImageBoard:
    """A board: an index, threads as pages, and the same as JSON for who asks a board's way.

    ``/rocks/catalog.json`` is a list of pages, each with ``threads`` of ``no`` (number),
    ``last_modified`` (a growing whole number) and ``replies``; ``/rocks/thread/<no>.json`` has
    ``posts`` of ``no``, ``com`` (text), ``file`` and ``thumb`` (paths).
    """

    name = "image_board"

    def lay_out(self, ground: Ground) -> None:
        """Share the plot's originals among threads."""
        originals = ground.originals()
        shares = [
            originals[at : at + _POSTS_PER_THREAD]
            for at in range(0, len(originals), _POSTS_PER_THREAD)
        ]
        numbers = [_FIRST_THREAD + _BETWEEN_THREADS * n for n in range(len(shares))]
        for number, share in zip(numbers, shares, strict=True):
            page = f"{BOARD}/thread/{number}"
            posts = [_post(ground, number + n, one, page) for n, one in enumerate(share)]
            ground.page(page, f"Thread {number}", _thread_html(posts))
            ground.put(f"{page}.json", Text(_thread_json(number, posts), "application/json"))
        self._fronts(ground, numbers, shares)
        ground.report(f"{BOARD}/")

    def _fronts(
        self, ground: Ground, numbers: Sequence[int], shares: Sequence[Sequence[Original]]
    ) -> None:
        threads = [
            {"no": number, "last_modified": number + len(share), "replies": len(share) - 1}
            for number, share in zip(numbers, shares, strict=True)
        ]
        catalog = json.dumps([{"page": 1, "threads": threads}])
        ground.put(CATALOG, Text(catalog, "application/json"))
        ways = [(f"{BOARD}/thread/{number}", f"Thread {number}") for number in numbers]
        ground.page(f"{BOARD}/", "Rocks", markup.links(ways))
        ground.page("/", ground.plot.host, markup.link(f"{BOARD}/", "rocks"))


PLUGIN: SiteKind = ImageBoard()
