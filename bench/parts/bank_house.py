"""A house in a folder whose bank holds thousands of entries, a few of them of the mix."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench.parts.ladder import published
from bench.parts.mix import Mix
from bench.parts.progress import say
from tests.cli.conftest import MANDATE, QUICK, TEST_MODE, crew_of
from tests.cli.shell import Shell

KNOWN_PICTURES = 2
"""So many pictures of the mix are in the bank: about one file in two hundred of a heap matches."""
_BYTES = {"sha256": 32, "sha1": 20, "pdq": 32}


@contextmanager
def bank_house(mix: Mix, entries: int, seed: int) -> Iterator[Path]:
    """Give the data directory of a house with so many entries, their index built."""
    with TemporaryDirectory(prefix="orbweaver-bench-") as folder:
        say(f"a house with a bank of {entries:,} entries")
        shell = Shell(Path(folder))
        shell.configure(TEST_MODE + MANDATE + QUICK)
        shell.run("init")
        lio = crew_of(shell)["lio"]
        _write_rows(shell.folder / "bank.csv", mix, entries, seed)
        shell.run("bank", "create", "Bench", by=lio)
        shell.run("bank", "import", "Bench", "bank.csv", by=lio)
        shell.run("bank", "build", by=lio)
        yield shell.data


def _write_rows(path: Path, mix: Mix, entries: int, seed: int) -> None:
    dice = Random(f"{seed} bank")
    known = dice.sample(mix.of_format("jpg"), KNOWN_PICTURES)
    rows = [("pdq", published(mix.path(made).read_bytes())[0].hex()) for made in known]
    kinds = list(_BYTES)
    for number in range(entries - len(rows)):
        kind = kinds[number % len(kinds)]
        rows.append((kind, dice.randbytes(_BYTES[kind]).hex()))
    with path.open("w", newline="", encoding="utf-8") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(("signal_type", "value", "classification"))
        writer.writerows((kind, value, "confirmed") for kind, value in rows)
