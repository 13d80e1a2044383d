"""From a finding to its removal, seen from the command line, on a real site and a real house."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import MANDATE, QUICK, TEST_MODE, Manned, Served, reaching
from tests.cli.galleries import RULES
from tests.cli.shell import MOST_S, Shell
from tests.cli.test_crawl import EXACT, by_bytes, fill_banks
from tests.house.tree import ROOT
from tests.servers.looking import wait_until
from tests.servers.nginx import Nginx

pytestmark = pytest.mark.full

PROVIDER = {"provider": "Basalt Hosting", "abuse_address": "abuse@basalt.example", "country": "NL"}


@pytest.fixture
def own_nginx(served: Served, tmp_path: Path) -> Iterator[Nginx]:
    """A copy of the galleries, from which this test takes things down."""
    with Nginx(Path(shutil.copytree(served.site.root, tmp_path / "site")), RULES) as nginx:
        yield nginx


def decide(shell: Shell, case_id: str, label: str, *names: str) -> None:
    command = [sys.executable, "-m", "tests.cli.deciding", str(shell.data), case_id, label, *names]
    subprocess.run(command, cwd=ROOT, check=True)


def let_mails_leave(shell: Shell, count: int) -> None:
    """Keep the courier at work until so many mails were written; nobody else makes checks."""
    command = [sys.executable, "-m", "orbweaver.deployment.process", "courier"]
    with subprocess.Popen(command, env=shell.environment()) as courier:

        def have_left() -> bool:
            assert courier.poll() is None, "the courier died"
            return len(list((shell.data / "mail").glob("*.eml"))) >= count

        wait_until(have_left, lambda: "the mails never left", MOST_S)
        courier.terminate()
    assert courier.returncode == 0


@pytest.fixture
def found(manned: Manned, served: Served, own_nginx: Nginx) -> Manned:
    """A house that crawled the rocks: some known, some unknown beside them."""
    shell = manned.shell
    shell.configure(TEST_MODE + MANDATE + QUICK + reaching(own_nginx))
    (shell.data / "hosting.json").write_text(json.dumps([{"host": "127.0.0.1", **PROVIDER}]))
    fill_banks(manned, served.site)
    shell.run("crawl", own_nginx.address("/rocks/"), "--reach", "thread")
    return manned


def test_what_is_found_is_decided_noticed_removed_and_purged(
    found: Manned, served: Served, own_nginx: Nginx, tmp_path: Path
) -> None:
    known = {own_nginx.defanged(each.path) for each in by_bytes(served.site)}
    assert notices_without_eyes(found) == known
    cases = decide_two(found, own_nginx)
    let_mails_leave(found.shell, len(known) + send_drafts(found, cases[0]))
    gone = by_bytes(served.site)[0].path
    (tmp_path / "site" / gone[1:]).unlink()
    see_that_it_is_gone(found, own_nginx.defanged(gone))
    purge(found, cases)


def notices_without_eyes(found: Manned) -> set[str]:
    """What is known needs no eyes: its notices stand there, approved by the bank's terms."""
    notices = found.shell.run("notice", "list", "--json", by=found.tokens["nia"]).records
    assert {notice["recipient_mail"] for notice in notices} == {"abuse@basalt.example"}
    assert {notice["state"] for notice in notices} == {"queued"}
    return {notice["address"] for notice in notices}


def decide_two(found: Manned, nginx: Nginx) -> list[str]:
    """What stands beside it became cases; decide two of them, one way and the other."""
    shell, ana = found.shell, found.tokens["ana"]
    cases = shell.run("case", "list", "--json", by=ana).records
    assert {case["state"] for case in cases} == {"open"}
    first, second = (case["case_id"] for case in cases[:2])
    assert first in shell.run("case", "list", by=ana).out
    page = shell.run("case", "show", first, by=ana).record
    assert page["media"][0]["places"][0]["address"].startswith(nginx.defanged("/rocks/"))
    refusal = shell.refuses(1, "case", "show", first, by=found.tokens["nia"])
    assert "This needs a role" in refusal
    decide(shell, first, "confirmed", "ana", "ben")
    decide(shell, second, "harmless", "ana", "ben")
    assert "harmless" in shell.run("case", "list", by=ana).out
    return [first, second]


def send_drafts(found: Manned, case_id: str) -> int:
    """A classification drafted notices; a notifier lets them leave, once."""
    shell, nia = found.shell, found.tokens["nia"]
    case = shell.run("case", "show", case_id, by=found.tokens["ana"]).record
    drafted = shell.run("notice", "list", "--state", "drafted", "--json", by=nia).records
    assert {notice["address"] for notice in drafted} == {
        place["address"] for media in case["media"] for place in media["places"]
    }
    letter = shell.run("notice", "show", drafted[0]["notice_id"], by=nia).record
    assert letter["line"]["recipient_mail"] == "abuse@basalt.example"
    refusal = shell.refuses(1, "notice", "send", "--all", by=found.tokens["ana"])
    assert "This needs a role" in refusal
    sent = shell.run("notice", "send", "--all", "--json", by=nia).record
    assert (sent["approved"], sent["queued"]) == (len(drafted), len(drafted))
    assert shell.run("notice", "send", "--all", by=nia).out.startswith("0 approved")
    return len(drafted)


def see_that_it_is_gone(found: Manned, address: str) -> None:
    """The provider took one down; the checks see it."""
    shell, nia = found.shell, found.tokens["nia"]
    shell.run("check", "run")
    checks = shell.run("check", "list", "--json", by=nia).records
    removed = {check["address"] for check in checks if check["availability"] == "down"}
    assert removed == {address}
    assert shell.run("stats", "--json").record["removed"] == 1
    assert address in shell.run("check", "list", by=nia).out


def purge(found: Manned, cases: list[str]) -> None:
    """What cases hold is sealed; a senior destroys what is settled, and nothing else."""
    shell, ana, sol = found.shell, found.tokens["ana"], found.tokens["sol"]
    before = shell.run("vault", "verify", "--json").record
    assert (before["shredded"], before["damaged"]) == (0, [])
    words = ("vault", "purge", "--reason", "the case is closed")
    assert "This needs a role" in shell.refuses(1, *words, by=ana)
    assert "name media" in shell.refuses(2, *words, by=sol)
    listed = shell.run("case", "list", "--json", by=ana).records
    waiting = next(case["case_id"] for case in listed if case["state"] == "open")
    media = shell.run("case", "show", waiting, by=ana).record["media"][0]["sha256_hex"]
    assert "open case" in shell.refuses(1, *words, media, by=sol)
    assert shell.run(*words, "--settled-days", "1", "--json", by=sol).record == {"purged": 0}
    purged = shell.run(*words, "--settled-days", "0", "--json", by=sol).record["purged"]
    assert purged == sum(case["media"] for case in listed if case["case_id"] in cases)
    after = shell.run("vault", "verify", "--json").record
    assert (after["objects"], after["shredded"]) == (before["objects"] - purged, purged)


def test_an_altered_record_is_found_and_damaged_media_too(surfing: Manned, served: Served) -> None:
    shell = surfing.shell
    shell.run("crawl", served.nginx.address("/rocks/"), "--reach", "page")
    whole = shell.run("audit", "verify", "--json").record
    assert whole["casework"]["unsealed"] == 0
    assert whole["crawl"]["sealed"] > 0
    assert EXACT not in shell.run("audit", "verify").out
    with closing(sqlite3.connect(shell.data / "casework.sqlite3")) as database, database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name = 'casework_auditevent'"
        ).fetchall()
        for (name,) in names:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE casework_auditevent SET actor = 'nobody' WHERE number = 3")
    assert "The audit log was altered" in shell.refuses(1, "audit", "verify")

    sealed = next((shell.data / "vault").rglob("*.sealed"))
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"\0")
    answer = shell.run("vault", "verify", code=1)
    assert "1 damaged" in answer.out
    assert answer.err.startswith("damaged: ")
