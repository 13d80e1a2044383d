"""The index of a house, from the command line: built, shown, damaged, mended, left out."""

import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import Manned
from tests.cli.shell import Shell
from tests.cli.test_first_day import bank_rows
from tests.jail.drawn import landscape, saved

pytestmark = pytest.mark.full


@pytest.fixture
def filled(manned: Manned) -> Manned:
    """A house with a bank of thirty entries, one of which is a picture in its folder."""
    shell, lio = manned.shell, manned.tokens["lio"]
    picture = saved(landscape(seed=3), "PNG")
    (shell.folder / "rock.png").write_bytes(picture)
    digests = [hashlib.sha256(content).hexdigest() for content in (picture, *map(bytes, range(29)))]
    rows = bank_rows(*(("sha256", digest, "confirmed") for digest in digests))
    (shell.folder / "bank.csv").write_text(rows)
    shell.run("bank", "create", "Rocks", by=lio)
    shell.run("bank", "import", "Rocks", "bank.csv", by=lio)
    return manned


def index_of(shell: Shell) -> tuple[str, str]:
    """Return what the doctor says of the index."""
    code = 0
    records = shell.run("doctor", "--json", code=code).records
    [found] = [record for record in records if record["subject"] == "index"]
    return found["grade"], found["sentence"]


def indexed(manned: Manned) -> int:
    """Return how many entries of the bank are in the files."""
    line = manned.shell.run("bank", "list", "--json", by=manned.tokens["lio"]).record
    assert line["entries"] == 30
    return int(line["indexed"])


def knows(shell: Shell) -> bool:
    """Return whether a scan finds the picture in the bank."""
    [match] = shell.run("scan", "rock.png", "--json").record["matches"]
    return bool(match["bank"] == "Rocks")


def test_the_index_is_built_shown_and_mended(filled: Manned, tmp_path: Path) -> None:
    shell, lio = filled.shell, filled.tokens["lio"]
    assert (indexed(filled), knows(shell)) == (0, True)
    assert index_of(shell)[1].startswith("0 entries in 0 segments")
    built = shell.run("bank", "build", "--json", by=lio).record
    assert built == {"entries": 30, "version": 1}
    assert (indexed(filled), knows(shell)) == (30, True)
    assert '"indexed": 30' in shell.run("bank", "show", "Rocks", by=lio).out
    assert index_of(shell)[0] == "good"

    [segment] = (shell.data / "index").glob("*.segment")
    content = bytearray(segment.read_bytes())
    content[5000] ^= 1
    segment.write_bytes(content)
    assert "orbweaver bank build" in diagnosed_bad(shell)
    assert (indexed(filled), knows(shell)) == (0, True)
    grade, sentence = index_of(shell)
    assert (grade, f"{segment.name}.damaged" in sentence) == ("warning", True)
    assert "30 entries" in shell.run("bank", "build", "--anew", by=lio).out
    assert index_of(shell)[0] == "good"
    assert knows(shell)

    shell.run("backup", tmp_path / "house.backup")
    assert shell.refuses(1, "bank", "build")


def test_a_database_that_was_lost_takes_its_index_with_it(filled: Manned) -> None:
    shell = filled.shell
    shell.run("bank", "build", by=filled.tokens["lio"])
    assert knows(shell)
    for path in shell.data.glob("casework.sqlite3*"):
        path.unlink()
    shell.run("init")
    assert shell.run("scan", "rock.png", "--json").record["matches"] == []


def diagnosed_bad(shell: Shell) -> str:
    """Return what the doctor says of an index that is bad."""
    records = shell.run("doctor", "--json", code=1).records
    [found] = [record for record in records if record["grade"] == "bad"]
    assert found["subject"] == "index"
    return str(found["sentence"])
