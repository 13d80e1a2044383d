"""The committer: gathers endings and records them in groups, in the order in which they came."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from orbweaver.crawl.archive.pages import PageArchive
from orbweaver.crawl.assessment import Assessor
from orbweaver.crawl.endings import Ending
from orbweaver.crawl.holdings import Holdings
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.model.clock import Clock
from orbweaver.ports.frontier.port import ShardLease
from orbweaver.ports.ledger.port import Committed, Ledger, Outcome

Close = Callable[[Ending], None]
_GROUPS_WAITING = 2


@dataclass(frozen=True, slots=True)
class Books:
    """What is written to: the ledger, and before it the archive of pages where there is one."""

    ledger: Ledger
    archive: PageArchive | None = None

    def commit(
        self, endings: Sequence[Ending], outcomes: Sequence[Outcome], now: datetime
    ) -> Committed:
        """Archive, then record: nothing that was recorded is missing from the archive."""
        if self.archive is not None:
            self.archive.put(endings)
        return self.ledger.commit(outcomes, now)


class Committer:
    """Commits endings under the leases that are held at that moment."""

    def __init__(
        self,
        books: Books,
        thread: OwnThread,
        assessor: Assessor,
        holdings: Holdings,
        settings: CrawlSettings,
        progress: CrawlProgress,
    ) -> None:
        """Write to ``books`` on a ``thread``; match what is stale by ``assessor``."""
        self._books = books
        self._thread = thread
        self._assessor = assessor
        self._holdings = holdings
        self._settings = settings
        self._progress = progress
        self._queue: asyncio.Queue[Ending | None] = asyncio.Queue()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.fences = asyncio.Lock()
        """Held while a commit is under way, and by whoever changes the leases."""

    def put(self, ending: Ending) -> None:
        """Take an ending over."""
        self._queue.put_nowait(ending)
        if self._queue.qsize() >= _GROUPS_WAITING * self._settings.commit_size:
            self._has_room.clear()

    async def room(self) -> None:
        """Wait while too much waits to be recorded: what is lost by a kill is asked for again."""
        await self._has_room.wait()

    def end(self) -> None:
        """Make :meth:`run` return once everything that came in is committed."""
        self._queue.put_nowait(None)

    async def run(self, clock: Clock, done: Close, fenced: Close) -> None:
        """Commit until :meth:`end`; tell of every ending whether it took effect.

        Raises:
            StoreFull: No room; nothing of the group was recorded.
        """
        while True:
            batch = [await self._queue.get()]
            await asyncio.sleep(self._settings.commit_wait_s)
            batch += self._drain()
            self._has_room.set()
            endings = [ending for ending in batch if ending is not None]
            if endings:
                await self._commit(endings, clock.now(), done, fenced)
            if len(endings) < len(batch) and self._queue.empty():
                return
            if len(endings) < len(batch):
                self.end()  # what was stale has come in again behind the end

    def _drain(self) -> list[Ending | None]:
        size = min(self._queue.qsize(), self._settings.commit_size)
        return [self._queue.get_nowait() for _ in range(size)]

    async def _commit(
        self, endings: Sequence[Ending], now: datetime, done: Close, fenced: Close
    ) -> None:
        async with self.fences:
            covered = self._covered(endings)
            outcomes = [ending.under(lease) for ending, lease in covered]
            ours = [ending for ending, _ in covered]
            with self._progress.stage("commit"):
                committed = await self._thread.call(self._books.commit, ours, outcomes, now)
        self._progress.commits += 1
        for ending in endings:
            visit_id = ending.visit.visit_id
            if visit_id in committed.done:
                done(ending)
            elif visit_id not in committed.stale:
                fenced(ending)
        await self._match_again(endings, committed)

    def _covered(self, endings: Sequence[Ending]) -> list[tuple[Ending, ShardLease]]:
        """Return the endings whose shard is still leased here, each with its lease."""
        pairs = [(ending, self._holdings.lease_of(ending.visit)) for ending in endings]
        return [(ending, lease) for ending, lease in pairs if lease is not None]

    async def _match_again(self, endings: Sequence[Ending], committed: Committed) -> None:
        """Match with newer banks what was matched with older ones than the ledger takes."""
        stale = [e for e in endings if e.visit.visit_id in committed.stale]
        if not stale:
            return
        await self._assessor.refresh()
        is_behind = False
        for ending in stale:
            before = ending.bank_version
            self.put(await self._assessor.assess(ending))
            is_behind = is_behind or ending.bank_version <= before
        if is_behind:  # casework is, a little: let it come
            await asyncio.sleep(self._settings.store_pause_s)
