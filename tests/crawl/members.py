"""A small forum behind a login, on loopback: it counts what is posted and can forget who is in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from aiohttp import web

NAME, PASSWORD = "gardener", "under-the-rowan"
HOST = "rowan.example"
FORM = (
    '<form method="post" action="{action}"><input type="hidden" name="token" value="{token}">'
    '<input name="name"><input type="password" name="password"><button>Enter</button></form>'
)
EXIT = '<a href="/logout">Log out</a>'


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    cookies: frozenset[str]
    """Names."""
    fields: tuple[tuple[str, str], ...] = ()
    """What was posted."""
    at_s: float = field(default_factory=monotonic)


@dataclass
class Members:
    """A hall, two rooms of two pages each, and a picture on every page."""

    pictures: Sequence[bytes]
    action: str = "/enter"
    """Where its form says that it is sent."""
    has_exit: bool = True
    says_no_with: int = 403
    forgets_after: tuple[int, ...] = ()
    """After so many requests of members everybody is a stranger again."""
    asked: list[Asked] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)
    given: int = 0
    member_requests: int = 0
    is_closed: bool = False
    """Whether nobody gets in any more, whatever they say."""
    forbidden: frozenset[str] = frozenset()
    """Paths that members may not see either."""
    status_for_strangers: int = 303

    @property
    def posts(self) -> list[Asked]:
        """Return what was posted."""
        return [one for one in self.asked if one.method == "POST"]

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [one.path for one in self.asked]

    def pictures_inside(self) -> set[str]:
        """Return the paths of the pictures that members alone see."""
        return {f"/members/{n}.jpg" for n in range(4)} | {"/attachment/7"}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer whatever is asked."""
        fields = tuple((k, str(v)) for k, v in (await request.post()).items())
        told = Asked(request.method, request.path_qs, frozenset(request.cookies), fields)
        self.asked.append(told)
        path = request.path
        if path in ("/", "/front.jpg", "/robots.txt"):
            return self._public(path)
        if path == "/login":
            return self._form()
        if request.method == "POST":
            return self._enter(request, dict(fields))
        if request.cookies.get("member") not in self.sessions:
            return self._to_strangers()
        return self._to_members(path)

    def _public(self, path: str) -> web.Response:
        if path == "/robots.txt":
            return web.Response(status=404)
        if path == "/front.jpg":
            return web.Response(body=self.pictures[5], content_type="image/jpeg")
        return page('<a href="/login">Log in</a><a href="/hall">Hall</a><img src="/front.jpg">')

    def _form(self) -> web.Response:
        self.given += 1
        visitor = f"visitor-{self.given}"
        reply = page(FORM.format(action=self.action, token=f"token-of-{visitor}"))
        reply.set_cookie("visitor", visitor, httponly=True)
        return reply

    def _enter(self, request: web.Request, fields: dict[str, str]) -> web.Response:
        visitor = request.cookies.get("visitor", "")
        expected = {"token": f"token-of-{visitor}", "name": NAME, "password": PASSWORD}
        if self.is_closed or request.path != "/enter" or not visitor or fields != expected:
            if self.says_no_with == 200:
                return self._form()
            return web.Response(status=self.says_no_with, text="No entry.")
        reply = web.Response(status=303, headers={"Location": "/hall"})
        reply.set_cookie("member", self.open_session(), httponly=True)
        return reply

    def open_session(self) -> str:
        """Let somebody in; return the value of their cookie."""
        self.given += 1
        session = f"session-{self.given}-of-the-rowan"
        self.sessions.add(session)
        return session

    def _to_strangers(self) -> web.Response:
        if self.status_for_strangers == 303:
            return web.Response(status=303, headers={"Location": "/login"})
        return web.Response(status=self.status_for_strangers, text="Members only.")

    def _to_members(self, path: str) -> web.Response:
        self.member_requests += 1
        if self.member_requests in self.forgets_after:
            self.sessions.clear()
        if path in self.forbidden:
            return web.Response(status=403, text="Not for you.")
        if path.startswith("/members/"):
            return web.Response(body=self.pictures[int(path[9])], content_type="image/jpeg")
        if path == "/attachment/7":
            return web.Response(body=self.pictures[4], content_type="image/jpeg")
        return self._room(path)

    def _room(self, path: str) -> web.Response:
        rooms = {
            "/hall": '<a href="/room/1">1</a><a href="/room/2">2</a>',
            "/room/1": '<a href="/room/1/2">2</a><img src="/members/0.jpg">',
            "/room/1/2": '<img src="/members/1.jpg"><a href="/attachment/7">plan</a>',
            "/room/2": '<a href="/room/2/2">2</a><img src="/members/2.jpg">',
            "/room/2/2": '<img src="/members/3.jpg">',
        }
        if path not in rooms:
            return web.Response(status=404)
        return page(rooms[path] + (EXIT if self.has_exit else ""))


def page(text: str) -> web.Response:
    """Return a page."""
    return web.Response(text=f"<!doctype html><title>Rowan</title>{text}", content_type="text/html")


@asynccontextmanager
async def open_forum(members: Members) -> AsyncIterator[int]:
    """Serve on a free port of loopback; give the port."""
    application = web.Application()
    application.router.add_route("*", "/{anything:.*}", members.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port: int = runner.addresses[0][1]
        yield port
    finally:
        await runner.cleanup()
