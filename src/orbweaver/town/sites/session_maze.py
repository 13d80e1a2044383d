"""A maze of session ids: every link carries a fresh one, and behind them is one small gallery."""

import hashlib
from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.markup import document
from orbweaver.town.sessions import in_path, in_query, without_session
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask

_PER_ROOM = 2
_ASKED_FOR_EACH = 2  # one session more than needed


@dataclass(frozen=True, slots=True)
class AnySession:
    """Answers under whatever session id as without it."""

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Return what stands at the address without its session id."""
        inside = ask.site.resources.get(without_session(ask.path))
        if inside is None:
            return web.Response(status=404, text="No way here.\n")
        return await inside.answer(ask)


@dataclass(frozen=True, slots=True)
class Room:
    """A page of the maze: its pictures, and the rooms it leads to, under fresh session ids."""

    pictures: tuple[str, ...]
    rooms: tuple[str, ...]

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Return the page as nobody saw it before."""
        salt = f"{ask.site.host}{ask.path}{ask.asked_before}"
        ways = []
        for place in self.rooms:
            ways.append((in_query(place, _session(salt, f"on{place}")), "on"))
            ways.append((in_path(place, _session(salt, f"further{place}")), "further"))
        shown = "".join(markup.plain(_picture(salt, path)) for path in self.pictures)
        page = document("Maze", shown + markup.links(ways))
        return web.Response(text=page, content_type="text/html")


def _picture(salt: str, path: str) -> str:
    """Return a picture's path with a session id, in its query or in the path itself."""
    session = _session(salt, path)
    return in_query(path, session) if int(session[0], 16) % 2 else in_path(path, session)


def _session(salt: str, name: str) -> str:
    return hashlib.sha256(f"{salt}{name}".encode()).hexdigest()[:32]


class SessionMaze:
    """Rooms that all lead to one another, each picture in one room."""

    name = "session_maze"

    def lay_out(self, ground: Ground) -> None:
        """Hang the pictures into rooms; the truth names pictures by their bare address."""
        originals = ground.originals()
        batches = [originals[at : at + _PER_ROOM] for at in range(0, len(originals), _PER_ROOM)]
        places = ("/", *(f"/room/{number}" for number in range(2, len(batches) + 1)))
        for place, batch in zip(places, batches, strict=True):
            shown = tuple(ground.still(one, place) for one in batch)
            ground.put(place, Room(shown, places))
        ground.put_all("/", AnySession())
        ground.cap(_ASKED_FOR_EACH * len(places))
        ground.report("/")


PLUGIN: SiteKind = SessionMaze()
