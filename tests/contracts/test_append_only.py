"""What was recorded cannot be changed, whoever asks and however."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from orbweaver.ports.append_only import MARK, append_only_sql

KEYS = [("stone",), ("quarry", "number")]
ROWS = "SELECT stone, quarry, number, note FROM rock ORDER BY stone"
FIRST = [("basalt", "north", 1, "grey"), ("marble", "south", 2, "white")]
COLUMNS = (
    "(stone TEXT PRIMARY KEY, quarry TEXT, number INTEGER, note TEXT, UNIQUE (quarry, number))"
)
FILL = (
    "INSERT INTO rock VALUES ('basalt', 'north', 1, 'grey')",
    "INSERT INTO rock VALUES ('marble', 'south', 2, 'white')",
)
CHANGES = {
    "update": "UPDATE rock SET note = 'red' WHERE stone = 'basalt'",
    "update of all": "UPDATE rock SET note = 'red'",
    "update of the key": "UPDATE rock SET stone = 'slate' WHERE stone = 'basalt'",
    "update that changes nothing": "UPDATE rock SET note = note",
    "delete": "DELETE FROM rock WHERE stone = 'basalt'",
    "delete of all": "DELETE FROM rock",
    "upsert": "INSERT INTO rock VALUES ('basalt', 'west', 3, 'red') "
    "ON CONFLICT (stone) DO UPDATE SET note = excluded.note",
    "upsert by another key": "INSERT INTO rock VALUES ('slate', 'north', 1, 'red') "
    "ON CONFLICT (quarry, number) DO UPDATE SET note = excluded.note",
}
SQLITE_CHANGES = CHANGES | {
    "replace": "REPLACE INTO rock VALUES ('basalt', 'west', 3, 'red')",
    "insert or replace": "INSERT OR REPLACE INTO rock VALUES ('basalt', 'west', 3, 'red')",
    "replace by another key": "INSERT OR REPLACE INTO rock VALUES ('slate', 'north', 1, 'red')",
    "replace by the hidden key": "INSERT OR REPLACE INTO rock (rowid, stone) VALUES (1, 'slate')",
    "update or replace": "UPDATE OR REPLACE rock SET stone = 'basalt' WHERE stone = 'marble'",
}
POSTGRES_CHANGES = CHANGES | {
    "truncate": "TRUNCATE rock",
    "truncate of all that hangs together": "TRUNCATE rock CASCADE",
    "merge": "MERGE INTO rock USING (SELECT 'basalt' AS stone) AS s ON rock.stone = s.stone "
    "WHEN MATCHED THEN DELETE",
    "change by a session that plays replica": "SET session_replication_role = replica; "
    "DELETE FROM rock",
}
PARTITION_CHANGES = {
    "update": CHANGES["update"],
    "delete": CHANGES["delete"],
    "upsert": CHANGES["upsert"],
    "truncate": "TRUNCATE rock",
    "truncate of one partition": "TRUNCATE rock_p1",
    "update of partitions": "UPDATE rock_p0 SET note = ''; UPDATE rock_p1 SET note = ''",
    "delete from partitions": "DELETE FROM rock_p0; DELETE FROM rock_p1",
    "change by a session that plays replica": POSTGRES_CHANGES[
        "change by a session that plays replica"
    ],
}


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    """A database with two stones, which nobody may change."""
    path = tmp_path / "rocks.db"
    with closing(sqlite3.connect(path)) as database, database:
        for statement in (f"CREATE TABLE rock {COLUMNS}", *FILL):
            database.execute(statement)
        for statement in append_only_sql("sqlite", "rock", KEYS).forward:
            database.execute(statement)
    return path


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("change", SQLITE_CHANGES)
def test_sqlite_refuses(sqlite_file: Path, change: str, recursive: str) -> None:
    with closing(sqlite3.connect(sqlite_file)) as database:
        database.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(sqlite3.IntegrityError, match=MARK):
            database.execute(SQLITE_CHANGES[change])
        database.commit()
        assert database.execute(ROWS).fetchall() == FIRST


def test_sqlite_takes_new_rows_and_ignores_those_it_has(sqlite_file: Path) -> None:
    offer = (
        "INSERT INTO rock SELECT :stone, 'east', :number, '' "
        "WHERE NOT EXISTS (SELECT 1 FROM rock WHERE stone = :stone)"
    )
    with closing(sqlite3.connect(sqlite_file)) as database:
        database.executemany(offer, [{"stone": "basalt", "number": 8}])
        database.executemany(offer, [{"stone": "slate", "number": 9}] * 2)
        assert [row[0] for row in database.execute(ROWS)] == ["basalt", "marble", "slate"]


def test_a_sqlite_table_without_hidden_key_is_protected_too() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE rock (stone TEXT PRIMARY KEY) WITHOUT ROWID")
        for statement in append_only_sql("sqlite", "rock", [("stone",)], has_rowid=False).forward:
            database.execute(statement)
        database.execute("INSERT INTO rock VALUES ('basalt')")
        with pytest.raises(sqlite3.IntegrityError, match=MARK):
            database.execute("REPLACE INTO rock VALUES ('basalt')")


def test_sqlite_lets_go_again(sqlite_file: Path) -> None:
    with closing(sqlite3.connect(sqlite_file)) as database:
        for statement in append_only_sql("sqlite", "rock", KEYS).reverse:
            database.execute(statement)
        database.execute("DELETE FROM rock")
        assert database.execute(ROWS).fetchall() == []


def rocks(dsn: str, table: str, partitions: tuple[str, ...] = ()) -> None:
    """Put the same two stones into PostgreSQL, where nobody may change them."""
    rule = append_only_sql("postgresql", "rock", KEYS, partitions=partitions)
    with psycopg.connect(dsn) as database:
        for statement in (table, *FILL, *rule.forward):
            database.execute(statement.encode())


@pytest.fixture
def plain_rocks(postgres_dsn: str) -> str:
    """A table in one piece."""
    rocks(postgres_dsn, f"CREATE TABLE rock {COLUMNS}")
    return postgres_dsn


@pytest.fixture
def cut_rocks(postgres_dsn: str) -> str:
    """A table in two partitions."""
    table = (
        "CREATE TABLE rock (stone TEXT PRIMARY KEY, quarry TEXT, number INTEGER, note TEXT) "
        "PARTITION BY HASH (stone);"
        "CREATE TABLE rock_p0 PARTITION OF rock FOR VALUES WITH (MODULUS 2, REMAINDER 0);"
        "CREATE TABLE rock_p1 PARTITION OF rock FOR VALUES WITH (MODULUS 2, REMAINDER 1)"
    )
    rocks(postgres_dsn, table, ("rock_p0", "rock_p1"))
    return postgres_dsn


def assert_refused(dsn: str, change: str) -> None:
    with psycopg.connect(dsn) as database, pytest.raises(psycopg.IntegrityError, match=MARK):
        database.execute(change.encode())
    with psycopg.connect(dsn) as database:
        assert database.execute(ROWS.encode()).fetchall() == FIRST


@pytest.mark.full
@pytest.mark.parametrize("change", POSTGRES_CHANGES)
def test_postgresql_refuses(plain_rocks: str, change: str) -> None:
    assert_refused(plain_rocks, POSTGRES_CHANGES[change])


@pytest.mark.full
@pytest.mark.parametrize("change", PARTITION_CHANGES)
def test_postgresql_refuses_in_partitions(cut_rocks: str, change: str) -> None:
    assert_refused(cut_rocks, PARTITION_CHANGES[change])


@pytest.mark.full
def test_postgresql_takes_new_rows_and_ignores_those_it_has(cut_rocks: str) -> None:
    offer = b"INSERT INTO rock VALUES (%s, 'east', 9, '') ON CONFLICT DO NOTHING"
    with psycopg.connect(cut_rocks) as database:
        for stone in ("basalt", "slate", "slate"):
            database.execute(offer, [stone])
        stones = [row[0] for row in database.execute(ROWS.encode())]
    assert stones == ["basalt", "marble", "slate"]


@pytest.mark.full
def test_postgresql_lets_go_again(cut_rocks: str) -> None:
    rule = append_only_sql("postgresql", "rock", KEYS, partitions=("rock_p0", "rock_p1"))
    with psycopg.connect(cut_rocks) as database:
        for statement in (*rule.reverse, "DELETE FROM rock", *FILL, *rule.forward):
            database.execute(statement.encode())
    assert_refused(cut_rocks, CHANGES["delete"])
