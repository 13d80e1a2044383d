"""A PostgreSQL for benches: a migrated database of it, and the processor time that it spends."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.parts.descendants import tree_cpu_s
from tests.servers import keep_postgres
from tests.servers.crawl_database import migrate
from tests.servers.postgres import PostgresServer, binaries


@contextmanager
def durable_postgres() -> Iterator[tuple[str, Callable[[], float]]]:
    """Start a server that forces its log to disk, as a real one does, and stop it afterwards.

    Gives the DSN of a migrated crawl database, and what says how many seconds of processor time
    all processes of the server have used so far.
    """
    home = Path(tempfile.mkdtemp(prefix="pg"))
    command = [sys.executable, keep_postgres.__file__, str(binaries()), str(home), "--durable"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdin  # noqa: S101 - tells the type checker of the pipe above
        assert keeper.stdout  # noqa: S101 - same
        if keeper.stdout.readline() != "ready\n":
            raise SystemExit("PostgreSQL did not start")
        server = PostgresServer(home)
        dsn = server.dsn(server.database())
        migrate(dsn)
        yield dsn, lambda: tree_cpu_s(keeper.pid)
        keeper.stdin.close()
