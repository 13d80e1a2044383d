"""A worker that is killed again and again leaves what an undisturbed one leaves."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from orbweaver.ports.frontier.port import FrontierCount
from tests.contracts.conftest import open_frontier, open_ledger
from tests.contracts.planning import NOON
from tests.contracts.walking import told_visits
from tests.servers.crawl_database import CrawlDatabases
from tests.servers.postgres import PostgresServer

KILLS = 14
Left = dict[str, set[object]]


def walk(target: Path | str, kill_at: int = 0) -> tuple[int, int]:
    """Let a worker walk; return its exit code and, where it came to the end, its statements."""
    worker = [sys.executable, "-m", "tests.contracts.crawl_worker", str(target), str(kill_at)]
    done = run(worker)
    return done.returncode, int(done.stdout or 0)


def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run a program of the tests to its end, or its kill."""
    return subprocess.run(
        command,
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        timeout=100,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        cwd=Path(__file__).parents[2],
    )


def left_behind(target: Path | str) -> Left:
    """Return the identities of all that was recorded; nothing may wait, nothing be unsealed."""
    frontier, ledger = open_frontier(target), open_ledger(target)
    findings = ledger.handed_findings(0, 10_000)
    assert frontier.count(NOON) == FrontierCount(0, 0, 0, None)
    assert ledger.verify_audit().unsealed == 0
    numbers = [handed.number for handed in findings]
    assert numbers == sorted(set(numbers))
    with ledger._database.reading() as work:
        events: set[object] = set(
            work.rows("SELECT event_id, tag FROM crawl_audit_event WHERE tag <> 'visits.recorded'")
        )
        seen: set[object] = set(work.rows("SELECT visit_id FROM crawl_seen"))
    told = told_visits(ledger)
    assert len(told) == len(set(told))
    left: Left = {
        "seen": seen,
        "pages": {page.page_id for page in ledger.pages()},
        "sightings": {sighting.sighting_id for sighting in ledger.sightings()},
        "matches": set(ledger.matches()),
        "findings": {(handed.finding.finding_id, handed.finding.kind) for handed in findings},
        "events": events | set(told),
        "branches": set(ledger.all_branches("", 10_000)),
    }
    assert len(findings) == len(left["findings"])
    frontier.close()
    ledger.close()
    return left


def kill_again_and_again(target: Path | str, statements: int, source: Random) -> None:
    """Kill a worker at points of chance, early and late, until one comes to the end."""
    codes = [walk(target, source.randint(3, statements // KILLS))[0] for _ in range(KILLS)]
    assert set(codes) <= {0, -signal.SIGKILL}
    assert codes.count(-signal.SIGKILL) >= KILLS - 2
    assert walk(target)[0] == 0


OFFER_AND_DIE = """
import os, sys
from pathlib import Path
from tests.contracts.conftest import open_frontier
from tests.contracts.planning import visit
target = sys.argv[1]
frontier = open_frontier(Path(target) if target.startswith("/") else target)
frontier.offer([visit(f"garden{n}.example/") for n in range(50)])
os.kill(os.getpid(), 9)
"""


@pytest.mark.full
def test_what_was_offered_outlives_a_kill(crawl_database: Path | str) -> None:
    killed = run([sys.executable, "-c", OFFER_AND_DIE, str(crawl_database)])
    assert killed.returncode == -signal.SIGKILL
    frontier = open_frontier(crawl_database)
    assert frontier.count(NOON).waiting == 50
    frontier.close()


@pytest.mark.full
def test_kills_lose_and_double_nothing_in_sqlite(crawl_file: Path, tmp_path: Path) -> None:
    undisturbed = Path(shutil.copy(crawl_file, tmp_path / "undisturbed.sqlite3"))
    code, statements = walk(undisturbed)
    assert code == 0
    kill_again_and_again(crawl_file, statements, Random(2026))
    assert left_behind(crawl_file) == left_behind(undisturbed)


@pytest.mark.full
def test_kills_lose_and_double_nothing_in_postgresql(
    postgres_server: PostgresServer, crawl_databases: CrawlDatabases
) -> None:
    names = [crawl_databases.take() for _ in range(2)]
    undisturbed, disturbed = (postgres_server.dsn(name) for name in names)
    code, statements = walk(undisturbed)
    assert code == 0
    kill_again_and_again(disturbed, statements, Random(11))
    assert left_behind(disturbed) == left_behind(undisturbed)
    for name in names:
        crawl_databases.give_back(name)
