"""The doctor: what is good, what is worth a warning, and what is bad and where."""

import json

import pytest

from orbweaver.kernel import library
from tests.cli.conftest import MANDATE, Manned
from tests.cli.house_up import free_port
from tests.cli.shell import Shell
from tests.cli.small_disk import small_disk
from tests.cli.test_first_day import bank_rows
from tests.servers.smtp import Script, SmtpServer

pytestmark = pytest.mark.full

SUBJECTS = {
    "mode",
    "mandate",
    "data directory",
    "key",
    "databases",
    "vault",
    "jail",
    "kernel",
    "egress",
    "hosting",
    "mail",
    "banks",
    "index",
    "wide index",
}


def found(shell: Shell, code: int = 0) -> dict[str, tuple[str, str]]:
    """Return grade and sentence by subject."""
    records = shell.run("doctor", "--json", code=code).records
    assert {record["subject"] for record in records} == SUBJECTS
    return {record["subject"]: (record["grade"], record["sentence"]) for record in records}


def subjects(found: dict[str, tuple[str, str]], grade: str) -> set[str]:
    return {subject for subject, (graded, _) in found.items() if graded == grade}


def test_a_new_house_has_nothing_bad_and_is_told_what_is_missing(shell: Shell) -> None:
    shell.run("init")
    diagnoses = found(shell)
    assert subjects(diagnoses, "bad") == set()
    assert {"mandate", "hosting", "mail", "banks"} <= subjects(diagnoses, "warning")
    assert "nothing is fetched" in diagnoses["mandate"][1]
    assert "encrypted disk" in diagnoses["data directory"][1]
    table = shell.run("doctor").out
    assert all(subject in table for subject in SUBJECTS)


def test_a_house_that_is_furnished_is_good(manned: Manned) -> None:
    shell, lio = manned.shell, manned.tokens["lio"]
    shell.run("bank", "create", "Rocks", by=lio)
    (shell.folder / "bank.csv").write_text(bank_rows(("sha256", "5e" * 32, "confirmed")))
    shell.run("bank", "import", "Rocks", "bank.csv", by=lio)
    (shell.data / "hosting.json").write_text(json.dumps([{"host": "rocks.example"}]))
    with SmtpServer(Script()) as smtp:
        mail = f'[mail]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {smtp.port}\n'
        shell.configure(MANDATE + mail)
        diagnoses = found(shell)
    assert subjects(diagnoses, "good") >= SUBJECTS - {"jail", "data directory"}
    assert diagnoses["mode"] == ("good", "live")
    assert diagnoses["banks"][1].startswith("1 entries")


def test_everything_bad_is_named_at_once(manned: Manned) -> None:
    shell = manned.shell
    mail = f'[mail]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {free_port()}\n'
    vault = '[vault]\nkind = "s3"\nendpoint = "http://127.0.0.1:9"\nbucket = "b"\n'
    shell.configure(MANDATE + mail + vault)
    shell.key_file.chmod(0o644)
    shell.data.chmod(0o755)
    (shell.data / "hosting.json").write_text("{}")
    (shell.data / "casework.sqlite3").write_bytes(b"no database " * 500)
    diagnoses = found(shell, code=1)
    assert subjects(diagnoses, "bad") == {
        "key",
        "databases",
        "banks",
        "index",
        "vault",
        "hosting",
        "mail",
    }
    assert "chmod 600" in diagnoses["key"][1]
    assert diagnoses["data directory"] == (
        "warning",
        f"{shell.data} is readable by others; chmod 700 it",
    )
    assert "Connection refused" in diagnoses["mail"][1]
    assert "vault.secret_key_file is missing" in diagnoses["vault"][1]
    assert "file is not a database" in diagnoses["databases"][1]


def test_it_says_which_kernel_runs(shell: Shell) -> None:
    shell.run("init")
    best = library.kernel().instruction_set
    assert best is not None
    assert found(shell)["kernel"] == ("good", f"native, {best.name.lower()}")
    shell.variables["ORBWEAVER_KERNEL"] = "scalar"
    assert found(shell)["kernel"] == ("good", "native, scalar")
    shell.variables["ORBWEAVER_KERNEL"] = "reference"
    grade, sentence = found(shell)["kernel"]
    assert (grade, "many times slower" in sentence) == ("warning", True)


def test_it_looks_and_changes_nothing(shell: Shell) -> None:
    diagnoses = found(shell, code=1)
    assert subjects(diagnoses, "bad") >= {"data directory", "key", "databases", "banks"}
    assert list(shell.folder.iterdir()) == []


def test_little_room_is_a_warning(manned: Manned) -> None:
    shell = manned.shell
    with small_disk(shell.folder / "small", 64 * 1024 * 1024) as disk:
        shell.run("init", "--data", disk.folder / "data")
        record = shell.run("doctor", "--json", "--data", disk.folder / "data").records[2]
    assert (record["subject"], record["grade"]) == ("data directory", "warning")
    assert "only " in record["sentence"]
