"""One crawl of the crowd by a worker process on PostgreSQL, struck again and again, or not."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import psycopg

from orbweaver.jail.pool import JailPool
from orbweaver.model.seed import Reach, Scope
from orbweaver.town.crowd.running import RunningCrowd
from tests.crawl.shed import Shed
from tests.kills.crowd_worker import Plan
from tests.servers.looking import wait_until
from tests.servers.mortal_postgres import MortalPostgres

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90
"""Far beyond what a kill may cost: a machine under load is slow, but nothing hangs."""
WORKER, SERVER = "worker", "server"
Left = dict[str, frozenset[object]]


@dataclass(frozen=True, slots=True)
class Crawled:
    """What one crawl left behind, and what was seen of it."""

    left: Left
    pictures: frozenset[str]
    """Addresses of sightings."""
    asked: Counter[tuple[str, str]]
    """How often the crowd was asked for a path of a host, robots.txt aside."""
    kills: Counter[str]
    back_s: Sequence[float]
    """From each kill to the next page on record."""


@dataclass
class CrowdCrawl:
    """A crawl under way."""

    server: MortalPostgres
    database: str
    running: RunningCrowd
    folder: Path
    jail: JailPool
    kills: Counter[str] = field(default_factory=Counter)
    back_s: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Queue every seed, and write down what a worker needs."""
        self.folder.mkdir()
        self.plan = self.folder / "plan.json"
        self.dsn = self.server.dsn(self.database)
        Plan(
            self.dsn, str(self.folder / "vault"), self.running.dns, self.running.addresses()
        ).write(self.plan)
        self.arrived = len(self.running.arrivals())
        with self._shed() as shed:
            for address in self.running.seeds():
                shed.offer(address, Scope(Reach.HOST))

    def crawl(self, victims: Sequence[str], dice: Random) -> Crawled:
        """Crawl to the end; strike each victim after so many more pages as the dice say."""
        items = self.running.crowd.pages + self.running.crowd.pictures
        self._worker = self._start()
        try:
            for victim in victims:
                step = dice.randint(5, items // (2 * len(victims)))
                self._strike(victim, self._recorded() + step)
            assert self._worker.wait(timeout=PATIENCE_S) == 0
        finally:
            self._worker.kill()
        return self._crawled()

    def _strike(self, victim: str, at: int) -> None:
        """Kill a victim when so many pages are recorded, and wait until more are."""
        wait_until(lambda: self._is_over(at), lambda: f"{at} pages never came", PATIENCE_S)
        if self._worker.poll() is not None:  # it was through before the time came
            return
        before, struck_s = self._recorded(), time.monotonic()
        if victim == SERVER:
            self.server.kill()
        else:
            self._worker.kill()
            self._worker.wait()
            self._worker = self._start()
        self.kills[victim] += 1
        nothing = f"nothing came after the {victim} was killed"
        wait_until(lambda: self._is_over(before + 1), lambda: nothing, PATIENCE_S)
        self.back_s.append(time.monotonic() - struck_s)

    def _is_over(self, pages: int) -> bool:
        """Whether so many pages are recorded, or the worker is through."""
        return self._worker.poll() is not None or self._recorded() >= pages

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.kills.crowd_worker", str(self.plan)]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)

    def _recorded(self) -> int:
        with psycopg.connect(self.dsn) as onlooker:
            found = onlooker.execute("SELECT count(*) FROM crawl_page").fetchone()
        assert found
        return int(found[0])

    def _crawled(self) -> Crawled:
        with self._shed() as shed:
            while shed.ledger.seal_audit(1000):
                pass
            assert shed.ledger.verify_audit().unsealed == 0
            left, sightings = shed.identities(), list(shed.ledger.sightings())
            branches = frozenset(shed.ledger.all_branches("", 10_000))
        arrivals = self.running.arrivals(self.arrived)
        asked = Counter((one.host, one.path) for one in arrivals if one.path != "/robots.txt")
        pictures = frozenset(one.url.reveal() for one in sightings)
        assert len(pictures) == len(sightings)
        return Crawled(left | {"branches": branches}, pictures, asked, self.kills, self.back_s)

    @contextmanager
    def _shed(self) -> Iterator[Shed]:
        shed = Shed(self.dsn, self.jail, vault_folder=self.folder / "vault")
        yield shed
        shed.close()
