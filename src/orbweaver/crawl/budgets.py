"""Budgets: how many pages a seed may still fetch, and which of them are a trap."""

from collections import Counter
from dataclasses import dataclass, field, replace

from orbweaver.crawl.branches import Standing, StopRule, verdict
from orbweaver.crawl.manners.memory import SeedMemory, recalled
from orbweaver.crawl.manners.rule import TrapRule
from orbweaver.crawl.manners.shapes import shape_of
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.errors import BranchEnded, BudgetSpent, TrapAvoided
from orbweaver.model.branch import Branch
from orbweaver.model.seed import Reach, Seed
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Ledger

_MOST_REMEMBERED = 300_000  # about 30 MB: what one worker keeps in mind of pages and media
_ACCOUNTS_A_TRIM = 64


@dataclass(slots=True)
class _Account:
    """One seed: what the ledger last said of it, and what became of it here since."""

    branch: Branch
    spent: int
    """Pages: recorded, or under way here."""
    memory: SeedMemory
    under_way: set[str] = field(default_factory=set)

    def enter(self, visit: Visit) -> None:
        self.spent += 1
        self.under_way.add(visit.visit_id)

    def standing(self, seed: Seed, rule: StopRule) -> Standing:
        now = replace(self.branch, pages=self.spent)
        return verdict(now, seed.scope, rule)


class Budgets:
    """Counts pages of each seed, recorded ones and those under way here, and remembers them.

    All pages of a seed stand on one host, hence in one shard and with one worker, and a worker
    makes them in the queue's order; so which pages a budget reaches is the same in every run,
    whatever is killed. Every recorded first PAGE visit counts, also a failed one; what is
    refused as part of a trap, and a page that comes back, cost nothing.
    """

    def __init__(
        self,
        ledger: Ledger,
        thread: OwnThread,
        stop: StopRule | None = None,
        traps: TrapRule | None = None,
    ) -> None:
        """Ask ``ledger`` on its ``thread``."""
        self._ledger = ledger
        self._thread = thread
        self._stop = stop or StopRule()
        self._traps = traps or TrapRule()
        self._accounts: dict[str, _Account] = {}
        self._shards: dict[str, int] = {}
        self._left: Counter[str] = Counter()

    async def spend(self, visit: Visit) -> None:
        """Count one page, which is then under way.

        Raises:
            TrapAvoided: Pages like this one showed nothing new for too long.
            BudgetSpent: The seed's scope allows no more pages.
            BranchEnded: Its branch brought nothing for too long.
        """
        if visit.interval_s:
            return
        account = await self._account(visit.seed)
        why = account.memory.why_worn(shape_of(visit.url), self._traps) if visit.hops else ""
        if why:
            raise TrapAvoided(why)
        await self._check(account, visit.seed)
        account.enter(visit)

    async def _check(self, account: _Account, seed: Seed) -> None:
        if account.standing(seed, self._stop).left_pages:
            return
        found = await self._thread.call(self._ledger.branches, (seed.seed_id,))
        account.branch = found.get(seed.seed_id, account.branch)  # something may have been found
        standing = account.standing(seed, self._stop)
        if not standing.left_pages:
            raise (BudgetSpent if standing.is_spent else BranchEnded)(standing.why)

    async def memory(self, seed: Seed) -> SeedMemory:
        """Return what is known of the pages of a seed."""
        return (await self._account(seed)).memory

    def left_links(self) -> Counter[str]:
        """Return why links were not followed here, and how many: no address, no host, no seed."""
        return sum((one.memory.left for one in self._accounts.values()), Counter(self._left))

    def refund(self, visit: Visit) -> None:
        """Take back the page of a visit that goes again later."""
        if self._end(visit):
            self._accounts[visit.seed.seed_id].spent -= 1

    def record(self, visit: Visit) -> None:
        """Take in that a page was recorded."""
        self._end(visit)

    def doubt(self, visit: Visit) -> None:
        """Take in that somebody else recorded a page: the ledger is asked again."""
        self._end(visit)
        self.forget(shard_of(visit.seed.url.host))

    def forget(self, shard: int | None = None) -> None:
        """Ask the ledger again, for every seed (of a shard) of which nothing is under way."""
        for seed_id, account in list(self._accounts.items()):
            if not account.under_way and shard in {None, self._shards[seed_id]}:
                self._drop(seed_id)

    def clear(self) -> None:
        """Forget everything: nothing is under way."""
        self._left = self.left_links()
        self._accounts.clear()
        self._shards.clear()

    async def _account(self, seed: Seed) -> _Account:
        known = self._accounts.get(seed.seed_id)
        if known is not None:
            return known
        made = await self._thread.call(self._load, seed)
        if len(self._accounts) % _ACCOUNTS_A_TRIM == 0:
            self._trim()
        self._shards[seed.seed_id] = shard_of(seed.url.host)
        return self._accounts.setdefault(seed.seed_id, made)

    def _load(self, seed: Seed) -> _Account:
        branch = self._ledger.branches((seed.seed_id,)).get(seed.seed_id)
        if branch is None:
            return _Account(Branch(seed.seed_id, seed.root_id), 0, SeedMemory())
        memory = recalled(seed, self._ledger.pages(seed.seed_id))
        if seed.scope.reach is Reach.LINKS_OUT:
            trail = (*seed.trail, seed.url.host)
            grown = (one.seed for one in self._ledger.grown_from((seed.reported_id,)))
            memory.hosts_out.update((one.url.host, one.url) for one in grown if one.trail == trail)
        return _Account(branch, branch.pages, memory)

    def _trim(self) -> None:
        """Forget whole seeds, the longest known first, until the rest is not too much."""
        size = sum(account.memory.size for account in self._accounts.values())
        for seed_id, account in list(self._accounts.items()):
            if size <= _MOST_REMEMBERED:
                return
            if not account.under_way:
                size -= account.memory.size
                self._drop(seed_id)

    def _drop(self, seed_id: str) -> None:
        self._left += self._accounts.pop(seed_id).memory.left
        del self._shards[seed_id]

    def _end(self, visit: Visit) -> bool:
        account = self._accounts.get(visit.seed.seed_id)
        if visit.purpose is not Purpose.PAGE or account is None:
            return False
        if visit.visit_id not in account.under_way:
            return False
        account.under_way.remove(visit.visit_id)
        return True
