"""A PostgreSQL that can be killed, all of it at once, and comes again on the same folder."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from tests.servers import keep_postgres
from tests.servers.postgres import START_LIMIT_S, PostgresServer, binaries


class MortalPostgres(PostgresServer):
    """A server of one test's own."""

    def __init__(self, folder: Path, keeper: "subprocess.Popen[str]") -> None:
        super().__init__(folder)
        self._keeper = keeper

    def kill(self) -> None:
        """Kill every process of it with SIGKILL; return when it answers again."""
        assert self._keeper.stdin
        self._keeper.stdin.write("kill\n")
        self._keeper.stdin.flush()
        self.await_word()

    def await_word(self) -> None:
        """Wait until the keeper says that the server answers."""
        assert self._keeper.stdout
        limit = Timer(START_LIMIT_S, self._keeper.kill)
        limit.start()
        if self._keeper.stdout.readline() != "ready\n":
            pytest.fail("PostgreSQL did not start; its words stand above")
        limit.cancel()


@contextmanager
def mortal_postgres() -> Iterator[MortalPostgres]:
    """Give a server that writes every commit down before it answers."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a socket's path must be short
    command = [sys.executable, keep_postgres.__file__, str(binaries()), str(folder), "--mortal"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        server = MortalPostgres(folder, keeper)
        server.await_word()
        yield server
        assert keeper.stdin
        keeper.stdin.close()
