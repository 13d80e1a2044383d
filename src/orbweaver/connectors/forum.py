"""A forum behind a login: a hall of rooms, rooms of posts over numbered pages, attachments."""

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
from orbweaver.connectors.numbering import Numbering
from orbweaver.jail.page import PageReading
from orbweaver.model.login_identity import LoginRecipe
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose

_ROOMS = Numbering(re.compile(r"(?P<place>/room/[0-9]{1,9})(?:/(?P<page>[0-9]{1,6}))?/?\Z"))
_ATTACHMENT = re.compile(r"/attachment/[0-9]{1,9}/?\Z")
_RECIPE = LoginRecipe("/login", "/enter", user_field="name", password_field="password")  # noqa: S106 - the name of a field
_PAGES = frozenset({"/hall", "/login"})
_BEGINNINGS = ("/room/", "/attachment/", *_PAGES)
_BUTTONS = frozenset({"/login", "/enter", "/logout"})


@dataclass(frozen=True, slots=True)
class Forum:
    """Walks hall and rooms, scans what is attached, and presses none of the buttons."""

    name: str = "forum"
    examples: tuple[Worked, ...] = (
        Worked(
            "http://rowan.example/hall",
            "<a href=/room/1>1</a><a href=/room/2>2</a><a href=/logout>Log out</a>",
            ("/room/1", "/room/2"),
            logged_in=True,
        ),
        Worked(
            "http://rowan.example/room/2",
            "<img src=/members/a.jpg><a href=/attachment/7>plan</a><a href=/room/2/2>2</a>",
            ("media:/members/a.jpg", "media:/attachment/7", "/room/2/2"),
            after="2",
        ),
        Worked(
            "http://rowan.example/room/2",
            "<a href=/room/2/4>last</a><a href=/logout>Log out</a>",
            ("again:/room/2/3", "/room/2/4"),
            before="3",
            after="4",
            logged_in=True,
        ),
        Worked(
            "http://rowan.example/login",
            "<form method=post action=/enter><input name=name>"
            "<input type=password name=password></form>",
            (),
            logged_in=False,
        ),
    )

    def match(self, url: Url, reading: PageReading | None) -> float:
        """Know it by its addresses."""
        del reading
        path = url.path
        if not path.startswith(_BEGINNINGS):
            return NO_MATCH
        is_ours = path in _PAGES or _ROOMS.place(url) or _ATTACHMENT.match(path)
        return LIKELY if is_ours else NO_MATCH

    def session(self) -> LoginRecipe | None:
        """Return its form with a token."""
        return _RECIPE

    def place(self, seen: Seen) -> Url | None:
        """Return the room."""
        room = _ROOMS.place(seen.url)
        return Url.parse(room, base=seen.url) if room else None

    def discover(self, seen: Seen, offered: tuple[Ref, ...], position: str) -> Discovery:
        """Scan attachments, leave buttons alone, read on in a room."""
        refs = tuple(_as_media(ref) for ref in offered if ref.url.path not in _BUTTONS)
        if not _ROOMS.place(seen.url):
            return Discovery(refs, position)
        return _ROOMS.read_on(seen.url, refs, position)

    def fetch(self, seen: Seen) -> tuple[Ref, ...]:
        """Return what the page around an attachment shows."""
        if seen.reading is None or not _ATTACHMENT.match(seen.reply.url.path):
            return ()
        return tuple(Ref(shown.url, Purpose.MEDIA) for shown in seen.reading.media)

    def logged_in(self, seen: Seen) -> bool | None:
        """Tell as for any site; whoever is sent to the form is a stranger."""
        return False if seen.url.path == _RECIPE.form_path else shows_a_member(seen)


def _as_media(ref: Ref) -> Ref:
    return Ref(ref.url, Purpose.MEDIA) if _ATTACHMENT.match(ref.url.path) else ref


PLUGIN: Connector = Forum()
