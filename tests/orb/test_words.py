"""What codes read like to people: sizes and time spans in the unit that fits."""

import pytest

from orbweaver.detectors import detectors
from orbweaver.orb.pages.words import duration, how_found, size


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(0, "0 B"), (999, "999 B"), (184_320, "184 kB"), (1_000_000, "1.0 MB"), (2_560_000, "2.6 MB")],
)
def test_sizes(size_bytes: int, text: str) -> None:
    assert size(size_bytes) == text


@pytest.mark.parametrize(
    ("hours", "text"),
    [(0.0005, "2 s"), (0.5, "30 min"), (5.04, "5.0 h"), (47.9, "47.9 h"), (100.0, "4.2 d")],
)
def test_time_spans(hours: float, text: str) -> None:
    assert duration(hours) == text


def test_how_a_near_match_was_found() -> None:
    assert how_found("dihedral") == "found turned or mirrored"
    assert how_found("of another house") == "found by of another house"
    assert [how_found(as_it_is) for as_it_is in ("", "exact", "pdq")] == ["", "", ""]


def test_every_rung_of_ours_has_its_words() -> None:
    assert not [name for name in detectors() if how_found(name).startswith("found by")]
