"""What a ledger recorded stays as it is, and its audit shows who tried (promises 9 and 10)."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from orbweaver.errors import AppendOnly, AuditBroken
from orbweaver.model.finding import FindingKind
from orbweaver.model.visit import Purpose
from orbweaver.ports.ledger.keeper import SqlLedger
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, look, picture, plain, shown

RECORDED = {
    "crawl_seed": "record",
    "crawl_seen": "visit_id",
    "crawl_page": "error",
    "crawl_media": "media_type",
    "crawl_signal": "value_hex",
    "crawl_sighting": "vantage",
    "crawl_match": "bank",
    "crawl_page_known": "seed_id",
    "crawl_availability_check": "record",
    "crawl_handover": "record",
    "crawl_audit_event": "facts",
    "crawl_audit_seal": "hash_hex",
}
Damage = Callable[[str], None]


@pytest.fixture
def full_walk(walk: Walk) -> Walk:
    """A walk that left a row in every table."""
    page, bench = visit("garden.example/"), visit("garden.example/b.png", purpose=Purpose.MEDIA)
    checked = visit("garden.example/b.png", purpose=Purpose.CHECK)
    walk.see(plain(page))
    walk.see(shown(picture("bench"), bench, kind=FindingKind.KNOWN))
    walk.see(replace(plain(checked), check=look(checked)))
    walk.ledger.seal_audit(100)
    return walk


@pytest.fixture
def damage(crawl_database: Path | str) -> Damage:
    """Do what no trigger stops: as somebody with the file, or the database's owner, in hand."""

    def run(statement: str) -> None:
        if isinstance(crawl_database, Path):
            with closing(sqlite3.connect(crawl_database)) as database, database:
                for act in ("update", "delete", "insert"):
                    for table in ("crawl_audit_event", "crawl_audit_seal"):
                        database.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
                database.execute(statement)
        else:
            with psycopg.connect(crawl_database) as owner:
                for table in ("crawl_audit_event", "crawl_audit_seal"):
                    owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
                owner.execute(statement.encode())

    return run


# ----------------------------------------------------------------------------- promise 9
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = ''", "DELETE FROM {}"])
def test_recorded_rows_are_never_changed(full_walk: Walk, change: str) -> None:
    for table, column in RECORDED.items():
        before = rows_of(full_walk.ledger, table)
        assert before
        with pytest.raises(AppendOnly, match=table), full_walk.ledger._database.writing() as work:
            work.run(change.format(table, column))
        assert rows_of(full_walk.ledger, table) == before


def rows_of(ledger: SqlLedger, table: str) -> set[tuple[object, ...]]:
    with ledger._database.reading() as work:
        return set(work.rows(f"SELECT * FROM {table}"))  # noqa: S608 - names of ours


# ---------------------------------------------------------------------------- promise 10
def test_every_commit_tells_what_was_done(full_walk: Walk) -> None:
    with full_walk.ledger._database.reading() as work:
        told = work.rows("SELECT tag, actor FROM crawl_audit_event ORDER BY number")
    tags = ["visits.recorded", "visits.recorded", "finding.handed", "check.recorded"]
    assert told == [(tag, "machine") for tag in tags]


def test_every_visit_of_a_commit_is_told_with_its_seed_and_what_it_sighted(walk: Walk) -> None:
    page, bench = visit("garden.example/"), visit("garden.example/b.png", purpose=Purpose.MEDIA)
    seen = shown(picture("bench"), bench)
    walk.see(plain(page), seen)
    with walk.ledger._database.reading() as work:
        [(facts,)] = work.rows("SELECT facts FROM crawl_audit_event")
    assert seen.sighting
    of_seed = f"seed {page.seed.seed_id}"
    of_media = f"media {picture('bench').sha256_hex} sighting {seen.sighting.sighting_id}"
    assert json.loads(facts) == {
        page.visit_id: f"page {of_seed}",
        bench.visit_id: f"media {of_seed} {of_media}",
    }


def test_events_are_sealed_once_in_order(walk: Walk) -> None:
    for n in range(25):
        walk.see(plain(visit(f"garden{n}.example/")))
    assert walk.ledger.verify_audit().unsealed == 25
    assert [walk.ledger.seal_audit(10) for _ in range(4)] == [10, 10, 5, 0]
    report = walk.ledger.verify_audit()
    assert (report.sealed, report.unsealed) == (25, 0)
    with walk.ledger._database.reading() as work:
        sealed = work.rows("SELECT event_id FROM crawl_audit_seal ORDER BY sequence")
        events = work.rows("SELECT event_id FROM crawl_audit_event ORDER BY number")
    assert sealed == events


def test_the_chain_goes_on_from_where_it_stood(walk: Walk) -> None:
    walk.see(plain(visit("garden.example/")))
    walk.ledger.seal_audit(10)
    first = walk.ledger.verify_audit().head_hex
    walk.ledger.accept("casework", 1, [], NOON)
    walk.ledger.seal_audit(10)
    report = walk.ledger.verify_audit()
    assert report.sealed == 2
    assert report.head_hex != first


def test_a_long_chain_is_walked_to_its_end(walk: Walk) -> None:
    looks = [visit(f"garden{n}.example/", purpose=Purpose.CHECK) for n in range(2100)]
    walk.see(*(replace(plain(v), check=look(v)) for v in looks))
    assert walk.ledger.seal_audit(5000) == 2100
    assert walk.ledger.verify_audit().sealed == 2100


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE crawl_audit_event SET subject = 'x' WHERE number = 2", "sequence 2 was altered"),
        ("UPDATE crawl_audit_event SET facts = '{}' WHERE number = 4", "sequence 4 was altered"),
        ("DELETE FROM crawl_audit_event WHERE number = 3", "the event of sequence 3 is missing"),
        ("DELETE FROM crawl_audit_seal WHERE sequence = 1", "sequence 1 is missing"),
        ("DELETE FROM crawl_audit_seal WHERE sequence = 4", "4 events, but 3 are sealed"),
        ("DELETE FROM crawl_audit_waiting", ""),
    ],
)
def test_an_altered_audit_says_where(
    full_walk: Walk, damage: Damage, statement: str, where: str
) -> None:
    damage(statement)
    if not where:  # nothing waited: nothing was taken
        assert full_walk.ledger.verify_audit().sealed == 4
        return
    with pytest.raises(AuditBroken, match=where):
        full_walk.ledger.verify_audit()


def test_an_event_that_was_hidden_from_the_sealer_is_missed(walk: Walk, damage: Damage) -> None:
    walk.see(plain(visit("garden.example/")))
    damage("DELETE FROM crawl_audit_waiting")
    with pytest.raises(AuditBroken, match="1 events, but 0 are sealed and 0 wait"):
        walk.ledger.verify_audit()
