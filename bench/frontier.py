"""How fast the queue is on both engines: offered visits a second, and due + commit a second.

Offers ``--visits`` addresses of skewed hosts, a thousand a transaction, three in ten of them
repeats of any earlier one; then a worker that holds every shard asks what is due (200 at once,
one of a host) and commits plain pages, 200 a transaction: page, sums and audit row with it. The
rates that count are those at the full size: of the last tenth that is offered, and of what is
made then. Wall time, one process, this machine; the server's processor time counts as ours.

Usage: ``./run bench frontier [--small] [--visits 5000000] [--engine sqlite|postgres]``
"""

import argparse
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter, process_time

import psycopg

from bench.parts.durable_postgres import durable_postgres
from bench.parts.figures import Record, Target
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Outcome
from tests.contracts.conftest import open_frontier, open_ledger
from tests.contracts.planning import NOON, seed
from tests.contracts.walking import Walk, page_of
from tests.servers.crawl_database import migrate

OFFERED_AT_ONCE, DUE_AT_ONCE, REPEATS = 1000, 200, 0.3
FULL, SMALL, HUGE = 5_000_000, 100_000, 50_000_000
TENTHS = 10
WANTED = {
    ("sqlite", FULL): (15_000, 10_000),
    ("postgres", FULL): (30_000, 10_000),
    ("postgres", HUGE): (14_000, 7_000),
}
"""At these sizes: offered a second, and due and committed a second."""
SEED = seed()


def planned(count: int, source: Random) -> Iterator[list[Visit]]:
    """Yield batches of visits; few hosts have many addresses, many have few."""
    new = 0
    while new < count:
        batch = []
        for _ in range(OFFERED_AT_ONCE):
            number = source.randrange(new) if new and source.random() < REPEATS else new
            new += number == new
            batch.append(_visit(number))
        yield batch


def _visit(number: int) -> Visit:
    host = int(100_000 * Random(number).random() ** 3)
    url = Url.parse(f"http://host{host}.example/gallery/picture-{number:08}.jpg")
    return Visit(url, Purpose.PAGE, SEED, NOON, hops=1, rank=16)


@dataclass(slots=True)
class Stopwatch:
    """Adds up what blocks take: wall time, and processor time of this process and a server."""

    server_s: Callable[[], float]
    wall_s: float = 0.0
    cpu_s: float = 0.0
    count: int = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time a block."""
        wall_s, cpu_s = perf_counter(), process_time()
        yield
        self.wall_s += perf_counter() - wall_s
        self.cpu_s += process_time() - cpu_s

    @contextmanager
    def with_server(self) -> Iterator[None]:
        """Count what the server spends on all that is timed inside."""
        server_s = self.server_s()
        yield
        self.cpu_s += self.server_s() - server_s


@dataclass(frozen=True, slots=True)
class Engine:
    """A migrated database, and how to ask what it takes."""

    database: Path | str
    size_bytes: Callable[[], int]
    server_s: Callable[[], float] = field(default=lambda: 0.0)


def offer(walk: Walk, count: int, engine: Engine) -> list[Stopwatch]:
    """Offer addresses; return what each tenth of them took."""
    tenths = [Stopwatch(engine.server_s) for _ in range(TENTHS)]
    batches = planned(count, Random(7))
    for number, tenth in enumerate(tenths, start=1):
        waiting = walk.frontier.count(NOON).waiting
        with tenth.with_server():
            while waiting < count * number // TENTHS:
                batch = next(batches)
                with tenth.running():
                    waiting += walk.frontier.offer(batch)
                tenth.count += len(batch)
        rates = ", ".join(f"{rate:,.0f} {per}" for per, rate in _rates(tenth).items())
        print(f"  {waiting:,} wait: {rates}", file=sys.stderr, flush=True)
    return tenths


def make(walk: Walk, rounds: int, engine: Engine) -> Stopwatch:
    """Ask what is due, and commit it, round after round."""
    leases = walk.frontier.lease(walk.worker, 64, 3600, NOON)
    led = {lease.shard: lease for lease in leases}
    made = Stopwatch(engine.server_s)
    with made.with_server():
        for _ in range(rounds):
            with made.running():
                found = walk.frontier.due(leases, DUE_AT_ONCE, 1, NOON, ())
            outcomes = [Outcome(v, led[shard_of(v.url.host)], page_of(v)) for v in found]
            with made.running():
                made.count += len(walk.ledger.commit(outcomes, NOON).done)
    return made


@contextmanager
def sqlite_database(folder: Path) -> Iterator[Engine]:
    """Give a migrated file."""
    path = folder / "crawl.sqlite3"
    migrate(f"sqlite:{path}")
    yield Engine(path, lambda: path.stat().st_size)


@contextmanager
def postgres_database(folder: Path) -> Iterator[Engine]:
    """Give a migrated database of a server; its files lie in a folder of its own."""
    del folder
    with durable_postgres() as (dsn, spent_s):
        yield Engine(dsn, lambda: _size_of(dsn), spent_s)


def _size_of(dsn: str) -> int:
    with psycopg.connect(dsn) as onlooker:
        found = onlooker.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(found[0]) if found else 0


ENGINES = {"sqlite": sqlite_database, "postgres": postgres_database}


def race(name: str, wishes: argparse.Namespace, record: Record) -> None:
    """Measure one engine: a table, and the targets where the size has any."""
    with tempfile.TemporaryDirectory() as folder, ENGINES[name](Path(folder)) as engine:
        walk = Walk(open_frontier(engine.database), open_ledger(engine.database))
        empty = engine.size_bytes()
        tenths = offer(walk, wishes.visits, engine)
        url_bytes = (engine.size_bytes() - empty) / wishes.visits
        counted = Stopwatch(engine.server_s, count=1)
        with counted.running():
            walk.frontier.count(NOON)
        made = make(walk, wishes.rounds, engine)
        walk.frontier.close()
        walk.ledger.close()
    rows = {"offered, first tenth": tenths[0], "offered, last tenth": tenths[-1]}
    rows |= {"due + commit": made, "count of what waits": counted}
    title = f"{name}, {wishes.visits:,} URLs, {url_bytes:.0f} bytes a URL, {_memory()}"
    record.table(title, [{"": what, **_rates(watch)} for what, watch in rows.items()])
    wanted = WANTED.get((name, wishes.visits))
    if wanted:
        rates = (tenths[-1].count / tenths[-1].wall_s, made.count / made.wall_s)
        for what, rate, least in zip(("offered", "due + commit"), rates, wanted, strict=True):
            record.targets.append(Target(f"{name}, {what} a second", rate, least))


def _rates(watch: Stopwatch) -> dict[str, float]:
    return {
        "visits": watch.count,
        "a second": watch.count / watch.wall_s,
        "a CPU-second": watch.count / max(watch.cpu_s, 1e-9),
    }


def _memory() -> str:
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"at most {peak_kb / 1024:.0f} MiB in this process"


def main() -> None:
    """Print a table an engine, and what of the targets is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help=f"{SMALL:,} addresses")
    parser.add_argument("--visits", type=int, default=FULL)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    wishes = parser.parse_args()
    wishes.visits = SMALL if wishes.small else wishes.visits
    record = Record("frontier")
    record.begin()
    for name in wishes.engine or ENGINES:
        race(name, wishes, record)
    record.end()


if __name__ == "__main__":
    main()
