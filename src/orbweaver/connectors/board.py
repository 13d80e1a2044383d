"""An image board: boards of threads, threads of posts over numbered pages, files beside them."""

import re
from dataclasses import dataclass

from orbweaver.connectors.connector import (
    LIKELY,
    NO_MATCH,
    Connector,
    Discovery,
    Ref,
    Seen,
    Worked,
    shows_a_member,
)
from orbweaver.connectors.numbering import Numbering, sooner, whole
from orbweaver.jail.outline import Outline
from orbweaver.jail.page import PageReading
from orbweaver.model.login_identity import LoginRecipe
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose

_THREADS = Numbering(
    re.compile(r"(?P<place>/[a-z0-9]{1,12}/thread/[0-9]{1,18})(?:/(?P<page>[0-9]{1,6}))?/?\Z")
)
_LIST = re.compile(r"(?P<board>/[a-z0-9]{1,12}/)(?:[0-9]{1,6}|catalog)?\Z")
_CATALOG = re.compile(r"(?P<board>/[a-z0-9]{1,12}/)catalog\.json\Z")
_LEAF = re.compile(r"(?P<thread>/[0-9]+/threads/[0-9]+)/(?P<name>no|last_modified)\Z")
_INDEX = "<a href=/b/thread/40>40</a><a href=/b/thread/52>52</a><a href=/b/2>more</a>"


@dataclass(frozen=True, slots=True)
class Board:
    """Reads a list of threads newest first, and of a thread known before what was added."""

    name: str = "board"
    examples: tuple[Worked, ...] = (
        Worked(
            "http://boats.example/b/",
            _INDEX,
            ("/b/thread/52", "/b/thread/40", "/b/2"),
            after="52",
        ),
        Worked(
            "http://boats.example/b/",
            _INDEX.replace("40", "57"),
            ("/b/thread/57", "/b/thread/52", "/b/2"),
            before="52",
            after="57",
        ),
        Worked(
            "http://boats.example/b/thread/52",
            "<a href=/b/file/1.jpg><img src=/b/small/1.jpg></a><a href=/b/thread/52/2>2</a>",
            ("media:/b/small/1.jpg", "media:/b/file/1.jpg", "/b/thread/52/2"),
            after="2",
        ),
        Worked(
            "http://boats.example/b/thread/52",
            "<a href=/b/thread/52/2>2</a><a href=/b/thread/52/3>3</a>",
            ("again:/b/thread/52/2", "/b/thread/52/3"),
            before="2",
            after="3",
        ),
        Worked(
            "http://boats.example/b/catalog.json",
            '[{"threads": [{"no": 40, "last_modified": 902}, {"no": 52, "last_modified": 871}]}]',
            ("/b/thread/40", "/b/thread/52"),
            after="902",
        ),
        Worked(
            "http://boats.example/b/catalog.json",
            '[{"threads": [{"no": 40, "last_modified": 902}, {"no": 52, "last_modified": 915}]}]',
            ("again:/b/thread/52",),
            before="902",
            after="915",
        ),
    )

    def match(self, url: Url, reading: PageReading | None) -> float:
        """Know a thread by its address, and a list by the threads of that board on it."""
        path = url.path
        if "/thread/" in path and _THREADS.place(url):
            return LIKELY
        if path.endswith("/catalog.json") and _CATALOG.match(path):
            return LIKELY
        listed = _LIST.match(path)
        if listed is None or reading is None:
            return NO_MATCH
        of_board = f"{listed['board']}thread/"
        inside = (link.url for link in reading.links if link.url.path.startswith(of_board))
        return LIKELY if any(_THREADS.place(url) for url in inside) else NO_MATCH

    def session(self) -> LoginRecipe | None:
        """Return nothing: boards are read as a stranger."""
        return None

    def place(self, seen: Seen) -> Url | None:
        """Return the thread, or the very page of a list of threads."""
        thread = _THREADS.place(seen.url)
        return Url.parse(thread, base=seen.url) if thread else seen.url

    def discover(self, seen: Seen, offered: tuple[Ref, ...], position: str) -> Discovery:
        """Put new threads first, the newest of them at the head; read on in a thread.

        A catalogue says when each thread was last written to: later rounds read those alone.
        """
        if seen.outline is not None:
            return _of_catalog(seen, seen.outline, whole(position))
        if _THREADS.place(seen.url):
            return _THREADS.read_on(seen.url, offered, position)
        newest = whole(position)
        threads = [ref for ref in offered if _thread_number(ref.url) > newest]
        threads.sort(key=lambda ref: _thread_number(ref.url), reverse=True)
        highest = max((newest, *map(_thread_number, (ref.url for ref in threads))))
        return Discovery(sooner(offered, threads), str(highest))

    def fetch(self, seen: Seen) -> tuple[Ref, ...]:
        """Return nothing: a board's files are files."""
        del seen
        return ()

    def logged_in(self, seen: Seen) -> bool | None:
        """Tell as for any site."""
        return shows_a_member(seen)


def _of_catalog(seen: Seen, outline: Outline, before: int) -> Discovery:
    listed = _CATALOG.match(seen.url.path)
    if listed is None:
        return Discovery((), str(before))
    told: dict[str, dict[str, int]] = {}
    for way, text in outline.leaves:
        leaf = _LEAF.match(way)
        if leaf is not None:
            told.setdefault(leaf["thread"], {})[leaf["name"]] = whole(text)
    threads = sorted((one.get("last_modified", 0), one.get("no", 0)) for one in told.values())
    news = [(at, number) for at, number in reversed(threads) if number and at > before]
    refs = (
        Ref(_thread(seen.url, listed["board"], number), Purpose.PAGE, has_grown=before > 0)
        for _, number in news
    )
    return Discovery(tuple(refs), str(max((before, *(at for at, _ in news)))))


def _thread(url: Url, board: str, number: int) -> Url:
    return Url.parse(f"{board}thread/{number}", base=url)


def _thread_number(url: Url) -> int:
    return whole(_THREADS.place(url).rpartition("/")[2])


PLUGIN: Connector = Board()
