"""How fast the queue is on both engines: offered visits a second, and due + commit a second.

Offers ``--visits`` addresses of skewed hosts, a thousand a transaction, three in ten of them
repeats; then a worker that holds every shard asks what is due (200 at once, one of a host) and
commits plain pages, 200 a transaction. Wall time, one process, this machine.

Usage: ``./run bench frontier [--visits 100000] [--rounds 50] [--engine sqlite|postgres]``
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Outcome
from tests.contracts.conftest import open_frontier, open_ledger
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, page_of
from tests.servers import keep_postgres
from tests.servers.crawl_database import migrate
from tests.servers.postgres import PostgresServer, binaries

OFFERED_AT_ONCE, DUE_AT_ONCE, REPEATS = 1000, 200, 0.3


def planned(count: int, source: Random) -> Iterator[list[Visit]]:
    """Yield batches of visits; few hosts have many addresses, many have few."""
    new = 0
    while new < count:
        batch = []
        for _ in range(OFFERED_AT_ONCE):
            number = source.randrange(new) if new and source.random() < REPEATS else new
            new += number == new
            host = int(100_000 * Random(number).random() ** 3)
            batch.append(visit(f"host{host}.example/gallery/picture-{number:08}.jpg", hops=1))
        yield batch


class Stopwatch:
    """Adds up what blocks take: wall time, and CPU time of this process (not the server's)."""

    def __init__(self) -> None:
        self.wall_s = self.cpu_s = 0.0
        self.count = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time a block."""
        wall_s, cpu_s = perf_counter(), process_time()
        yield
        self.wall_s += perf_counter() - wall_s
        self.cpu_s += process_time() - cpu_s

    def line(self, name: str) -> str:
        """Return the rates."""
        return (
            f"{name:22} {self.count:9,} {self.count / self.wall_s:10,.0f} "
            f"{self.count / self.cpu_s:12,.0f}"
        )


def offer(walk: Walk, count: int) -> Stopwatch:
    """Offer addresses."""
    offered = Stopwatch()
    for batch in planned(count, Random(7)):
        with offered.running():
            walk.frontier.offer(batch)
        offered.count += len(batch)
    return offered


def make(walk: Walk, rounds: int) -> Stopwatch:
    """Ask what is due, and commit it, round after round."""
    leases = walk.frontier.lease(walk.worker, 64, 3600, NOON)
    led = {lease.shard: lease for lease in leases}
    made = Stopwatch()
    for _ in range(rounds):
        with made.running():
            found = walk.frontier.due(leases, DUE_AT_ONCE, 1, NOON, ())
        outcomes = [Outcome(v, led[shard_of(v.url.host)], page_of(v)) for v in found]
        with made.running():
            made.count += len(walk.ledger.commit(outcomes, NOON).done)
    return made


@contextmanager
def sqlite_database(folder: Path) -> Iterator[Path]:
    """Give a migrated file."""
    path = folder / "crawl.sqlite3"
    migrate(f"sqlite:{path}")
    yield path


@contextmanager
def postgres_database(folder: Path) -> Iterator[str]:
    """Give a migrated database of a server that forces its log to disk, as a real one does."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=folder.parent))
    command = [sys.executable, keep_postgres.__file__, str(binaries()), str(folder), "--durable"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdin  # noqa: S101 - tells the type checker of the pipe above
        assert keeper.stdout  # noqa: S101 - same
        if keeper.stdout.readline() != "ready\n":
            raise SystemExit("PostgreSQL did not start")
        server = PostgresServer(folder)
        name = server.database()
        migrate(server.dsn(name))
        yield server.dsn(name)
        keeper.stdin.close()


Engine = Callable[[Path], AbstractContextManager[Path | str]]
ENGINES: dict[str, Engine] = {"sqlite": sqlite_database, "postgres": postgres_database}


def main() -> None:
    """Print two lines an engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    wishes = parser.parse_args()
    print(f"{'':22} {'visits':>9} {'a second':>10} {'a CPU-second':>12}")
    for engine in wishes.engine or ENGINES:
        with (
            tempfile.TemporaryDirectory() as folder,
            ENGINES[engine](Path(folder)) as database,
        ):
            walk = Walk(open_frontier(database), open_ledger(database))
            print(offer(walk, wishes.visits).line(f"{engine} offered"))
            print(make(walk, wishes.rounds).line(f"{engine} due + commit"))
            walk.frontier.close()
            walk.ledger.close()


if __name__ == "__main__":
    main()
