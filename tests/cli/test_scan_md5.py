"""``orbweaver scan`` and MD5: computed where somebody asks, a person or a bank."""

import hashlib

import pytest

from tests.cli.conftest import Manned
from tests.cli.test_first_day import bank_rows
from tests.jail.drawn import landscape, saved

pytestmark = pytest.mark.full


def test_md5_is_computed_once_a_bank_holds_some(manned: Manned) -> None:
    shell, lio = manned.shell, manned.tokens["lio"]
    picture = saved(landscape(3), "PNG")
    (shell.folder / "hills.png").write_bytes(picture)
    md5_hex = hashlib.md5(picture, usedforsecurity=False).hexdigest()
    assert shell.run("scan", "hills.png", "--json").record["md5_hex"] is None
    assert shell.run("scan", "hills.png", "--json", "--md5").record["md5_hex"] == md5_hex
    (shell.folder / "bank.csv").write_text(bank_rows(("md5", md5_hex, "confirmed")))
    shell.run("bank", "create", "Hills", by=lio)
    shell.run("bank", "import", "Hills", "bank.csv", by=lio)
    [match] = shell.run("scan", "hills.png", "--json").record["matches"]
    assert (match["signal_type"], match["match_type"]) == ("md5", "exact")
