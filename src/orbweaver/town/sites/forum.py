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
from orbweaver.town.site import Ask

MEMBER_NAME = "gardener"
MEMBER_PASSWORD = "under-the-rowan"  # noqa: S105  an invented member of an invented forum
_ROOMS = 3
_PICTURES_PER_ROOM = 3


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


class Forum:
    """A public front page, a login, and rooms whose pictures are not in scope for a stranger."""

    name = "forum"

    def lay_out(self, ground: Ground) -> None:
        """Build front, form, gate, hall and rooms."""
        key = f"{ground.around.town_seed}-{ground.plot.host}"
        ground.page("/", ground.plot.host, markup.links([("/login", "log in"), ("/hall", "hall")]))
        ground.put("/login", LoginForm(key))
        ground.put("/enter", Gate(key))
        rooms = [(f"/room/{number}", f"Room {number}") for number in range(1, _ROOMS + 1)]
        self._members_page(ground, key, "/hall", markup.links(rooms))
        for path, _ in rooms:
            stills = [self._members_still(ground, key, path) for _ in range(_PICTURES_PER_ROOM)]
            self._members_page(ground, key, path, "".join(map(markup.plain, stills)))
        ground.report("/")

    def _members_page(self, ground: Ground, key: str, path: str, body: str) -> None:
        ground.hide(path)
        ground.put(path, MembersOnly(key, Page(document("Members", body))))

    def _members_still(self, ground: Ground, key: str, page: str) -> str:
        role = ground.rng.choice([Role.KNOWN, Role.UNKNOWN, Role.HARMLESS])
        return ground.still(
            ground.take(role), page, folder="/members", behind=lambda still: MembersOnly(key, still)
        )


PLUGIN: SiteKind = Forum()
