"""The web server of all sites: one application that looks at the Host header."""

import asyncio
import time
from collections import Counter

from aiohttp import web

from orbweaver.town.markup import document, paragraph
from orbweaver.town.serving.arrivals import Arrival, ArrivalsLog
from orbweaver.town.serving.ledger import Ledger, Standing
from orbweaver.town.serving.lookout import LOOKS_TO_GREET, Lookout
from orbweaver.town.serving.placeholder import placeholder_file
from orbweaver.town.site import Ask, Resource, Site, Tally
from orbweaver.town.town import Town

_MISDIRECTED = 421
_LOOKS_SINCE_IT_CAME = LOOKS_TO_GREET + 1  # the server reads in one turn, we answer in the next


class WebFront:
    """Answers for every site of the town, and keeps who asked for what."""

    def __init__(self, town: Town, ledger: Ledger, log: ArrivalsLog, lookout: Lookout) -> None:
        """Write arrivals into ``log``; ``lookout`` is the selector of the loop that serves."""
        self._town = town
        self._ledger = ledger
        self._log = log
        self._lookout = lookout
        self._asked: Counter[tuple[str, str]] = Counter()
        self._former = {site.moves_to: site for site in town.sites.values() if site.moves_to}

    def application(self) -> web.Application:
        """Return the aiohttp application, to be served on every address of the town."""
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        return application

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        host = request.host.rsplit(":", 1)[0].lower()
        number, tally = self._log.begin(self._arrival(request, host)), Tally()
        try:
            reply = await self._answer(request, host, tally)
        except web.HTTPException as refusal:
            reply = refusal
        self._log.end(number, reply.status, tally.sent_bytes or _body_bytes(reply))
        return reply

    async def _answer(self, request: web.Request, host: str, tally: Tally) -> web.StreamResponse:
        site = self._town.sites.get(host)
        if site is None or _local_ip(request) not in site.addresses:
            return web.Response(status=_MISDIRECTED, text="No such host here.\n")
        if request.path == "/robots.txt":
            return web.Response(text=site.robots_txt)
        if host in self._ledger.moved():
            target = f"http://{site.moves_to}:{self._town.ports.web}{request.path_qs}"
            return web.Response(status=301, headers={"Location": target})
        return await self._answer_standing(request, site, tally)

    async def _answer_standing(
        self, request: web.Request, site: Site, tally: Tally
    ) -> web.StreamResponse:
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
        ask = Ask(request, site, self._town.darkroom, self._asked[site.host, path] - 1, tally)
        return await resource.answer(ask)

    def _resource(self, site: Site, path: str) -> Resource | None:
        """Return what stands at ``path``; a site that moved stands at its new host."""
        former = self._former.get(site.host)
        if former is not None and former.host in self._ledger.moved():
            return former.resource_at(path)
        return site.resource_at(path)

    def _arrival(self, request: web.Request, host: str) -> Arrival:
        started_s = self._log.started_s
        return Arrival(
            at_s=time.monotonic() - started_s,
            after_s=self._lookout.looked_s(_LOOKS_SINCE_IT_CAME) - started_s,
            host=host,
            method=request.method,
            path=request.path_qs,
            from_ip=request.remote or "",
            to_ip=_local_ip(request),
            user_agent=request.headers.get("User-Agent", ""),
            has_cookie="Cookie" in request.headers,
        )


_NOT_FOUND = document("Not found", paragraph("The page that you look for does not exist."))


def _body_bytes(reply: web.StreamResponse) -> int:
    body = reply.body if isinstance(reply, web.Response) else None
    return len(body) if isinstance(body, bytes | bytearray) else 0


def _local_ip(request: web.Request) -> str:
    name = request.transport.get_extra_info("sockname") if request.transport else None
    return str(name[0]) if name else ""
