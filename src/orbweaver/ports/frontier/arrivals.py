"""What comes into the queue: each visit once, whoever offers it, and how many of a shard wait."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from orbweaver.model.seed import Seed
from orbweaver.model.visit import Visit
from orbweaver.ports.database.work import Database, Row, Work
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.frontier.rows import QUEUE, QUEUE_SUM, SEED, SEEN, seen_key, visit_row
from orbweaver.ports.record import to_record

MOST_REMEMBERED = 30_000  # in each of two generations: 8 MB together
NOTHING_GONE: Mapping[int, int] = MappingProxyType({})


class Remembered:
    """Ids that this process knows to stand in the database for good: it need not ask again.

    Pages of one site link one another over and over, so most of what is offered was offered a
    moment ago. What is learnt in a transaction counts only once that is committed. There are two
    generations: when the younger one is full, the older one is forgotten.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._young: set[str] = set()
        self._old: set[str] = set()
        self._learnt: list[Collection[str]] = []

    def __contains__(self, known_id: str) -> bool:
        """Whether an id stands in the database for certain."""
        return known_id in self._young or known_id in self._old

    def learn(self, ids: Collection[str]) -> None:
        """Remember ids that this transaction wrote or found, once it is committed."""
        self._learnt.append(ids)

    @contextmanager
    def writing(self, database: Database) -> Iterator[Work]:
        """Begin a transaction; what it learns is remembered when it ends well."""
        self._learnt = []
        with database.writing() as work:
            yield work
        for ids in self._learnt:
            self._keep(ids)

    def _keep(self, ids: Collection[str]) -> None:
        if len(self._young) + len(ids) > MOST_REMEMBERED:
            self._young, self._old = set(), self._young
        self._young.update(ids)


def queue_new(
    work: Work,
    visits: Sequence[Visit],
    remembered: Remembered,
    gone: Mapping[int, int] = NOTHING_GONE,
) -> int:
    """Queue the visits that were never offered before; return how many were new.

    ``gone`` says how many of each shard left the queue in the same transaction: the sums are
    touched once a transaction and in one order, so that no two of them wait in a ring.
    """
    unknown = {v.visit_id: v for v in reversed(visits) if v.visit_id not in remembered}
    offered = {seen_key(visit): visit for visit in unknown.values()}
    new = [offered[key] for key in work.add(SEEN, sorted(offered))]
    _keep_seeds(work, {visit.seed for visit in new}, remembered)
    work.insert(QUEUE, [visit_row(visit) for visit in new])
    _count_in_line(work, Counter(shard_of(visit.url.host) for visit in new), gone)
    remembered.learn(unknown.keys())
    return len(new)


def _count_in_line(work: Work, come: Counter[int], gone: Mapping[int, int]) -> None:
    """Add to the sums of what waits, by shard."""
    shards = sorted(come.keys() | gone.keys())
    more = ((shard, come[shard] - gone.get(shard, 0)) for shard in shards)
    work.add_up(QUEUE_SUM, [(shard, work.writer, count) for shard, count in more if count])


def _keep_seeds(work: Work, seeds: Iterable[Seed], remembered: Remembered) -> None:
    """Write down the seeds that are not there yet."""
    unknown = {seed.seed_id: seed for seed in seeds if seed.seed_id not in remembered}
    rows: list[Row] = [(seed_id, to_record(seed)) for seed_id, seed in unknown.items()]
    work.add(SEED, rows)
    remembered.learn(unknown.keys())
