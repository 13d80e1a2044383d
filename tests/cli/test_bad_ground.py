"""Bad ground: wrong configurations, missing keys, no mandate, damaged files. One sentence each."""

import json
import shutil
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import MANDATE, QUICK, TEST_MODE, Manned
from tests.cli.shell import Shell

pytestmark = pytest.mark.full

COMMANDS = (
    ["stats"],
    ["report", "add", "http://rocks.example/"],
    ["crawl", "http://rocks.example/"],
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[house\n", "orbweaver.toml"),
        ("[house]\nlisten_port = 0\n", "orbweaver.toml, line 2, house.listen_port: "),
        ("[house]\n\ncolour = 1\n", "orbweaver.toml, line 3, house.colour: "),
        ("[garden]\na = 1\n", "orbweaver.toml, line 1, garden: "),
        (MANDATE.replace("IE", "ie"), "orbweaver.toml, line 3, mandate.country: "),
        ("[mandate]\ncountry = 'IE'\n", "orbweaver.toml, line 1, mandate.organisation: "),
        ('[egress]\nallow = ["127.0.0.1:80"]\n', "mode = 'demo' or 'test' only"),
        (TEST_MODE + '[egress]\nallow = ["192.0.2.1:80"]\n', "192.0.2.1 is not loopback"),
        (TEST_MODE + '[egress]\nallow = ["rocks.example:80"]\n', "line 4, egress.allow"),
        ('[store]\nkind = "postgres"\n', "needs casework_dsn and crawl_dsn"),
        ('[vault]\nkind = "s3"\n', "needs endpoint and bucket"),
        ("\xff\xfe", "orbweaver.toml"),
    ],
)
def test_a_wrong_configuration_is_named_by_file_line_and_key(
    shell: Shell, text: str, says: str
) -> None:
    shell.data.mkdir()
    (shell.data / "orbweaver.toml").write_text(text, encoding="latin-1")
    sentence = shell.refuses(2, "scan", ".")
    assert sentence.startswith("The configuration is wrong: ")
    assert says in sentence
    assert {path.name for path in shell.data.iterdir()} == {"orbweaver.toml"}


def test_a_wrong_environment_is_named_by_its_variable(shell: Shell) -> None:
    shell.variables["ORBWEAVER__CRAWL__DELAY_S"] = "soon"
    assert "ORBWEAVER__CRAWL__DELAY_S (crawl.delay_s): " in shell.refuses(2, "init")
    assert not shell.data.exists()


def test_a_command_before_init_says_so_and_makes_nothing(shell: Shell) -> None:
    for words in COMMANDS:
        assert "run: orbweaver init" in shell.refuses(1, *words)
    assert not shell.data.exists()


@pytest.mark.parametrize("lost", ["casework.sqlite3", "crawl.sqlite3"])
def test_a_lost_database_is_not_made_anew_by_accident(manned: Manned, lost: str) -> None:
    file = manned.shell.data / lost
    file.unlink()
    assert "the databases are not ready" in manned.shell.refuses(1, "stats")
    assert not file.exists()


def test_a_damaged_database_is_named(manned: Manned) -> None:
    (manned.shell.data / "casework.sqlite3").write_bytes(b"no database " * 500)
    assert "database default: file is not a database" in manned.shell.refuses(1, "stats")


def test_without_a_mandate_nothing_is_taken_in_and_nothing_fetched(shell: Shell) -> None:
    shell.run("init")
    for words in COMMANDS[1:]:
        assert "fill in [mandate] in orbweaver.toml" in shell.refuses(1, *words)
    sheet = shell.folder / "reports.csv"
    sheet.write_text("url\nhttp://rocks.example/\n")
    assert "fill in [mandate]" in shell.refuses(1, "report", "import", sheet)
    assert shell.rows_of("casework_report") == 0
    assert shell.rows_of("casework_organisation") == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "is missing"), ("5e5e", "holds 2 bytes, not 32"), ("no key", "no hexadecimal key")],
)
def test_a_key_that_is_none_is_named(manned: Manned, content: str | None, says: str) -> None:
    shell = manned.shell
    shell.key_file.unlink()
    if content is not None:
        shell.key_file.write_text(content)
    for words in (["vault", "verify"], ["stats"], ["init"]):
        assert says in shell.refuses(2, *words)
    assert shell.key_file.exists() is (content is not None)


def test_a_demo_does_not_play_over_a_house(manned: Manned) -> None:
    before = (manned.shell.data / "orbweaver.toml").read_bytes()
    sentence = manned.shell.refuses(2, "demo", "--once", "--sites", "small")
    assert "holds something that is no demo" in sentence
    assert (manned.shell.data / "orbweaver.toml").read_bytes() == before


def test_a_demo_names_a_busy_port_before_it_draws_anything(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert f"127.0.0.1:{port}" in shell.refuses(1, "demo", "--once", "--port", str(port))
    assert not shell.data.exists()


def test_a_demo_of_another_town_names_those_that_there_are(shell: Shell) -> None:
    assert "known are hamlet" in shell.refuses(2, "demo", "--once", "--sites", "atlantis")
    assert not shell.data.exists()


def test_a_wrong_hosting_file_is_named(manned: Manned) -> None:
    shell = manned.shell
    (shell.data / "hosting.json").write_text(json.dumps([{"name": "rocks.example"}]))
    answer = shell.run("doctor", "--json", code=1)
    bad = {record["subject"]: record["sentence"] for record in answer.records}
    assert "hosting.json: entry 1 names no host" in bad["hosting"]


def test_a_folder_that_cannot_be_made_is_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sentence = shell.refuses(1, "init", "--data", tmp_path / "file" / "data")
    assert "Not a directory" in sentence
    shutil.rmtree(tmp_path / "data", ignore_errors=True)


def test_modes_reach_loopback_alone(manned: Manned) -> None:
    shell = manned.shell
    shell.configure(TEST_MODE + MANDATE + QUICK)
    summary = shell.run("crawl", "http://192.0.2.1/", "--json").record["summary"]
    assert summary["errors"] == {"AddressRefused": 1}
