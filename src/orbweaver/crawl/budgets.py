"""Budgets: how many pages a seed may still fetch."""

from collections import defaultdict

from orbweaver.crawl.own_thread import OwnThread
from orbweaver.errors import BudgetSpent
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.ledger.port import Ledger


class Budgets:
    """Counts pages of each seed: recorded ones, and those under way here.

    All pages of a seed stand on one host, hence in one shard and with one worker, and a worker
    makes them in the queue's order; so which pages a budget reaches is the same in every run,
    whatever is killed. Every recorded PAGE visit counts, also a refused or failed one.
    """

    def __init__(self, ledger: Ledger, thread: OwnThread) -> None:
        """Ask ``ledger`` on its ``thread``."""
        self._ledger = ledger
        self._thread = thread
        self._spent: dict[str, int] = {}
        self._under_way: defaultdict[str, set[str]] = defaultdict(set)

    async def spend(self, visit: Visit) -> None:
        """Count one page, which is then under way.

        Raises:
            BudgetSpent: There is nothing left.
        """
        seed = visit.seed
        spent = self._spent.get(seed.seed_id)
        if spent is None:
            spent = await self._thread.call(self._ledger.pages_fetched, seed.seed_id)
        if spent >= seed.scope.max_pages:
            raise BudgetSpent(f"{seed.scope.max_pages} pages")
        self._spent[seed.seed_id] = spent + 1
        self._under_way[seed.seed_id].add(visit.visit_id)

    def refund(self, visit: Visit) -> None:
        """Take back the page of a visit that goes again later."""
        if self._end(visit):
            self._spent[visit.seed.seed_id] -= 1

    def record(self, visit: Visit) -> None:
        """Take in that a page was recorded."""
        self._end(visit)

    def doubt(self, visit: Visit) -> None:
        """Take in that somebody else recorded a page: the ledger is asked again."""
        self._end(visit)
        self.forget()

    def forget(self) -> None:
        """Ask the ledger again, for every seed of which nothing is under way."""
        for seed_id in [seed_id for seed_id in self._spent if seed_id not in self._under_way]:
            del self._spent[seed_id]

    def clear(self) -> None:
        """Forget everything: nothing is under way."""
        self._under_way.clear()
        self._spent.clear()

    def _end(self, visit: Visit) -> bool:
        seed_id = visit.seed.seed_id
        if visit.purpose is not Purpose.PAGE or visit.visit_id not in self._under_way.get(
            seed_id, ()
        ):
            return False
        self._under_way[seed_id].remove(visit.visit_id)
        if not self._under_way[seed_id]:
            del self._under_way[seed_id]
        return True
