"""The schema is what the models say, goes back and forth, and every connection is guarded."""

import sqlite3
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from orbweaver.casework.engines import sqlite_options
from orbweaver.casework.models.finding import MediaMatch
from orbweaver.casework.models.row import Recorded
from orbweaver.ports.append_only import MARK
from tests.casework.conftest import sqlite_database, standing_on


def test_no_migration_is_missing(sqlite_casework: str) -> None:
    call_command("makemigrations", "casework", check=True, dry_run=True, verbosity=0)


def test_every_recorded_table_has_its_triggers(engine: str) -> None:
    tables = {
        model._meta.db_table
        for model in apps.get_app_config("casework").get_models()
        if issubclass(model, Recorded)
    }
    question = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE "
        "'%_no_insert'",
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE "
        "'%_no_truncate'",
    }
    with connection.cursor() as cursor:
        cursor.execute(question[engine])
        assert {row[0] for row in cursor.fetchall()} == tables


def test_the_protection_can_be_taken_back(engine: str) -> None:
    call_command("migrate", "casework", "0005", verbosity=0)
    call_command("migrate", "casework", verbosity=0)


def test_an_older_house_keeps_its_matches_when_rungs_come(engine: str) -> None:
    call_command("migrate", "casework", "0006", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_mediamatch "
            "(media_sha256_hex, entry_id, bank, signal_type, match_type, distance_bits) "
            "VALUES ('ab', 'e', 'rocks', 'pdq', 'near', 12)"
        )
    call_command("migrate", "casework", verbosity=0)
    (kept,) = MediaMatch.objects.all()
    assert (kept.entry_id, kept.distance_bits, kept.rung) == ("e", 12, "")
    with pytest.raises(DatabaseError, match=MARK), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_mediamatch SET rung = 'pdq'")


def test_connections_are_durable_and_guarded(sqlite_casework: str) -> None:
    path = Path(connection.settings_dict["NAME"]).with_name("live.sqlite3")
    database = sqlite_database(path) | {"OPTIONS": sqlite_options()}
    with standing_on(database), connection.cursor() as cursor:
        answers = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys")
        }
    assert answers == {
        "journal_mode": "wal",
        "synchronous": 2,
        "recursive_triggers": 1,
        "foreign_keys": 1,
    }


def test_a_connection_without_options_is_guarded_all_the_same(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    plain = sqlite_database(tmp_path / "plain.sqlite3") | {"OPTIONS": {}}
    with django_db_blocker.unblock(), standing_on(plain), connection.cursor() as cursor:
        assert cursor.execute("PRAGMA recursive_triggers").fetchone()[0] == 1


def test_a_writer_waits_for_another_and_does_not_fail(sqlite_casework: str) -> None:
    """A transaction takes the write lock at once, so that none must give up in its middle."""
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
