"""The decoders: what needs the jail, asked many at a time, so that no thread waits for one."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from orbweaver.crawl.batcher import Batcher
from orbweaver.crawl.kinds import declared_type, media_type_of
from orbweaver.crawl.needs import Scanned, Scans
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.jail.outline import Outline, ReadOutline
from orbweaver.jail.page import PageBody, PageReading, read_pages
from orbweaver.jail.pool import JailPool
from orbweaver.model.media import Media
from orbweaver.ports.fetcher.port import BodyDigests, FetchReply
from orbweaver.signals.md5 import MD5
from orbweaver.signals.sha1 import SHA1
from orbweaver.signals.sha256 import SHA256

_MOST_PAGES, _MOST_PICTURES = 16, 8


class Digested(NamedTuple):
    """A body that was hashed on its way and not kept: its digests are all that is known."""

    media: Media
    error: None = None


class Decoders:
    """The jail, asked from a few threads: what waits for a worker process blocks no loop."""

    def __init__(self, scans: Scans, pool: JailPool, threads: int) -> None:
        """Scan media by ``scans``, which decodes in the jail, too; read all else in ``pool``."""
        self._scans = scans
        self._pool = pool
        self._threads = OwnThread("jail", threads=threads)
        self._pages: Batcher[PageBody, PageReading] = Batcher(
            partial(read_pages, pool), self._threads, at_once=threads, most=_MOST_PAGES
        )
        self._pictures: Batcher[bytes, Scanned] = Batcher(
            self._scan_many, self._threads, at_once=threads, most=_MOST_PICTURES
        )

    async def scan(self, reply: FetchReply) -> Scanned:
        """Return the signals of media; of a body that was not kept, its digests."""
        if reply.digests is not None:
            return Digested(_digested(reply, reply.digests))
        return await self._pictures.ask(reply.body)

    async def read_exactly(self, content: bytes, before: Media) -> Scanned:
        """Return the signals of media whose bytes were scanned in fast mode."""
        return await self._threads.call(self._scans.read_exactly, content, before)

    async def read(self, reply: FetchReply) -> PageReading:
        """Return what a page holds; raise ``DecoderStopped`` where that cannot be told."""
        media_type, charset = declared_type(reply)
        body = PageBody(reply.body, reply.final_url, charset or "", media_type)
        return await self._pages.ask(body)

    async def outline(self, content: bytes) -> Outline:
        """Return what a JSON document says.

        Raises:
            MediaError: It is none, or reading it did not end.
        """
        return await self._threads.call(self._pool.call, ReadOutline(), content)

    def close(self) -> None:
        """End the threads."""
        self._threads.close()

    def _scan_many(self, contents: Sequence[bytes]) -> Sequence[Scanned]:
        return self._scans.scan_many(contents, md5=True)


def _digested(reply: FetchReply, digests: BodyDigests) -> Media:
    signals = (
        SHA256.of_digest(bytes.fromhex(digests.sha256_hex)),
        SHA1.of_digest(bytes.fromhex(digests.sha1_hex)),
        MD5.of_digest(bytes.fromhex(digests.md5_hex)),
    )
    return Media(digests.sha256_hex, reply.size_bytes, media_type_of(reply), 0, 0, signals)
