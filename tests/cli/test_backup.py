"""A backup taken while the house works, brought back into an empty place, where all is whole."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import MANDATE, QUICK, TEST_MODE, Manned, Served, crew_of, reaching
from tests.cli.house_up import HouseUp
from tests.cli.shell import Shell
from tests.servers.postgres import PostgresServer
from tests.servers.s3 import S3Server

pytestmark = pytest.mark.full

DAMAGED = "A sealed object does not open: it was altered, moved or cut: "


def other_place(shell: Shell, name: str = "other") -> Shell:
    """Return a shell in an empty folder to which the key alone was carried."""
    folder = shell.folder / name
    folder.mkdir()
    shutil.copy(shell.key_file, folder / "data.key")
    return Shell(folder)


def files_of(shell: Shell) -> set[str]:
    """Return what lies in a shell's folder."""
    return {str(path.relative_to(shell.folder)) for path in shell.folder.rglob("*")}


@pytest.fixture
def at_work(surfing: Manned, served: Served) -> Iterator[HouseUp]:
    """A house in the middle of a crawl."""
    shell = surfing.shell
    shell.configure((shell.data / "orbweaver.toml").read_text().replace("0.0", "0.05", 1))
    shell.run("report", "add", served.nginx.address(), "--reach", "host")
    with HouseUp(shell) as house:
        house.wait_for(lambda: shell.rows_of("crawl_sighting", "crawl") > 5, "the first media")
        yield house


def test_a_house_at_work_is_copied_and_the_copy_is_whole(
    at_work: HouseUp, served: Served, tmp_path: Path
) -> None:
    shell, backup = at_work.shell, tmp_path / "house.backup"
    said = shell.run("backup", backup).out
    assert f"Keep the key apart: {shell.key_file}" in said
    assert not [name for name in files_of(shell) if ".part" in name or ".backup-" in name]
    content = backup.read_bytes()
    assert b"SQLite" not in content
    assert b"Harbour Hotline" not in content

    place = other_place(shell)
    assert "Restored as of " in place.run("restore", backup).out
    (place.data / "orbweaver.toml").write_bytes((shell.data / "orbweaver.toml").read_bytes())
    copied = place.rows_of("crawl_sighting", "crawl")
    assert 5 < copied <= len(served.site.pictures) + len(served.site.broken)
    require_whole(place)
    require_even_cursors(place)

    # both go on from there, and come to the same
    complete = len(served.site.pictures) + len(served.site.broken)
    at_work.wait_for(lambda: shell.rows_of("crawl_sighting", "crawl") == complete, "the rest")
    place.run("check", "run")
    assert place.rows_of("crawl_sighting", "crawl") == complete
    assert ids_of(place, "crawl_sighting", "sighting_id") == ids_of(
        shell, "crawl_sighting", "sighting_id"
    )
    require_whole(place)


def require_whole(shell: Shell) -> None:
    """See that both audit chains hold and that every sealed object opens."""
    shell.run("audit", "verify")
    assert shell.run("vault", "verify", "--json").record["damaged"] == []


def require_even_cursors(shell: Shell) -> None:
    """See that no database has consumed what the other does not hold yet."""
    with (
        closing(sqlite3.connect(shell.data / "casework.sqlite3")) as casework,
        closing(sqlite3.connect(shell.data / "crawl.sqlite3")) as crawl,
    ):
        consumed = casework.execute("SELECT max(number) FROM casework_handovercursor")
        handed = crawl.execute("SELECT max(number) FROM crawl_handover")
        assert (consumed.fetchone()[0] or 0) <= (handed.fetchone()[0] or 0)
        consumed = crawl.execute("SELECT max(position) FROM crawl_cursor")
        handed = casework.execute("SELECT max(number) FROM casework_handover")
        assert (consumed.fetchone()[0] or 0) <= (handed.fetchone()[0] or 0)


def ids_of(shell: Shell, table: str, column: str) -> set[str]:
    """Return the identities in a table of the crawl."""
    with closing(sqlite3.connect(shell.data / "crawl.sqlite3")) as crawl:
        rows = crawl.execute(f"SELECT {column} FROM {table}")  # noqa: S608 - ours
        return {row[0] for row in rows}


@pytest.fixture
def backup(manned: Manned) -> Path:
    """A backup of a house in which little happened."""
    file = manned.shell.folder / "house.backup"
    manned.shell.run("backup", file)
    return file


def test_a_backup_is_never_overwritten(manned: Manned, backup: Path) -> None:
    before = backup.read_bytes()
    assert f"the file {backup}" in manned.shell.refuses(2, "backup", backup)
    assert backup.read_bytes() == before


def test_a_backup_needs_a_house_and_a_folder(shell: Shell, manned: Manned) -> None:
    empty = Shell(manned.shell.folder / "nowhere")
    empty.folder.mkdir()
    assert "run: orbweaver init" in empty.refuses(1, "backup", "house.backup")
    assert files_of(empty) == set()
    refusal = manned.shell.refuses(1, "backup", "no-such-folder/house.backup")
    assert "No such file or directory" in refusal


def test_nothing_is_restored_over_what_is_there(manned: Manned, backup: Path) -> None:
    assert "restore goes into an empty place" in manned.shell.refuses(2, "restore", backup)
    assert manned.shell.run("stats").out


def test_another_key_or_none_opens_nothing(manned: Manned, backup: Path) -> None:
    place = other_place(manned.shell)
    place.key_file.write_text("5e" * 32)
    assert place.refuses(1, "restore", backup).startswith(DAMAGED)
    place.key_file.unlink()
    assert "the key file" in place.refuses(2, "restore", backup)
    assert files_of(place) == set()


def test_a_backup_that_was_cut_or_altered_is_refused_whole(manned: Manned, backup: Path) -> None:
    place, whole = other_place(manned.shell), backup.read_bytes()
    before, bad = files_of(place), manned.shell.folder / "bad.backup"
    middle, end = len(whole) // 2, len(whole)
    for content in (
        *(whole[:size] for size in (0, 7, 39, 43, 1000, middle, end - 1)),
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        whole + b"more",
        b"PK\x03\x04" + whole,
    ):
        bad.write_bytes(content)
        assert place.refuses(1, "restore", bad).startswith(DAMAGED), len(content)
        assert files_of(place) == before


def test_media_in_a_bucket_stay_there(surfing: Manned, served: Served) -> None:
    shell, file = surfing.shell, surfing.shell.folder / "house.backup"
    with S3Server() as s3:
        secret = shell.folder / "secret"
        secret.write_text(s3.secret_key)
        bucket = f'endpoint = "{s3.endpoint}"\nbucket = "vault"\naccess_key = "{s3.access_key}"\n'
        vault = f'[vault]\nkind = "s3"\n{bucket}secret_key_file = "{secret}"\n'
        shell.configure((shell.data / "orbweaver.toml").read_text() + vault)
        shell.run("crawl", served.nginx.address("/banner.png"), "--reach", "page")
        assert "The media lie in the S3 bucket" in shell.run("backup", file).err
        place = other_place(shell)
        place.run("restore", file)
        assert place.run("vault", "verify", "--json").record["objects"] == 1
        require_whole(place)


@pytest.fixture
def on_postgres(shell: Shell, served: Served, postgres_server: PostgresServer) -> Iterator[Manned]:
    """A house whose databases are PostgreSQL's."""
    names = [postgres_server.database() for _ in range(2)]
    casework, crawl = map(postgres_server.dsn, names)
    store = f'[store]\nkind = "postgres"\ncasework_dsn = "{casework}"\ncrawl_dsn = "{crawl}"\n'
    shell.configure(TEST_MODE + MANDATE + QUICK + reaching(served.nginx) + store)
    shell.run("init")
    yield Manned(shell, crew_of(shell))
    for name in names:
        postgres_server.drop(name)


def test_postgres_is_copied_into_empty_databases_and_nowhere_else(
    on_postgres: Manned, served: Served, postgres_server: PostgresServer
) -> None:
    shell, lio = on_postgres.shell, on_postgres.tokens["lio"]
    file = shell.folder / "house.backup"
    with HouseUp(shell) as house:
        shell.run("report", "add", served.nginx.address(), "--reach", "host")
        shell.run("bank", "create", "Rocks", by=lio)
        shell.run("backup", file)
        house.wait_until_it_answers()
    before = shell.run("stats", "--json").record

    place = other_place(shell)
    refusal = place.run("restore", file, code=2)
    assert "rows in the database of casework; restore goes into an empty one" in refusal.err
    assert not any(place.data.iterdir())
    assert shell.run("stats", "--json").record == before

    names = [postgres_server.database() for _ in range(2)]
    for section, name in zip(("CASEWORK", "CRAWL"), names, strict=True):
        place.variables[f"ORBWEAVER__STORE__{section}_DSN"] = postgres_server.dsn(name)
    place.run("restore", file)
    require_whole(place)
    require_even_postgres(*map(postgres_server.dsn, names))
    assert [bank["name"] for bank in place.run("bank", "list", "--json", by=lio).records] == [
        "Rocks"
    ]
    place.run("check", "run")  # goes on where the copy stood: sequences, shards and cursors too
    place.run("report", "add", "http://rocks.example/")
    distinct = {each.sha256_hex for each in served.site.pictures.values()}
    expected = len(distinct) + len(served.site.broken)
    assert place.run("stats", "--json").record["media"] == expected
    require_whole(place)
    for name in names:
        postgres_server.drop(name)


def require_even_postgres(casework_dsn: str, crawl_dsn: str) -> None:
    """See that no database has consumed what the other does not hold yet."""
    with psycopg.connect(casework_dsn) as casework, psycopg.connect(crawl_dsn) as crawl:
        for consumed, handed in (
            (
                casework.execute("SELECT max(number) FROM casework_handovercursor").fetchone(),
                crawl.execute("SELECT max(number) FROM crawl_handover").fetchone(),
            ),
            (
                crawl.execute("SELECT max(position) FROM crawl_cursor").fetchone(),
                casework.execute("SELECT max(number) FROM casework_handover").fetchone(),
            ),
        ):
            assert consumed
            assert handed
            assert (consumed[0] or 0) <= (handed[0] or 0)
