"""A slow drip: bodies and headers that come byte by byte, for ever."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask

_DRIP_S = 1.0


@dataclass(frozen=True, slots=True)
class DrippingBody:
    """A body of a byte a second."""

    media_type: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Drip until the visitor leaves."""
        reply = web.StreamResponse(headers={"Content-Type": self.media_type})
        await reply.prepare(ask.request)
        try:
            while True:
                await reply.write(b"<")
                ask.tally.sent_bytes += 1
                await asyncio.sleep(_DRIP_S)
        except ConnectionError:
            return reply  # the visitor left, as every visitor must


@dataclass(frozen=True, slots=True)
class DrippingHead:
    """A header a second, and never a body."""

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Drip until the visitor leaves."""
        line = ask.request.transport
        if line is not None:
            line.write(b"HTTP/1.1 200 OK\r\n")
        while line is not None and not line.is_closing():
            line.write(b"X-Drop: 1\r\n")
            await asyncio.sleep(_DRIP_S)
        return web.Response()


_SPRINGS: dict[str, DrippingBody | DrippingHead] = {
    "page": DrippingBody("text/html"),
    "picture": DrippingBody("image/jpeg"),
    "head": DrippingHead(),
}


class SlowDrip:
    """Ordinary pictures, and beside them one address that drips.

    The quirk says what drips: the body of a ``page`` or ``picture``, or the ``head`` of a page.
    """

    name = "slow_drip"

    def lay_out(self, ground: Ground) -> None:
        """Put the drip beside ordinary pictures."""
        is_picture = ground.plot.quirk == "picture"
        path = "/spring.jpg" if is_picture else "/spring"
        ground.put(path, _SPRINGS[ground.plot.quirk])
        ground.never_ends(path)
        pictures = [markup.plain(ground.still(one, "/")) for one in ground.originals()]
        pictures.append(markup.plain(path) if is_picture else markup.link(path, "spring"))
        ground.page("/", ground.plot.host, "".join(pictures))
        ground.report("/")


PLUGIN: SiteKind = SlowDrip()
