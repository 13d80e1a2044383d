"""Archived pages: which bodies are kept, and where; one sealed log a seed."""

import json
import re
import zlib
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orbweaver.crawl.archive.sealed_log import SealedLog
from orbweaver.crawl.endings import Ending
from orbweaver.errors import DamagedObject
from orbweaver.model.clock import from_iso, iso
from orbweaver.model.page import Page

SUFFIX = ".archive"
_MOST_OPEN = 1024
_QUICK = 2  # of zlib's nine levels: a quarter less time than the usual one, a little larger
_MEDIA_INSIDE = re.compile(rb"data:\s*(?:image|video|audio)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArchivedBody:
    """The body of one fetch of a page, decompressed."""

    page_id: str
    fetched_at: datetime
    content: bytes

    def is_of(self, page: Page) -> bool:
        """Return whether this body came with the very fetch that was recorded.

        A worker that was killed between archive and commit fetches its page again, and the
        archive then holds two bodies of one page: the recorded instant tells which counts.
        """
        return (self.page_id, self.fetched_at) == _fetch_of(page)

    def packed(self) -> bytes:
        """Return it as a record."""
        head = {"page_id": self.page_id, "fetched_at": iso(self.fetched_at)}
        return json.dumps(head).encode() + b"\n" + zlib.compress(self.content, _QUICK)

    @classmethod
    def unpacked(cls, record: bytes) -> "ArchivedBody":
        """Read what :meth:`packed` wrote.

        Raises:
            DamagedObject: It is no such record.
        """
        head, _, body = record.partition(b"\n")
        try:
            told = json.loads(head)
            return cls(told["page_id"], from_iso(told["fetched_at"]), zlib.decompress(body))
        except (ValueError, KeyError, TypeError, zlib.error) as error:
            raise DamagedObject("archive: a record of another version") from error


class PageArchive:
    """Bodies of pages, sealed, in a file a seed. For one thread.

    Put what is about to be committed, then commit: so nothing that was recorded is missing, and
    what was archived and then not recorded is left out when the archive is read. Media are never
    archived: the vault has them, where the mandate says so.
    """

    def __init__(self, folder: Path, key: bytes, *, keep_media: bool) -> None:
        """Keep below ``folder``; ``keep_media`` is whether the mandate lets media be kept."""
        self._folder = folder
        self._key = key
        self._keep_media = keep_media
        self._logs: OrderedDict[str, SealedLog] = OrderedDict()
        self._put: frozenset[tuple[str, datetime]] = frozenset()
        """What was put last: while the ledger does not answer, the same comes again and again."""

    def put(self, endings: Sequence[Ending]) -> None:
        """Archive the pages among endings that are about to be committed.

        Raises:
            StoreFull: No room.
            StoreUnavailable: The disk does not take them.
        """
        taken = [ending for ending in endings if self._takes(ending)]
        by_seed: defaultdict[str, list[bytes]] = defaultdict(list)
        for ending in taken:
            if _fetch_of(ending.page) not in self._put:
                body = ArchivedBody(*_fetch_of(ending.page), ending.content)
                by_seed[ending.page.seed_id].append(body.packed())
        for seed_id, records in sorted(by_seed.items()):
            self._log(seed_id).append(records)
        self._put = frozenset(_fetch_of(ending.page) for ending in taken)

    def bodies(self, seed_id: str) -> Iterator[ArchivedBody]:
        """Walk what was archived of a seed, in order of fetching.

        Raises:
            DamagedObject: The file was altered.
        """
        return map(ArchivedBody.unpacked, self._log(seed_id).records())

    def _takes(self, ending: Ending) -> bool:
        """Return whether it is a page that was read, and holds no media that may not be kept."""
        if not ending.content or ending.media is not None or ending.again_at is not None:
            return False
        return self._keep_media or not holds_media(ending.content)

    def _log(self, seed_id: str) -> SealedLog:
        found = self._logs.pop(seed_id, None) or SealedLog(self._path(seed_id), self._key)
        self._logs[seed_id] = found
        if len(self._logs) > _MOST_OPEN:
            self._logs.popitem(last=False)
        return found

    def _path(self, seed_id: str) -> Path:
        return self._folder / seed_id[:2] / f"{seed_id}{SUFFIX}"


def _fetch_of(page: Page) -> tuple[str, datetime]:
    """Return what tells one fetch of a page from another."""
    return page.page_id, page.fetched_at


def holds_media(content: bytes) -> bool:
    """Return whether a page carries media inside itself, as ``data:`` addresses do.

    >>> holds_media(b"<img src='data:image/png;base64,AAAA'>"), holds_media(b"<img src=a.png>")
    (True, False)
    """
    return _MEDIA_INSIDE.search(content) is not None
