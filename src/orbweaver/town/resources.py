"""What may stand at a path: pages, pictures, archives, clips and redirects."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.site import Ask


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page that is the same for everybody."""

    html: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Send the text."""
        del ask
        return web.Response(text=self.html, content_type="text/html")


@dataclass(frozen=True, slots=True)
class Text:
    """A text file of any kind that is the same for everybody."""

    text: str
    media_type: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Send the text."""
        del ask
        return web.Response(text=self.text, content_type=self.media_type)


@dataclass(frozen=True, slots=True)
class Still:
    """One picture file."""

    original_id: str
    alteration: Alteration
    media_type: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Draw it if nobody asked before, then send it."""
        content = await asyncio.to_thread(ask.darkroom.copy_file, self.original_id, self.alteration)
        return web.Response(body=content, content_type=self.media_type)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file of originals."""

    original_ids: tuple[str, ...]

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Pack it if nobody asked before, then send it."""
        content = await asyncio.to_thread(ask.darkroom.zip_file, self.original_ids)
        return web.Response(body=content, content_type="application/zip")


@dataclass(frozen=True, slots=True)
class Clip:
    """A short video that shows originals one after the other."""

    original_ids: tuple[str, ...]

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Film it if nobody asked before, then send it."""
        content = await asyncio.to_thread(ask.darkroom.video_file, self.original_ids)
        return web.Response(body=content, content_type="video/mp4")


@dataclass(frozen=True, slots=True)
class Redirect:
    """A jump to ``location``, which need not be a place where one should go."""

    location: str
    status: int = 302

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Send the Location header exactly as it is written."""
        del ask
        return web.Response(status=self.status, headers={"Location": self.location})
