"""A house of an older version: its crawl tables grow, its rows stay, its triggers hold."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from orbweaver.ports.append_only import MARK
from orbweaver.ports.ledger.keeper import SqlLedger
from orbweaver.ports.ledger.port import KeptMatch
from orbweaver.ports.ledger.postgres import PostgresLedger
from orbweaver.ports.ledger.sqlite import SqliteLedger
from tests.crawltables.django_words import django
from tests.servers.crawl_database import migrate

OLD_MATCH = (
    "INSERT INTO crawl_match (media_sha256_hex, entry_id, bank, signal_type, match_type, "
    "distance_bits, allows, bank_version, at_us) "
    "VALUES ('ab', 'e', 'rocks', 'pdq', 'near', 12, false, 1, 7)"
)
CHANGE = "UPDATE crawl_match SET rung = 'pdq'"


def kept_matches(ledger: SqlLedger) -> list[KeptMatch]:
    with closing(ledger):
        return list(ledger.matches())


def test_matches_made_before_there_were_rungs_stay(crawl_file: Path) -> None:
    target = f"sqlite:{crawl_file}"
    assert django(target, "migrate", "crawltables", "0001").returncode == 0
    with closing(sqlite3.connect(crawl_file)) as database, database:
        database.execute(OLD_MATCH)
    migrate(target)
    assert kept_matches(SqliteLedger(crawl_file)) == [KeptMatch("ab", "e", 12, "")]
    with (
        closing(sqlite3.connect(crawl_file)) as database,
        pytest.raises(sqlite3.IntegrityError, match=MARK),
    ):
        database.execute(CHANGE)


@pytest.mark.full
def test_matches_made_before_there_were_rungs_stay_on_postgresql(crawl_dsn: str) -> None:
    assert django(crawl_dsn, "migrate", "crawltables", "0001").returncode == 0
    with psycopg.connect(crawl_dsn) as database:
        database.execute(OLD_MATCH)
    migrate(crawl_dsn)
    assert kept_matches(PostgresLedger(crawl_dsn)) == [KeptMatch("ab", "e", 12, "")]
    with psycopg.connect(crawl_dsn) as database, pytest.raises(psycopg.Error, match=MARK):
        database.execute(CHANGE)
