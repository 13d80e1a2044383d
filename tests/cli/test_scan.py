"""``orbweaver scan`` on pictures that others drew or took, held against other computations.

The samples are those that scikit-image and scikit-learn ship, without any that shows a person or
a part of one.
"""

import hashlib
import os
import subprocess
from pathlib import Path

import numpy as np
import pdqhash
import pytest
import skimage
import sklearn
from PIL import Image

from tests.cli.shell import COMMAND, Shell
from tests.jail.drawn import landscape, saved

SKIMAGE = Path(skimage.__file__).parent / "data"
SKLEARN = Path(sklearn.__file__).parent / "datasets" / "images"
SAMPLES = (
    SKIMAGE / "brick.png",
    SKIMAGE / "chelsea.png",  # a cat
    SKIMAGE / "chessboard_GRAY.png",
    SKIMAGE / "chessboard_RGB.png",
    SKIMAGE / "clock_motion.png",
    SKIMAGE / "coffee.png",
    SKIMAGE / "coins.png",
    SKIMAGE / "color.png",
    SKIMAGE / "grass.png",
    SKIMAGE / "gravel.png",
    SKIMAGE / "horse.png",
    SKIMAGE / "hubble_deep_field.jpg",
    SKIMAGE / "logo.png",
    SKIMAGE / "moon.png",
    SKIMAGE / "motorcycle_left.png",
    SKIMAGE / "motorcycle_right.png",
    SKIMAGE / "multipage.tif",
    SKIMAGE / "multipage_rgb.tif",
    SKIMAGE / "page.png",
    SKIMAGE / "rocket.jpg",
    SKIMAGE / "text.png",
    SKLEARN / "china.jpg",  # a temple
    SKLEARN / "flower.jpg",
)
NOT_READ = {"multipage_rgb.tif"}
"""Samples that Pillow does not open either."""
MOST_BITS_APART = 2
"""Of 256: for formats whose decoding leaves libraries a choice, as JPEG does."""
FIELDS = {
    "path",
    "size_bytes",
    "media_type",
    "sha1_hex",
    "sha256_hex",
    "md5_hex",
    "signals",
    "matches",
    "error",
}


def pdq_by_pillow(file: Path) -> int:
    """Return the PDQ value of a picture as Pillow and pdqhash see it."""
    with Image.open(file) as opened:
        value, _quality = pdqhash.compute(np.asarray(opened.convert("RGB")))
    return int("".join(str(bit) for bit in value), 2)


@pytest.mark.full
def test_the_samples_have_the_signals_that_other_libraries_compute(shell: Shell) -> None:
    records = shell.run("scan", *SAMPLES, "--md5", "--json").records
    assert [record["path"] for record in records] == [str(file) for file in SAMPLES]
    distances = {}
    for file, record in zip(SAMPLES, records, strict=True):
        content = file.read_bytes()
        assert set(record) == FIELDS
        assert record["size_bytes"] == len(content)
        for name in ("md5", "sha1", "sha256"):
            assert record[f"{name}_hex"] == hashlib.new(name, content).hexdigest()
        assert (record["error"] is not None) is (file.name in NOT_READ)
        if file.name in NOT_READ:
            continue
        pdq = record["signals"]["pdq"]
        assert 0 <= pdq["quality"] <= 100
        distances[file.name] = (int(pdq["value_hex"], 16) ^ pdq_by_pillow(file)).bit_count()
    assert {name: bits for name, bits in distances.items() if bits > MOST_BITS_APART} == {}
    assert not shell.data.exists()  # it needs no init, and makes nothing


@pytest.mark.full
def test_what_cannot_be_read_is_a_record_and_stops_nothing(shell: Shell) -> None:
    folder = shell.folder / "mixed"
    folder.mkdir()
    picture = saved(landscape(seed=6), "PNG")
    (folder / "a.png").write_bytes(picture)
    (folder / "b.png").write_bytes(picture[:30])
    (folder / "c.png").touch()
    (folder / "d.png").symlink_to("nowhere.png")
    (folder / "e[red].txt").write_text("words")
    Path(os.fsdecode(bytes(folder) + b"/f\xff.png")).write_bytes(picture)
    records = {
        Path(record["path"]).name: record
        for record in shell.run("scan", "mixed", "missing.png", "--json").records
    }
    assert set(records) == {
        *("a.png", "b.png", "c.png", "d.png", "e[red].txt", "f\\xff.png", "missing.png")
    }
    assert {name for name, record in records.items() if record["error"] is None} == {
        "a.png",
        "f\\xff.png",
    }
    assert records["missing.png"]["sha256_hex"] is None
    assert records["b.png"]["sha256_hex"] == hashlib.sha256(picture[:30]).hexdigest()
    table = shell.run("scan", "mixed").out
    assert all(name in table for name in set(records) - {"missing.png"})


@pytest.mark.full
def test_an_empty_place_says_what_to_name(shell: Shell) -> None:
    (shell.folder / "empty").mkdir()
    assert "Name files or folders" in shell.run("scan", "empty").out
    assert shell.run("scan", "empty", "--json").out == ""


@pytest.mark.full
def test_a_reader_that_leaves_early_sees_no_stack(shell: Shell) -> None:
    command = [str(COMMAND), "scan", *map(str, SAMPLES[:4]), "--json"]
    with subprocess.Popen(
        command, env=shell.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
