"""The web server of all sites: one application that looks at the Host header."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

from aiohttp import web

from orbweaver.town.markup import document, paragraph
from orbweaver.town.serving.ledger import Ledger, Standing
from orbweaver.town.serving.placeholder import placeholder_file
from orbweaver.town.site import Ask, Resource, Site
from orbweaver.town.town import Town

_MISDIRECTED = 421
_MAX_ARRIVALS = 1_000_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request as it came in; ``at_s`` counts seconds since the town's start."""

    at_s: float
    host: str
    method: str
    path: str
    from_ip: str
    to_ip: str
    user_agent: str
    status: int


class WebFront:
    """Answers for every site of the town, and keeps who asked for what."""

    def __init__(self, town: Town, ledger: Ledger) -> None:
        """Note the time as the town's start."""
        self._town = town
        self._ledger = ledger
        self._started_s = time.monotonic()
        self._asked: Counter[tuple[str, str]] = Counter()
        self._former = {site.moves_to: site for site in town.sites.values() if site.moves_to}
        self.arrivals: list[Arrival] = []

    def application(self) -> web.Application:
        """Return the aiohttp application, to be served on every address of the town."""
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        return application

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        host = request.host.rsplit(":", 1)[0].lower()
        try:
            reply = await self._answer(request, host)
        except web.HTTPException as refusal:
            reply = refusal
        self._note(request, host, reply.status)
        return reply

    async def _answer(self, request: web.Request, host: str) -> web.StreamResponse:
        site = self._town.sites.get(host)
        if site is None or _local_ip(request) not in site.addresses:
            return web.Response(status=_MISDIRECTED, text="No such host here.\n")
        if request.path == "/robots.txt":
            return web.Response(text=site.robots_txt)
        if host in self._ledger.moved():
            target = f"http://{site.moves_to}:{self._town.ports.web}{request.path_qs}"
            return web.Response(status=301, headers={"Location": target})
        return await self._answer_standing(request, site)

    async def _answer_standing(self, request: web.Request, site: Site) -> web.StreamResponse:
        path = request.path_qs
        standing = self._ledger.standing(site.host, path)
        resource = self._resource(site, path)
        if standing is Standing.GONE or resource is None:
            status = site.provider.gone_status if standing is Standing.GONE else 404
            return web.Response(status=status, text="Not here.\n")
        if standing is Standing.SOFT_404:
            return web.Response(text=_NOT_FOUND, content_type="text/html")
        if standing is Standing.PLACEHOLDER:
            content = await asyncio.to_thread(placeholder_file)
            return web.Response(body=content, content_type="image/png")
        self._asked[site.host, path] += 1
        ask = Ask(request, site, self._town.darkroom, self._asked[site.host, path] - 1)
        return await resource.answer(ask)

    def _resource(self, site: Site, path: str) -> Resource | None:
        """Return what stands at ``path``; a site that moved stands at its new host."""
        former = self._former.get(site.host)
        if former is not None and former.host in self._ledger.moved():
            return former.resources.get(path)
        return site.resources.get(path)

    def _note(self, request: web.Request, host: str, status: int) -> None:
        if len(self.arrivals) < _MAX_ARRIVALS:
            arrival = Arrival(
                at_s=time.monotonic() - self._started_s,
                host=host,
                method=request.method,
                path=request.path_qs,
                from_ip=request.remote or "",
                to_ip=_local_ip(request),
                user_agent=request.headers.get("User-Agent", ""),
                status=status,
            )
            self.arrivals.append(arrival)


_NOT_FOUND = document("Not found", paragraph("The page that you look for does not exist."))


def _local_ip(request: web.Request) -> str:
    name = request.transport.get_extra_info("sockname") if request.transport else None
    return str(name[0]) if name else ""
