"""The index of a house, from the command line: built, shown, damaged, mended, left out."""

import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import MANDATE, TEST_MODE, Manned
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


def index_of(shell: Shell, subject: str = "index") -> tuple[str, str]:
    """Return what the doctor says of an index."""
    records = shell.run("doctor", "--json").records
    [found] = [record for record in records if record["subject"] == subject]
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
    assert (indexed(filled), knows(shell), indexed(filled)) == (30, True, 0)
    grade, sentence = index_of(shell)
    assert (grade, f"{segment.name}.damaged" in sentence) == ("warning", True)
    assert "30 entries" in shell.run("bank", "build", "--anew", by=lio).out
    assert index_of(shell)[0] == "good"
    assert knows(shell)

    (shell.data / "index").rename(shell.folder / "elsewhere")
    (shell.data / "index").write_text("no folder")
    assert indexed(filled) == 0
    assert "Not a directory" in shell.refuses(1, "bank", "build", by=lio)
    (shell.data / "index").unlink()

    shell.run("backup", tmp_path / "house.backup")
    assert shell.refuses(1, "bank", "build")


def test_the_index_of_fast_scans_is_built_and_looked_at_too(filled: Manned) -> None:
    shell, lio = filled.shell, filled.tokens["lio"]
    shell.run("bank", "build", by=lio)
    assert index_of(shell, "wide index")[1].startswith("not in use")
    assert not list(shell.data.glob("index-wide*"))
    shell.configure(MANDATE + TEST_MODE + '[scan]\nmode = "fast"\n')
    assert index_of(shell, "wide index")[1].startswith("0 entries in 0 segments")
    built = shell.run("bank", "build", "--json", by=lio).record
    assert built == {"entries": 30, "version": 1}
    assert index_of(shell, "wide index")[1].startswith("30 entries in 1 segments")
    [folder] = shell.data.glob("index-wide*")
    assert folder.name.endswith("-12"), "files of another margin are others"
    [segment] = folder.glob("*.segment")
    segment.write_bytes(b"no segment")
    assert diagnosed_bad(shell, "wide index")
    shell.run("bank", "build", "--anew", by=lio)
    assert index_of(shell, "wide index")[0] == "good"


def test_a_database_that_was_lost_takes_its_index_with_it(filled: Manned) -> None:
    shell = filled.shell
    shell.run("bank", "build", by=filled.tokens["lio"])
    assert knows(shell)
    for path in shell.data.glob("casework.sqlite3*"):
        path.unlink()
    shell.run("init")
    grade, sentence = index_of(shell)
    assert (grade, "run: orbweaver bank build" in sentence) == ("warning", True)
    assert shell.run("scan", "rock.png", "--json").record["matches"] == []


def diagnosed_bad(shell: Shell, subject: str = "index") -> str:
    """Return what the doctor says of an index that is bad."""
    records = shell.run("doctor", "--json", code=1).records
    [found] = [record for record in records if record["grade"] == "bad"]
    assert found["subject"] == subject
    return str(found["sentence"])
