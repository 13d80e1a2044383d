"""The benches of the town at a small size: they run on a fresh clone, and their counts hold."""

from pathlib import Path

import pytest

from tests.bench.test_small_benches import figures, table, target

pytestmark = pytest.mark.full


def test_town_finds_every_picture_once_and_tells_what_each_stage_took(tmp_path: Path) -> None:
    found = figures(tmp_path, "town")
    assert target(found, "pictures found, share") == 1
    assert target(found, "pictures found twice") == 0
    counts = {row["what"]: row["count"] for row in table(found, "40 sites on 4 addresses")}
    assert counts == {"pages": 160, "pictures": 160, "both": 320}
    shares = table(found, "Processor time by stage")
    assert {row["stage"] for row in shares} >= {
        "fetch, follow",
        "read pages, in the jail",
        "scan pictures, in the jail",
        "match",
        "record",
        "queue",
    }
    assert sum(row["share %"] for row in shares) == pytest.approx(100)
    beside = {row["what"]: row["figure"] for row in table(found, "Beside it")}
    assert beside["requests"] == 360
    assert beside["matched pictures"] > 0


def test_town_hostile_meets_servers_that_never_end_and_leaves_them(tmp_path: Path) -> None:
    found = figures(tmp_path, "town_hostile")
    assert target(found, "hostile servers bounded") == 1
    rows = {row["town"]: row for row in table(found, "Crawls of the outskirts")}
    assert rows["without hostile servers"]["endless answers"] == 0
    assert rows["with them"]["endless answers"] >= 5
