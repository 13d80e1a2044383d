"""Logins at the command line: two persons, secrets from the input, and none of them printed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Manned

pytestmark = pytest.mark.full

ACCOUNT = "gardener\nunder-the-rowan\n"
COOKIES = "rowan.example\tFALSE\t/\tFALSE\t0\tmember\tcookie-of-the-rowan\n"
SECRETS = ("under-the-rowan", "cookie-of-the-rowan")


def test_a_login_from_asking_to_revoking(manned: Manned, tmp_path: Path) -> None:
    shell, lio, ado = manned.shell, manned.tokens["lio"], manned.tokens["ado"]
    cookies = tmp_path / "cookies.txt"
    cookies.write_text(COOKIES)
    asked = shell.run(
        *("identity", "add", "hxxp://rowan[.]example/hall", "--connector", "forum"),
        *("--basis", "Order 12 of the town", "--days", "30", "--account", "-", "--json"),
        by=lio,
        stdin=ACCOUNT,
    )
    identity_id = asked.record["identity_id"]
    assert "second person" in shell.refuses(1, "identity", "approve", identity_id, by=lio)
    assert "liaison" in shell.refuses(
        1, "identity", "approve", identity_id, by=manned.tokens["ana"]
    )
    shell.run("identity", "approve", identity_id, by=ado)
    shell.run("identity", "cookies", identity_id, cookies, by=lio)
    (line,) = shell.run("identity", "list", "--json", by=ado).records
    assert (line["site"], line["state"], line["holder"]) == (
        "hxxp://rowan[.]example/",
        "runs",
        "Lio",
    )
    assert "No host waits" in shell.run("identity", "paused", by=ado).out
    shell.run("identity", "resume", "rowan[.]example", by=ado)
    shell.run("identity", "revoke", identity_id, "--reason", "it is over", by=ado)
    assert "revoked" in shell.run("identity", "list", by=lio).out
    for path in shell.data.rglob("*"):
        if path.is_file():
            assert not [secret for secret in SECRETS if secret.encode() in path.read_bytes()]


def test_what_is_wrong_is_said_and_no_secret_repeated(manned: Manned, tmp_path: Path) -> None:
    shell, lio = manned.shell, manned.tokens["lio"]
    one_line = tmp_path / "account"
    one_line.write_text("under-the-rowan")
    add = ("identity", "add", "rowan.example", "--basis", "Order 12", "--days", "30")
    for words in (
        (*add, "--account", one_line),
        (*add, "--account", tmp_path / "nowhere"),
        (*add, "--connector", "telegraph"),
        ("identity", "cookies", "0" * 32, one_line),
        ("identity", "resume", "pond.example"),
    ):
        assert "under-the-rowan" not in shell.refuses(2, *words, by=lio)
    assert "say who acts" in shell.refuses(1, "identity", "list")
