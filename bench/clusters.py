"""How long placing a batch of findings takes among many open cases, before and now.

Fills a database (200,000 open cases, a million findings, one case of 20,000 near copies, one bank
entry that 5,000 settled media lie near), then hands over batches of 200 findings: new ones, near
copies of what waits and of what is settled, what was seen before, media near that entry, and in one
batch of ten near copies of the crowd. ``find`` is finding the cases that a batch belongs to, which
was done and is done while the turn of the cases is held; ``before`` reads everything for it.
``take`` is the whole of taking a batch over, all its writes with it. Wall time, this machine.

Usage: ``./run bench clusters [--small] [--engine sqlite|postgres] [--batches 40]``
"""

import argparse
import random
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

import numpy as np
from django.core.management import call_command
from django.db import transaction
from django_scopes import scopes_disabled
from numpy.typing import NDArray

from bench.parts import django_ready  # noqa: F401 (sets Django up before models are imported)
from bench.parts.all_open import OpenCases
from bench.parts.durable_postgres import durable_postgres
from bench.parts.figures import Record, Target
from bench.parts.many_cases import (
    PAGE_MEDIA,
    Filled,
    Plan,
    fill,
    media_called,
    near,
    values_drawn,
)
from orbweaver.casework.clusters import NewMedia, Placing
from orbweaver.casework.engines import sqlite_options
from orbweaver.casework.neighbours import Neighbours
from orbweaver.casework.positions import members_of
from orbweaver.casework.representatives import representative_of
from orbweaver.casework.surroundings import surroundings_of
from orbweaver.model.bank import BankEntry
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from tests.casework.conftest import postgres_database, standing_on
from tests.casework.house import House
from tests.casework.house import near as near_match
from tests.casework.lived_in import fill_bank

FULL = Plan(200_000, 100_000, 1_000_000, 20_000, 5_000)
SMALL = Plan(2_000, 1_000, 8_000, 400, 100)
BATCH, CROWDED = 200, 10
REACH_BITS = 31
BEFORE_TIMES = 5
"""Reading everything takes long, and always as long."""
MOST_FIND_MS = 250.0
"""What finding the cases of a batch may take, at the 95th percentile."""
NEW, NEAR = 12, 6
"""Of twenty media of a page."""
LIKELY, REPORTED = FindingKind.LIKELY, FindingKind.REPORTED
Value = NDArray[np.uint8]


@dataclass(slots=True)
class Times:
    """How long something took, again and again, in milliseconds."""

    taken_ms: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Time a block."""
        start = perf_counter()
        yield
        self.taken_ms.append((perf_counter() - start) * 1000)

    def at(self, share: float) -> float:
        """Return the time that this share of all stay below."""
        ordered = sorted(self.taken_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def row(self, name: str) -> dict[str, object]:
        """Return a row of a table."""
        median, late, most = self.at(0.5), self.at(0.95), max(self.taken_ms)
        return {"what": name, "times": len(self.taken_ms), "median ms": round(median, 1)} | {
            "95 % ms": round(late, 1),
            "most ms": round(most, 1),
        }


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Draws batches of findings."""

    house: House
    filled: Filled
    entry: BankEntry
    chance: random.Random

    def batch(self, number: int) -> list[Finding]:
        """Return the findings of a batch."""
        fresh = values_drawn(BATCH, seed=1000 + number)
        return [self._one(number, place, value) for place, value in enumerate(fresh)]

    def crowded(self, number: int) -> list[Finding]:
        """Return a batch of near copies of the crowd."""
        values = [near(self._any(self.filled.crowd), self.chance, 4) for _ in range(BATCH)]
        return [self._found(number, place, value) for place, value in enumerate(values)]

    def _one(self, number: int, place: int, value: Value) -> Finding:
        """Of twenty: 12 new, 5 near what waits, 1 near what is settled, 2 near a bank entry."""
        kind = place % PAGE_MEDIA
        if NEW <= kind < NEW + NEAR:
            among = self.filled.waiting if kind < NEW + NEAR - 1 else self.filled.settled
            value = near(self._any(among), self.chance, 28)
        return self._found(number, place, value, is_near_bank=kind >= NEW + NEAR)

    def _found(
        self, number: int, place: int, value: Value, *, is_near_bank: bool = False
    ) -> Finding:
        one = media_called(f"arrival {number} {place}", value)
        matches = (near_match(one, self.entry, 30),) if is_near_bank else ()
        finding = self.house.finding(one, LIKELY if is_near_bank else REPORTED, matches)
        page = Url.parse(f"http://gardens.example/{number}/{place // PAGE_MEDIA}/")
        return replace(finding, sighting=replace(finding.sighting, found_on=page))

    def _any(self, values: Value) -> Value:
        one: Value = values[self.chance.randrange(len(values))]
        return one


def as_new(findings: Sequence[Finding], owner: str) -> list[NewMedia]:
    """Return findings as they are placed."""
    return [
        NewMedia(
            each.media.sha256_hex,
            each.media.signals[0].value_hex,
            frozenset(match.entry.entry_id for match in each.matches),
            owner,
        )
        for each in findings
    ]


@dataclass(slots=True)
class Found:
    """What each part of the work took."""

    reading: Times = field(default_factory=Times)
    before: Times = field(default_factory=Times)
    now: Times = field(default_factory=Times)
    take: Times = field(default_factory=Times)
    crowd: Times = field(default_factory=Times)
    crowd_take: Times = field(default_factory=Times)
    faces: Times = field(default_factory=Times)

    def rows(self) -> list[dict[str, object]]:
        """Return the table."""
        named = {
            "reading what is open, once a process": self.reading,
            "find, before": self.before,
            "find, now": self.now,
            "take, now": self.take,
            "find, crowd": self.crowd,
            "take, crowd": self.crowd_take,
            "representatives of the cases around": self.faces,
        }
        return [times.row(name) for name, times in named.items() if times.taken_ms]


@scopes_disabled()
def measure(record: Record, engine: str, plan: Plan, batches: int) -> None:
    """Fill the database on which Django stands, and measure."""
    house = House()
    (entry,) = fill_bank(house, [Signal("pdq", "f" * 64)])
    start = perf_counter()
    filled = fill(house, plan, entry.entry_id)
    print(f"  {engine}: filled in {perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    arrivals, found = Arrivals(house, filled, entry, random.Random(6)), Found()
    with found.reading.running():
        Neighbours().make_ready()
    house.hand(*arrivals.batch(0))  # reads what is open, once for this process
    for number in range(1, batches + 1):
        one_batch(arrivals, found, number)
    title = f"{engine}: batches of {BATCH} among {plan.open_cases:,} open cases"
    record.table(title, found.rows())
    if plan is FULL:
        what = f"{engine}: finding the cases of a batch, 95 %, ms"
        record.targets.append(Target(what, found.now.at(0.95), MOST_FIND_MS, is_at_most=True))


def one_batch(arrivals: Arrivals, found: Found, number: int) -> None:
    """Find the cases of a batch in both ways, writing nothing; then take it over."""
    house, is_crowded = arrivals.house, number % CROWDED == 0
    findings = arrivals.crowded(number) if is_crowded else arrivals.batch(number)
    new = as_new(findings, house.organisation().organisation_id)
    if number <= BEFORE_TIMES:
        with transaction.atomic(), found.before.running():
            OpenCases(REACH_BITS).place_all(new)
    with transaction.atomic(), (found.crowd if is_crowded else found.now).running():
        around = surroundings_of(new, REACH_BITS)
        placing = Placing(around.clusters, members_of)
        for place, (each, links) in enumerate(zip(new, around.links, strict=True)):
            placing.place(each, links, f"{place:032x}")
    with found.faces.running():
        representative_of(around.clusters)
    with (found.crowd_take if is_crowded else found.take).running():
        house.hand(*findings)


@contextmanager
def sqlite() -> Iterator[None]:
    """Let Django stand on a fresh file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "casework.sqlite3"
        given = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
        with standing_on(given | {"OPTIONS": sqlite_options()}):
            call_command("migrate", verbosity=0)
            yield


@contextmanager
def postgres() -> Iterator[None]:
    """Let Django stand on a fresh server that forces its log to disk."""
    with durable_postgres() as (dsn, _), standing_on(postgres_database(dsn)):
        call_command("migrate", verbosity=0)
        yield


ENGINES: dict[str, Callable[[], object]] = {"sqlite": sqlite, "postgres": postgres}


def main() -> None:
    """Measure both engines."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--engine", choices=sorted(ENGINES))
    parser.add_argument("--batches", type=int, default=40)
    wishes = parser.parse_args()
    record = Record("clusters")
    record.begin()
    for engine in [wishes.engine] if wishes.engine else list(ENGINES):
        with ENGINES[engine]():
            measure(record, engine, SMALL if wishes.small else FULL, wishes.batches)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nmost memory: {peak_mib:.0f} MiB")
    record.end()


if __name__ == "__main__":
    main()
