"""A first day: the house is made, bodies, people, reports and banks come in and are shown."""

import csv
import hashlib
import io
import re
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Manned
from tests.cli.shell import Shell
from tests.jail.drawn import landscape, saved

LINK = "http://127.0.0.1:8440/orb/"
QUARRY = "hxxp://rocks[.]example/quarry/"


def test_init_makes_what_is_missing_and_leaves_what_is_there(shell: Shell) -> None:
    made = shell.run("init", "--json").record
    assert made["data_dir"] == str(shell.data)
    assert made["made_key"] is True
    assert made["set_up_link"].startswith(f"{LINK}set-up/")
    key = shell.key_file.read_bytes()
    assert f"{LINK}set-up/" in shell.run("init").out  # nobody used the link: here is another
    assert shell.key_file.read_bytes() == key
    paths = [shell.data, shell.key_file, *shell.data.rglob("*")]
    assert [path for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


@pytest.mark.full
def test_init_on_a_house_with_an_administrator_leads_nowhere_else(manned: Manned) -> None:
    assert "It was set up before" in manned.shell.run("init").out
    assert manned.shell.run("init", "--json").record["set_up_link"] == ""


@pytest.mark.full
def test_bodies_and_people_come_in(manned: Manned) -> None:
    shell = manned.shell
    name = "Rock [b]Garden[/b] Line"
    made = shell.run("organisation", "add", name, "--country", "nl", "--json").record
    assert re.fullmatch("[0-9a-f]{32}", made["organisation_id"])
    assert "That name is taken" in shell.refuses(2, "organisation", "add", name, "--country", "NL")
    invite = ("person", "invite", "Rhea@rocks.example", "--organisation", name, "--role", "analyst")
    assert shell.run(*invite).out.startswith(f"{LINK}invitation/")
    invited = shell.run(*invite, "--json").record
    assert (invited["mail"], invited["role"]) == ("Rhea@rocks.example", "analyst")


@pytest.mark.full
def test_wrong_bodies_and_people_are_refused(manned: Manned) -> None:
    shell = manned.shell
    add = ("organisation", "add", "Cliff", "--country")
    assert "country of two letters" in shell.refuses(2, *add, "Ireland")
    assert "scheme 'colours'" in shell.refuses(2, *add, "IE", "--scheme", "colours")
    invite = ("person", "invite", "a@b.example", "--role", "analyst", "--organisation")
    assert "orbweaver organisation add" in shell.refuses(2, *invite, "Nobody")
    invite = ("person", "invite", "no mail", "--role", "analyst", "--organisation")
    assert "no mail address" in shell.refuses(2, *invite, "Harbour Hotline")


@pytest.mark.full
def test_reports_come_by_hand_once_and_are_listed_defanged(manned: Manned) -> None:
    shell, ana = manned.shell, manned.tokens["ana"]
    assert "No report yet" in shell.run("report", "list", by=ana).out
    words = ("report", "add", QUARRY, "http://cliff.example/a?b=1", "--note", "third picture")
    assert shell.run(*words).out == "1 new reports, 0 known before; 2 new seeds to crawl.\n"
    again = shell.run(*words, "--json").record
    assert (again["is_new"], again["new_seeds"], len(again["seed_ids"])) == (False, 0, 2)
    line = shell.run("report", "list", "--json", by=ana).record
    assert line["addresses"] == [QUARRY, "hxxp://cliff[.]example/a?b=1"]
    assert line["has_text"] is True
    table = shell.run("report", "list", by=ana).out
    assert QUARRY in table
    assert line["report_id"] in table
    assert "third picture" not in table


@pytest.mark.full
def test_one_wrong_address_and_nothing_is_recorded(manned: Manned) -> None:
    shell = manned.shell
    refusal = shell.refuses(2, "report", "add", QUARRY, "ftp://rocks.example/a")
    assert "not an address of the web" in refusal
    assert "fxp://rocks[.]example/a" in refusal
    assert shell.rows_of("casework_report") == 0


SHEET = """\
url;scope;source;note
hxxp://rocks[.]example/quarry/;;partner;first
http://cliff.example/a;host;;
no address;;;
http://cliff.example/b;everything;;
"""


@pytest.mark.full
def test_a_sheet_of_reports_is_taken_whole_or_by_its_good_rows(manned: Manned) -> None:
    shell = manned.shell
    sheet = shell.folder / "reports.csv"
    sheet.write_text(SHEET, encoding="utf-8-sig")
    refusal = shell.refuses(2, "report", "import", sheet)
    assert "nothing was recorded: line 4: " in refusal
    assert "; line 5: scope 'everything'; known are page, thread, host" in refusal
    assert shell.rows_of("casework_report") == 0
    done = shell.run("report", "import", sheet, "--good-rows", "--json")
    assert [each["is_new"] for each in done.records] == [True, True]
    assert [line.split(": ")[0] for line in done.err.splitlines()] == [
        f"{sheet}, line 4",
        f"{sheet}, line 5",
    ]
    assert shell.run("report", "import", sheet, "--good-rows").out.startswith("0 new reports, 2")


@pytest.mark.full
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"address\nhttp://a.example/\n", "line 1: no column «url»"),
        (b"", "line 1: no column «url»"),
        (b"url\n\xff\xfe\n", "not UTF-8 text"),
        (b'url\n"http://a.example/\nhttp://b.example/\n', "line 3: "),
    ],
)
def test_a_sheet_that_is_none_is_refused(manned: Manned, content: bytes, says: str) -> None:
    sheet = manned.shell.folder / "reports.csv"
    sheet.write_bytes(content)
    assert says in manned.shell.refuses(2, "report", "import", sheet)
    assert manned.shell.rows_of("casework_report") == 0


def bank_rows(*rows: tuple[str, ...]) -> str:
    """Return a bank file; columns as our own export writes them."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows([("signal_type", "value", "classification"), *rows])
    return sheet.getvalue()


@pytest.mark.full
def test_a_bank_is_made_filled_shown_matched_and_taken_out(manned: Manned) -> None:
    shell, lio = manned.shell, manned.tokens["lio"]
    picture = saved(landscape(seed=3), "PNG")
    (shell.folder / "rock.png").write_bytes(picture)
    digest = hashlib.sha256(picture).hexdigest()
    assert "No bank yet" in shell.run("bank", "list", by=lio).out
    shell.run("bank", "create", "Rock pictures", "--may-export", by=lio)
    file = shell.folder / "bank.csv"
    file.write_text(bank_rows(("sha256", digest, "confirmed"), ("pdq", "5a" * 32, "confirmed")))
    done = shell.run("bank", "import", "Rock pictures", file, "--json", by=lio).record
    assert done == {"added": 2, "already_there": 0, "refused": 0}
    again = shell.run("bank", "import", "Rock pictures", file, by=lio)
    assert again.out == "0 added, 2 already there, 0 refused\n"
    line = shell.run("bank", "list", "--json", by=lio).record
    assert (line["entries"], line["signals"]) == (2, {"pdq": 1, "sha256": 1})
    assert digest not in shell.run("bank", "show", "Rock pictures", by=lio).out
    (match,) = shell.run("scan", "rock.png", "--json").record["matches"]
    assert (match["bank"], match["match_type"]) == ("Rock pictures", "exact")
    assert match["classification"] == "confirmed"
    assert digest in shell.run("bank", "export", "Rock pictures", by=lio).out
    lines = shell.run("bank", "export", "Rock pictures", "--format", "jsonl", by=lio).out
    (shell.folder / "bank.jsonl").write_text(lines)
    words = ("bank", "import", "Rock pictures", "bank.jsonl", "--format", "jsonl", "--json")
    done = shell.run(*words, by=lio).record
    assert done == {"added": 0, "already_there": 2, "refused": 0}


@pytest.mark.full
def test_wrong_rows_of_a_bank_are_named_and_all_or_the_good_ones_taken(manned: Manned) -> None:
    shell, lio = manned.shell, manned.tokens["lio"]
    shell.run("bank", "create", "Rocks", by=lio)
    file = shell.folder / "bank.csv"
    file.write_text(
        bank_rows(
            ("sha256", "5e" * 32, "confirmed"),
            ("sha256", "5e" * 31, "confirmed"),
            ("smell", "5e" * 32, "confirmed"),
            ("pdq", "5e" * 32, "purple"),
        )
    )
    refusal = shell.refuses(2, "bank", "import", "Rocks", file, by=lio)
    assert "nothing was imported" in refusal
    assert [f"line {number}: " in refusal for number in (2, 3, 4, 5)] == [False, True, True, True]
    assert shell.run("bank", "list", "--json", by=lio).record["entries"] == 0
    done = shell.run("bank", "import", "Rocks", file, "--good-rows", "--json", by=lio)
    assert done.record == {"added": 1, "already_there": 0, "refused": 3}
    assert [line.split(":")[0] for line in done.err.splitlines()] == [
        f"{file}, line {number}" for number in (3, 4, 5)
    ]


@pytest.mark.full
def test_what_is_harmless_is_allowed_by_its_bytes(manned: Manned, tmp_path: Path) -> None:
    shell, sol = manned.shell, manned.tokens["sol"]
    picture = saved(landscape(seed=4), "PNG")
    (tmp_path / "sky.png").write_bytes(picture)
    digest = hashlib.sha256(picture).hexdigest()
    shell.run("bank", "create", "Skies", "--allow-list", by=sol)
    assert "Allowed from version" in shell.run("bank", "allow", "Skies", digest, by=sol).out
    assert "64 hex digits" in shell.refuses(2, "bank", "allow", "Skies", "5e", by=sol)
    (match,) = shell.run("scan", "sky.png", "--json").record["matches"]
    assert (match["bank"], match["classification"]) == ("Skies", None)


@pytest.mark.full
def test_banks_that_are_not_there_and_people_who_may_not(manned: Manned) -> None:
    shell, lio, ana = manned.shell, manned.tokens["lio"], manned.tokens["ana"]
    shell.run("bank", "create", "Rocks", by=lio)
    (shell.folder / "bank.csv").write_text(bank_rows())
    for verb in (["import", "Cliffs", "bank.csv"], ["show", "Cliffs"]):
        assert "bank 'Cliffs'" in shell.refuses(2, "bank", *verb, by=lio)
    assert "bank 'Rocks'" in shell.refuses(2, "bank", "create", "Rocks", by=lio)
    assert "allow no export" in shell.refuses(1, "bank", "export", "Rocks", by=lio)
    assert "no allow-list" in shell.refuses(1, "bank", "allow", "Rocks", "5e" * 32, by=lio)
    assert "known are" in shell.refuses(2, "bank", "export", "Rocks", "--format", "xls", by=lio)
    for verb in (["create", "Mine"], ["list"]):
        assert "This needs a role" in shell.refuses(1, "bank", *verb, by=ana)


@pytest.mark.full
def test_a_house_in_which_nothing_happened_says_what_to_do(manned: Manned) -> None:
    shell, tokens = manned.shell, manned.tokens
    for words, who, says in (
        (("case", "list"), "ana", "No case yet"),
        (("notice", "list"), "nia", "No notice yet"),
        (("check", "list"), "nia", "No check yet"),
        (("notice", "send", "--all"), "nia", "0 approved"),
        (("vault", "verify"), "", "0 objects"),
        (("audit", "verify"), "", "crawl: 0 events sealed and whole"),
        (("stats",), "", "reports"),
    ):
        assert says in shell.run(*words, by=tokens.get(who, "")).out
    assert "case " in shell.refuses(2, "case", "show", "0" * 32, by=tokens["ana"])
    assert "notice " in shell.refuses(2, "notice", "show", "0" * 32, by=tokens["nia"])
    assert "name notices" in shell.refuses(2, "notice", "send", by=tokens["nia"])
    purge = ("vault", "purge", "0" * 64, "--reason", "asked")
    assert "in any case" in shell.refuses(2, *purge, by=tokens["sol"])
    assert shell.run("stats", "--json").record["cases"] == 0


@pytest.mark.full
def test_nobody_acts_without_a_good_token(manned: Manned) -> None:
    shell = manned.shell
    for words in (("case", "list"), ("vault", "purge", "--reason", "r")):
        assert "say who acts: --as TOKEN" in shell.refuses(1, *words)
        assert "this token is wrong, ended or expired" in shell.refuses(1, *words, "--as", "x")
