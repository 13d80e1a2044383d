"""The worker: leases shards, makes their due visits politely, and records what it saw."""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from time import monotonic

from orbweaver.crawl.budgets import Budgets
from orbweaver.crawl.committer import Books, Committer
from orbweaver.crawl.endings import Ending
from orbweaver.crawl.holdings import Holdings
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.crawl.parts import CrawlParts
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.stations import set_up
from orbweaver.crawl.visitor import Visitor
from orbweaver.errors import StoreError
from orbweaver.jail.pool import JailPool
from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.port import ShardLease

_LONGEST_FLUSH_S = 30.0
_LONGEST_RELEASE_S = 2.0
_PULL_SHARE = 4.0


class CrawlWorker:
    """One worker on one asyncio loop; several may work beside it, in other processes.

    What it records is a function of the web alone: neither the order of visits nor kills nor
    the number of workers change the set of pages, media, sightings and findings.
    """

    def __init__(self, parts: CrawlParts, settings: CrawlSettings) -> None:
        """Start nothing yet."""
        self._parts = parts
        self._settings = settings
        self.progress = CrawlProgress()
        pause_s = settings.store_pause_s
        self._frontier_thread = OwnThread("frontier", pause_s=pause_s)
        self._ledger_thread = OwnThread("ledger", pause_s=pause_s)
        self._budgets = Budgets(
            parts.ledger, self._ledger_thread, settings.stop, settings.manners.traps
        )
        self._at = set_up(parts, settings, self._budgets, self._ledger_thread, self.progress)
        self._holdings = Holdings(settings, self._at.paces.pause_s)
        self._visitor = Visitor(self._at, settings, keeps_pages=parts.archive is not None)
        self._committer = Committer(
            Books(parts.ledger, parts.archive),
            self._ledger_thread,
            self._at.assessor,
            self._holdings,
            settings,
            self.progress,
        )
        self._lanes: dict[str, deque[Visit]] = {}
        self._walks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._end = asyncio.Event()
        self._lease_due_s = 0.0

    @property
    def settings(self) -> CrawlSettings:
        """How it behaves."""
        return self._settings

    @property
    def pool(self) -> JailPool:
        """Where it decodes."""
        return self._parts.pool

    async def run(self, *, until_idle: bool) -> None:
        """Work until :meth:`stop`; or, with ``until_idle``, until nothing is due or in hand.

        Raises:
            StoreFull: No room; what was not recorded is made again when there is.
        """
        try:
            await self._work(until_idle=until_idle)
        except StoreError:
            await self._release_what_can_be()
            raise
        finally:
            leases = self._forget_all()
        await self._frontier_thread.call(self._parts.frontier.release, leases)

    async def _work(self, *, until_idle: bool) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                commits = self._committer.run(self._parts.clock, self._done, self._fenced)
                committing = group.create_task(commits)
                await self._pull(group, until_idle=until_idle)
                for walk in self._walks:
                    walk.cancel()
                self._committer.end()
                await asyncio.wait([committing], timeout=_LONGEST_FLUSH_S)
                committing.cancel()
        except BaseExceptionGroup as failures:
            raise _first(failures) from failures

    async def _release_what_can_be(self) -> None:
        """Let others begin at once; what no store has room to write down expires by itself."""
        release = self._frontier_thread.call(self._parts.frontier.release, self._forget_all())
        with suppress(StoreError, TimeoutError):
            await asyncio.wait_for(release, _LONGEST_RELEASE_S)

    def _forget_all(self) -> Sequence[ShardLease]:
        """Hold nothing any more; return the leases that were held."""
        leases = self._holdings.leases
        self.progress.left_links = self._budgets.left_links()
        self._lanes.clear()
        self._holdings.clear()
        self._budgets.clear()
        self._at.connections.forget()
        self._at.sessions.forget()
        return leases

    def stop(self) -> None:
        """Make :meth:`run` return soon; what is under way is made again by the next run."""
        self._end.set()
        self._wake.set()

    def close(self) -> None:
        """End the threads; the parts stay open."""
        for closing in (
            self._at.sessions,
            self._at.assessor,
            self._at.decoders,
            self._frontier_thread,
            self._ledger_thread,
        ):
            closing.close()

    async def _pull(self, group: asyncio.TaskGroup, *, until_idle: bool) -> None:
        while not self._end.is_set():
            self._wake.clear()
            await self._tend_leases()
            started_s = monotonic()
            due = await self._take_due()
            pull_s = monotonic() - started_s
            for host in self._queue_up(due):
                walk = group.create_task(self._walk(host))
                self._walks.add(walk)
                walk.add_done_callback(self._walks.discard)
            if until_idle and not len(self._holdings) and await self._is_idle():
                return
            await self._rest(pull_s)

    async def _tend_leases(self) -> None:
        if monotonic() < self._lease_due_s:
            return
        settings, frontier = self._settings, self._parts.frontier
        async with self._committer.fences:
            leases = await self._frontier_thread.call(
                frontier.lease,
                settings.worker,
                settings.shards,
                settings.lease_s,
                self._parts.clock.now(),
            )
            changed_hands = self._holdings.lease(leases)
            self._at.transport.rest_shards(changed_hands)
            for shard in changed_hands:
                self._at.connections.forget()
                self._at.sessions.forget()
                self._budgets.forget(shard)
        self.progress.leases = len(leases)
        self.progress.left_links = self._budgets.left_links()
        self._lease_due_s = monotonic() + settings.lease_s / 3

    async def _take_due(self) -> Sequence[Visit]:
        holdings = self._holdings
        if holdings.room <= 0:
            return ()
        lowest = holdings.lowest_hops()
        per_host = max(1, self._settings.per_host // 2)
        limit = holdings.room + len(self._lanes) * per_host
        visits = await self._frontier_thread.call(
            self._parts.frontier.due,
            holdings.leases,
            limit,
            per_host,
            self._parts.clock.now(),
            holdings.visit_ids,
        )
        await self._meet(visits)
        return holdings.take(visits, lowest)

    async def _meet(self, visits: Sequence[Visit]) -> None:
        """Learn the pace of hosts that are new here, before any of them is asked."""
        hosts = {visit.url.host for visit in visits}
        new = sorted(host for host in hosts if not self._at.paces.knows(host))
        if new:
            states = await self._ledger_thread.call(self._parts.ledger.host_states, new)
            self._at.transport.learn(new, states)
            self._at.sessions.learn(states.values())

    def _queue_up(self, visits: Sequence[Visit]) -> list[str]:
        """Put visits into their hosts' lanes; return the hosts whose lane is new."""
        new: list[str] = []
        for visit in visits:
            host = visit.url.host
            if host not in self._lanes:
                self._lanes[host] = deque()
                new.append(host)
            self._lanes[host].append(visit)
        self.progress.hosts_in_hand = len(self._lanes)
        return new

    async def _walk(self, host: str) -> None:
        """Make the visits of one host, one after another, until its lane is empty."""
        lane = self._lanes[host]
        while lane:
            await self._committer.room()
            visit = lane.popleft()
            if self._holdings.holds(visit):
                self._committer.put(await self._visitor.make(visit))
        del self._lanes[host]

    def _done(self, ending: Ending) -> None:
        self.progress.count(ending, ending.problem)
        self._budgets.record(ending.visit)
        if ending.host_state is not None:
            self._at.sessions.recorded(ending.host_state)
        if self._holdings.lacks(ending.discovered):
            self._lease_due_s = 0.0
        self._let_go(ending)

    def _fenced(self, ending: Ending) -> None:
        self.progress.refetches += 1
        self._budgets.doubt(ending.visit)
        self._let_go(ending)

    def _let_go(self, ending: Ending) -> None:
        self._visitor.bytes.give_back(ending.held_bytes)
        self._holdings.drop(ending.visit)
        self.progress.in_hand = len(self._holdings)
        self.progress.bytes_held = self._visitor.bytes.held_bytes
        if self._holdings.is_short_of(ending.visit.url.host):
            self._wake.set()

    async def _is_idle(self) -> bool:
        horizon = timedelta(seconds=self._settings.idle_horizon_s)
        frontier, now = self._parts.frontier, self._parts.clock.now()
        count = await self._frontier_thread.call(frontier.count, now + horizon)
        return count.due == 0 and not len(self._holdings)

    async def _rest(self, pull_s: float) -> None:
        """Wait for a commit, the time of the next look, or the end.

        A large queue takes long to look into: the pause grows with that, so that looking takes
        a fifth of the time at the most.
        """
        pause_s = max(self._settings.pull_pause_s, _PULL_SHARE * pull_s)
        await _within(self._wake, self._settings.poll_s)
        await _within(self._end, min(pause_s, self._settings.poll_s))


async def _within(event: asyncio.Event, limit_s: float) -> None:
    """Wait for an event, no longer than the limit."""
    with suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            await event.wait()


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first single failure inside nested groups."""
    first = failures.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
