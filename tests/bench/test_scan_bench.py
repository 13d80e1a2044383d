"""The scan bench at a small size: its folder is what it says, and its counts hold."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.parts.heap import make_heap
from bench.parts.marked import marked
from tests.bench.test_small_benches import figures, table, target
from tests.jail.drawn import landscape, saved

FORMS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}


@pytest.mark.parametrize("file_format", FORMS)
def test_a_remark_changes_the_bytes_and_not_the_picture(file_format: str) -> None:
    plain = saved(landscape(seed=2), FORMS[file_format])
    remarked = [marked(plain, file_format, f"file {number}".encode()) for number in (7, 12)]
    assert len({plain, *remarked}) == 3
    pixels = [np.asarray(Image.open(BytesIO(data)).convert("RGB")) for data in (plain, *remarked)]
    assert all(np.array_equal(pixels[0], each) for each in pixels)


@pytest.mark.full
def test_a_heap_is_distinct_files_and_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORBWEAVER_BENCH", str(tmp_path))
    heap = make_heap(1_200, 3, is_small=True)
    files = sorted(path for path in heap.folder.rglob("*") if path.is_file())
    assert len(files) == heap.count == 1_200
    assert len({path.read_bytes() for path in files}) == 1_200
    assert sum(path.stat().st_size for path in files) == heap.size_bytes
    assert [folder.name for folder in sorted(heap.folder.iterdir())] == ["0000", "0001"]
    before = files[0].stat().st_mtime_ns
    assert make_heap(1_200, 3, is_small=True) == heap
    assert files[0].stat().st_mtime_ns == before


@pytest.mark.full
def test_the_scan_bench_counts_every_file_on_one_core_and_on_two(tmp_path: Path) -> None:
    found = figures(tmp_path, "scan", "--files", "400", "--entries", "60")
    assert table(found, "The folder")[0]["files"] == 400
    runs = table(found, "orbweaver scan")
    modes = ["exact, 1 core", "exact, 2 cores", "fast, 1 core", "fast, 2 cores"]
    assert [row["mode"] for row in runs] == modes
    assert all(0 < row["workers started"] <= 4 for row in runs)
    assert all(row["CPU s"] > 0 for row in runs)
    for row in table(found, "CPU-ms"):
        assert 0 < row["bare hashing"] < row["together"]
    (stopped,) = table(found, "Killed")
    assert stopped["lines at the end"] == 400
    assert target(found, "killed and continued") == 0
    assert target(found, "exact: two cores") > 0
