"""A gzip bomb: 200 MB of zeros that travel as some 200 kB."""

import asyncio
import zlib
from dataclasses import dataclass
from functools import cache

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask

UNPACKED_BYTES = 200 << 20
_PIECE_BYTES = 1 << 20


@cache
def packed_zeros(unpacked_bytes: int = UNPACKED_BYTES) -> bytes:
    """Return that many zeros as a gzip stream, made once in pieces of 1 MB."""
    packer = zlib.compressobj(9, wbits=31)
    piece = bytes(_PIECE_BYTES)
    parts = [packer.compress(piece) for _ in range(unpacked_bytes // _PIECE_BYTES)]
    return b"".join([*parts, packer.flush()])


@dataclass(frozen=True, slots=True)
class Bomb:
    """A body that says it is small, and is not."""

    media_type: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Send the packed body with ``Content-Encoding: gzip``."""
        del ask
        body = await asyncio.to_thread(packed_zeros)
        headers = {"Content-Encoding": "gzip", "Content-Type": self.media_type}
        return web.Response(body=body, headers=headers)


class BombSite:
    """An ordinary page whose second page and third picture are bombs."""

    name = "bomb"

    def lay_out(self, ground: Ground) -> None:
        """Put the bombs between ordinary pictures."""
        ground.put("/depot", Bomb("text/html"))
        ground.put("/img/depot.png", Bomb("image/png"))
        pictures = [markup.plain(ground.still(one, "/")) for one in ground.originals()]
        pictures.append(markup.plain("/img/depot.png"))
        ground.page("/", ground.plot.host, "".join(pictures) + markup.link("/depot", "depot"))
        ground.report("/")


PLUGIN: SiteKind = BombSite()
