"""Several writers at once: nobody misses anybody, and nothing is locked for good.

Where an order matters it is made by locks that the test itself holds, never by waiting.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from time import monotonic

import psycopg
import pytest

from orbweaver.model.finding import FindingKind
from orbweaver.model.visit import Purpose
from orbweaver.ports.database.postgres import PostgresDatabase
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Outcome
from tests.contracts.conftest import open_frontier, open_ledger
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, picture, plain, shown, told_visits

KNOWN, BESIDE = FindingKind.KNOWN, FindingKind.BESIDE
Open = Callable[[str], Walk]
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@contextmanager
def crew(database: Path | str) -> Iterator[Open]:
    """Give workers with connections of their own, by name; let go of all at the end."""
    made: list[Walk] = []

    def open_one(name: str) -> Walk:
        made.append(Walk(open_frontier(database), open_ledger(database), name))
        return made[-1]

    yield open_one
    for walk in made:
        walk.frontier.close()
        walk.ledger.close()


@pytest.fixture
def workers(crawl_database: Path | str) -> Iterator[Open]:
    """Workers on either engine."""
    with crew(crawl_database) as open_one:
        yield open_one


@pytest.fixture
def team(crawl_dsn: str) -> Iterator[Open]:
    """Workers on PostgreSQL, where they write side by side."""
    with crew(crawl_dsn) as open_one:
        yield open_one


def led(walk: Walk, *outcomes: Outcome) -> list[Outcome]:
    """Offer the visits and put each outcome under a lease of this worker."""
    leases = walk.lease(outcome.visit for outcome in outcomes)
    return [replace(o, lease=leases[shard_of(o.visit.url.host)]) for o in outcomes]


def media_on(host: str, name: str, kind: FindingKind | None = None) -> Outcome:
    return shown(picture(name), visit(f"{host}/{name}", purpose=Purpose.MEDIA), kind=kind)


# ------------------------------------------------- what SQLite cannot show: two writers at once
@contextmanager
def holding(dsn: str, purpose: str, name: str = "") -> Iterator[psycopg.Connection]:
    """Hold one of the keepers' locks, as a transaction that has not ended yet."""
    database = PostgresDatabase(dsn)
    with psycopg.connect(dsn, autocommit=True) as onlooker:
        with database.writing() as work:
            work.lock(purpose, [name])
            yield onlooker
        database.close()


def until_waiting(onlooker: psycopg.Connection, count: int) -> None:
    """Return once so many transactions wait for a lock."""
    end = monotonic() + 20
    while onlooker.execute(WAITING).fetchone() != (count,):
        assert monotonic() < end, "nobody waits who should"


@pytest.mark.full
def test_numbers_are_drawn_in_the_turn_of_the_commit(crawl_dsn: str, team: Open) -> None:
    """Who waits for the turn has drawn no number yet."""
    reader = team("reader").ledger
    walks = [team("ada"), team("ben")]
    first, second = (
        led(walk, media_on(host, "x", FindingKind.REPORTED))
        for walk, host in zip(walks, ("a.example", "b.example"), strict=True)
    )
    with ThreadPoolExecutor() as pool:
        with holding(crawl_dsn, "handover") as onlooker:
            futures = [pool.submit(walks[0].commit, *first)]
            until_waiting(onlooker, 1)
            last = onlooker.execute("SELECT last_value, is_called FROM crawl_handover_number_seq")
            assert last.fetchone() == (1, False)
            futures.append(pool.submit(walks[1].commit, *second))
            until_waiting(onlooker, 2)
            assert reader.handed_findings(0, 9) == []
        assert all(future.result().done for future in futures)
    numbers = [handed.number for handed in reader.handed_findings(0, 9)]
    assert numbers == [1, 2]


@pytest.mark.full
def test_known_and_unknown_media_of_one_page_never_miss_each_other(team: Open) -> None:
    walks = [team("ada"), team("ben")]
    for turn in range(10):
        known = led(walks[0], media_on("a.example", f"known{turn}", KNOWN))
        unknown = led(walks[1], media_on("b.example", f"unknown{turn}"))
        page = f"garden{turn}.example/"
        pairs = [(walks[0], on_page(known[0], page)), (walks[1], on_page(unknown[0], page))]
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda pair: pair[0].commit(pair[1]), pairs))
    kinds = walks[0].kinds()
    assert sum(kind is BESIDE for kind in kinds.values()) == 10
    assert sum(kind is KNOWN for kind in kinds.values()) == 10


def on_page(outcome: Outcome, page: str) -> Outcome:
    assert outcome.sighting
    return replace(outcome, sighting=replace(outcome.sighting, found_on=visit(page).url))


@pytest.mark.full
def test_who_raises_the_floor_waits_for_commits_under_way(crawl_dsn: str, team: Open) -> None:
    walk = team("ada")
    retro = team("retro").ledger
    outcome = led(walk, media_on("a.example", "x", FindingKind.REPORTED))
    with ThreadPoolExecutor() as pool:
        with holding(crawl_dsn, "handover") as onlooker:
            committing = pool.submit(walk.commit, *outcome)
            until_waiting(onlooker, 1)
            raising = pool.submit(retro.raise_floor, 5)
            until_waiting(onlooker, 2)
            assert not raising.done()
        assert committing.result().done
        raising.result()
    assert [media.sha256_hex for media in retro.media_with_signals("pdq", "", 9)]


@pytest.mark.full
def test_who_takes_a_shard_waits_for_commits_under_way(crawl_dsn: str, team: Open) -> None:
    walk = team("ada")
    other = team("ben")
    outcome = led(walk, media_on("a.example", "x", FindingKind.REPORTED))
    walk.frontier.offer([visit("a.example/more")])
    with ThreadPoolExecutor() as pool:
        with holding(crawl_dsn, "handover") as onlooker:
            committing = pool.submit(walk.commit, *outcome)
            until_waiting(onlooker, 1)
            taking: Future[object] = pool.submit(other.lease, [], 3600)
            until_waiting(onlooker, 2)
        assert committing.result().done
        assert taking.result()
    assert other.waiting() == [visit("a.example/more")]


# ----------------------------------------------------------------------------- a crowd
def test_a_crowd_of_workers_records_everything_once(workers: Open) -> None:
    """Eight connections offer and record the same few hundred addresses, each in its order."""
    visits = [visit(f"garden{n % 40}.example/{n}", hops=n % 3) for n in range(240)]

    def work(number: int) -> int:
        walk, source, done = workers(f"w{number}"), Random(number), 0
        for _ in range(6):
            known = source.sample(visits, 120)
            walk.frontier.offer(known)
            leases = walk.frontier.lease(walk.worker, 12, 3600, NOON)
            due = walk.frontier.due(leases, 60, 60, NOON, ())
            by_shard = {lease.shard: lease for lease in leases}
            found = [plain(v, *known[:30], lease=by_shard[shard_of(v.url.host)]) for v in due]
            done += len(walk.commit(*found).done)
            walk.frontier.release(leases)
        return done

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(work, range(8)))
    walk = workers("last")
    recorded = [page.page_id for page in walk.ledger.pages()]
    assert len(recorded) == len(set(recorded)) == done
    left = {v.visit_id for v in walk.waiting()}
    assert left | set(recorded) == {v.visit_id for v in visits}
    assert not left & set(recorded)
    assert sorted(visit_id for visit_id, _ in told_visits(walk.ledger)) == sorted(recorded)
    assert walk.frontier.count(NOON).waiting == len(left)
