"""Who takes part in the crawl's race, and what a run of each cost."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg

from bench.parts.cache import ROOT
from bench.parts.crawl_serving import Serving
from bench.parts.crawl_site import addresses
from bench.parts.durable_postgres import durable_postgres
from tests.servers.crawl_database import migrate

LONGEST_RUN_S = 900
PEER = Path(__file__).with_name("crawl_scrapy.py")
Spent = Callable[[], float]
"""Says how much processor time a database server has used so far."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One crawler, in one way of working."""

    name: str
    mode: str
    """``digest`` or ``scan`` of ours; nothing for the peer."""
    engine: str = "sqlite"


OURS = Entrant("ours, SQLite", "digest")
"""Does what the peer does; the targets speak of it."""
SCRAPY = Entrant("Scrapy", "")
ENTRANTS = (
    OURS,
    SCRAPY,
    Entrant("ours, PostgreSQL", "digest", "postgres"),
    Entrant("ours, SQLite, scan and match", "scan"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one crawl found and cost."""

    pages: int
    media: int
    client_cpu_s: float
    jail_cpu_s: float
    server_cpu_s: float
    wall_s: float
    resident_mib: float
    """The most that the crawler's own process held; its jail apart."""
    jail_mib: float

    @property
    def items(self) -> int:
        """Return how much was found."""
        return self.pages + self.media

    @property
    def cpu_s(self) -> float:
        """Return all that it cost."""
        return self.client_cpu_s + self.jail_cpu_s + self.server_cpu_s

    @property
    def per_cpu_s(self) -> float:
        """Return items a CPU-second."""
        return self.items / self.cpu_s

    def row(self, name: str, peer: "Run | None") -> dict[str, Any]:
        """Return it as a row of a table."""
        return {
            "crawler": name,
            "items": self.items,
            "a CPU-s": self.per_cpu_s,
            "x Scrapy": self.per_cpu_s / peer.per_cpu_s if peer else None,
            "CPU s": self.client_cpu_s,
            "jail CPU s": self.jail_cpu_s,
            "database CPU s": self.server_cpu_s,
            "wall s": self.wall_s,
            "MiB": self.resident_mib,
            "jail MiB": self.jail_mib,
        }


def enter(entrant: Entrant, site: Serving, python: Path | None) -> Run:
    """Let an entrant crawl the site once; ``python`` is the peer's."""
    if entrant is SCRAPY:
        asked = {"begins": site.begins, "hosts": addresses(site.hosts)}
        return _run_of(_told([str(python), str(PEER)], asked), 0.0)
    with tempfile.TemporaryDirectory(prefix="crawl-") as folder:
        keeper = _sqlite if entrant.engine == "sqlite" else _postgres
        with keeper(Path(folder)) as (database, spent):
            before_s = spent()
            told = _told(
                [sys.executable, "-m", "bench.parts.crawl_ours"],
                {
                    "begins": site.begins,
                    "hosts": site.hosts,
                    "port": site.port,
                    "ca_file": str(site.ca_file) if site.ca_file else None,
                    "engine": entrant.engine,
                    "mode": entrant.mode,
                    "database": database,
                    "folder": folder,
                },
            )
            return _run_of(told, spent() - before_s)


def _told(command: list[str], argument: dict[str, Any]) -> dict[str, float]:
    """Run a crawler to its end; return what its last line says."""
    done = subprocess.run(
        [*command, json.dumps(argument)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        timeout=LONGEST_RUN_S,
    )
    if done.returncode:
        raise SystemExit(f"bench: {command[-1]} stopped; see above")
    return cast(dict[str, float], json.loads(done.stdout.splitlines()[-1]))


def _run_of(told: dict[str, float], server_cpu_s: float) -> Run:
    return Run(
        pages=int(told.get("pages", 0)),
        media=int(told.get("media", 0)),
        client_cpu_s=told["cpu_s"],
        jail_cpu_s=told.get("jail_cpu_s", 0.0),
        server_cpu_s=server_cpu_s,
        wall_s=told["wall_s"],
        resident_mib=told["resident_mib"],
        jail_mib=told.get("jail_mib", 0.0),
    )


@contextmanager
def _sqlite(folder: Path) -> Iterator[tuple[str, Spent]]:
    """Give a migrated file; its work is done in the crawler's own process."""
    path = folder / "crawl.sqlite3"
    migrate(f"sqlite:{path}")
    yield str(path), lambda: 0.0


@contextmanager
def _postgres(folder: Path) -> Iterator[tuple[str, Spent]]:
    """Give a migrated database of a server, and what it spends; its files lie elsewhere."""
    del folder
    with durable_postgres() as (dsn, spent_s):

        def spent() -> float:
            with psycopg.connect(dsn, autocommit=True) as connection:
                connection.execute("CHECKPOINT")  # what is put off is part of the price
            return spent_s()

        yield dsn, spent
