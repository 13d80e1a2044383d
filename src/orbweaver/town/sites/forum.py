"""A forum behind a login: a form with a token, a cookie, and rooms for members only."""

import hashlib
import hmac
from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.markup import document
from orbweaver.town.pictures.original import Role
from orbweaver.town.resources import Page, Still
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask, Needs

MEMBER_NAME = "gardener"
MEMBER_PASSWORD = "under-the-rowan"  # noqa: S105  an invented member of an invented forum
_ROOMS = 3
_PAGES_PER_ROOM = 2
_PICTURES_PER_PAGE = 2
_LEAVE = "/logout"


def _sign(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class LoginForm:
    """GET gives a visitor cookie and a form token bound to it."""

    key: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Show the form; the token is good for this visitor only."""
        visitor = ask.request.cookies.get("visitor") or _sign(self.key, f"v{ask.asked_before}")
        fields = (
            f'<input type="hidden" name="token" value="{_sign(self.key, visitor)}">'
            '<input name="name"><input name="password" type="password"><button>Enter</button>'
        )
        form = f'<form method="post" action="/enter">{fields}</form>'
        reply = web.Response(text=document("Log in", form), content_type="text/html")
        reply.set_cookie("visitor", visitor, httponly=True)
        return reply


@dataclass(frozen=True, slots=True)
class Gate:
    """POST with the right token, name and password gives the member cookie."""

    key: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Let the member in, or say no with status 403."""
        fields = await ask.request.post()
        visitor = ask.request.cookies.get("visitor", "")
        expected = (_sign(self.key, visitor), MEMBER_NAME, MEMBER_PASSWORD)
        given = (fields.get("token"), fields.get("name"), fields.get("password"))
        if ask.request.method != "POST" or given != expected:
            raise web.HTTPForbidden(text="No entry.")
        reply = web.Response(status=303, headers={"Location": "/hall"})
        reply.set_cookie("member", _sign(self.key, "member"), httponly=True)
        return reply


@dataclass(frozen=True, slots=True)
class MembersOnly:
    """Something that only the member cookie opens; others are sent to the form."""

    key: str
    inside: Page | Still

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Answer members, send others to the form."""
        if ask.request.cookies.get("member") != _sign(self.key, "member"):
            return web.Response(status=303, headers={"Location": "/login"})
        return await self.inside.answer(ask)


@dataclass(frozen=True, slots=True)
class WayOut:
    """A link that ends the visit of whoever presses it."""

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Take the member cookie back."""
        del ask
        reply = web.Response(status=303, headers={"Location": "/"})
        reply.del_cookie("member")
        return reply


class Forum:
    """A public front page, a login, and rooms whose pictures only members get to see.

    A room has pages; a picture there leads to its own page, and that to the full file. Every
    page inside offers to log out.
    """

    name = "forum"

    def lay_out(self, ground: Ground) -> None:
        """Build front, form, gate, hall and rooms."""
        key = f"{ground.around.town_seed}-{ground.plot.host}"
        ground.page("/", ground.plot.host, markup.links([("/login", "log in"), ("/hall", "hall")]))
        ground.put("/login", LoginForm(key))
        ground.put("/enter", Gate(key))
        ground.put(_LEAVE, WayOut())
        ground.button(_LEAVE)
        rooms = [(f"/room/{number}", f"Room {number}") for number in range(1, _ROOMS + 1)]
        self._members_page(ground, key, "/hall", markup.links(rooms))
        for path, _ in rooms:
            self._room(ground, key, path)
        ground.report("/")

    def _room(self, ground: Ground, key: str, path: str) -> None:
        """Build the pages of one room."""
        pages = [path, *(f"{path}/{number}" for number in range(2, _PAGES_PER_ROOM + 1))]
        numbering = markup.links(
            [(page, str(number)) for number, page in enumerate(pages, start=1)]
        )
        for page in pages:
            shown = [self._attachment(ground, key, page) for _ in range(_PICTURES_PER_PAGE)]
            self._members_page(ground, key, page, "".join(shown) + numbering)

    def _attachment(self, ground: Ground, key: str, page: str) -> str:
        """Put a picture with a page of its own; return the way to that page."""
        number = ground.rng.randrange(1000, 1_000_000)
        own_page = f"/attachment/{number}"
        role = ground.rng.choice([Role.KNOWN, Role.UNKNOWN, Role.HARMLESS])
        path = ground.still(
            ground.take(role),
            own_page,
            folder="/members",
            behind=lambda still: MembersOnly(key, still),
            needs=Needs.LOGIN,
        )
        inside = markup.plain(path) + markup.link(page, "back to the room")
        self._members_page(ground, key, own_page, inside)
        return markup.link(own_page, f"Picture {number}")

    def _members_page(self, ground: Ground, key: str, path: str, body: str) -> None:
        way_out = markup.link(_LEAVE, "Log out")
        ground.put(path, MembersOnly(key, Page(document("Members", way_out + body))))


PLUGIN: SiteKind = Forum()
