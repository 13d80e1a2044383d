"""Endless bodies and an endless list: more than any visitor can take."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.markup import document
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask
from orbweaver.town.words import PLANTS

_PIECE = bytes(64 << 10)
_CRUMBS = 100
_CRUMB_PAUSE_S = 0.02
_JPEG_START = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
CAP_PAGES = 60


@dataclass(frozen=True, slots=True)
class Torrent:
    """A body without an end, as fast as the line takes it."""

    media_type: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Pour until the visitor leaves."""
        reply = web.StreamResponse(headers={"Content-Type": self.media_type})
        await reply.prepare(ask.request)
        piece = _JPEG_START if self.media_type == "image/jpeg" else b"<!doctype html><p>"
        try:
            while True:
                await reply.write(piece)
                ask.tally.sent_bytes += len(piece)
                piece = _PIECE
        except ConnectionError:
            return reply  # the visitor left, as every visitor must


@dataclass(frozen=True, slots=True)
class Crumbs:
    """A body without an end, in chunks of one byte."""

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Crumble until the visitor leaves."""
        reply = web.StreamResponse(headers={"Content-Type": "text/html"})
        reply.enable_chunked_encoding()
        await reply.prepare(ask.request)
        try:
            while True:
                for _ in range(_CRUMBS):
                    await reply.write(b" ")
                ask.tally.sent_bytes += _CRUMBS
                await asyncio.sleep(_CRUMB_PAUSE_S)
        except ConnectionError:
            return reply  # the visitor left, as every visitor must


@dataclass(frozen=True, slots=True)
class EndlessList:
    """A page of a list that always has an older one, with the same words in other order."""

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Return the page and the way to the next."""
        digits = ask.path.rpartition("=")[2]
        number = int(digits) if digits.isdecimal() else 1
        text = markup.paragraph(f"{PLANTS[number % len(PLANTS)]} was here.")
        older = markup.link(f"/list?page={number + 1}", "older")
        return web.Response(text=document("Guests", text + older), content_type="text/html")


class Endless:
    """Ordinary pictures, and beside them a list and three bodies without an end."""

    name = "endless"

    def lay_out(self, ground: Ground) -> None:
        """Put what never ends between ordinary pictures."""
        ground.put("/torrent", Torrent("text/html"))
        ground.put("/torrent/fall.jpg", Torrent("image/jpeg"))
        ground.put("/crumbs", Crumbs())
        ground.put_all("/list", EndlessList())
        ground.never_ends("/torrent")
        ground.never_ends("/crumbs")
        ground.cap(CAP_PAGES)
        pictures = [markup.plain(ground.still(one, "/")) for one in ground.originals()]
        pictures.append(markup.plain("/torrent/fall.jpg"))
        ways = [("/torrent", "torrent"), ("/crumbs", "crumbs"), ("/list?page=1", "guests")]
        ground.page("/", ground.plot.host, "".join(pictures) + markup.links(ways))
        ground.report("/")


PLUGIN: SiteKind = Endless()
