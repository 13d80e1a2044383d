"""Every rung of the ladder keeps the promise of a detector, whatever pixels it is shown."""

import re
import tracemalloc
from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.detectors import detectors
from orbweaver.detectors.decoded import Decoded, Plane
from orbweaver.detectors.detector import Detector, PdqProbe
from orbweaver.jail.decoding.other_frames import MOST_FRAMES_KEPT
from orbweaver.jail.limits import LONGEST_SIDE_PX
from orbweaver.jail.record import MOST_PROBES, RungProbe, ScanRecord, pack_record, read_record
from orbweaver.model.scan_mode import ScanMode
from tests.kernel.pdq_pictures import noisy

LADDER = detectors()
LARGEST_SIDE_PX = 4000
MOST_BYTES_A_PX = 8
ROOM_BYTES = 16 << 20
"""Besides what grows with the picture."""

every_rung = pytest.mark.parametrize("rung", LADDER.values(), ids=LADDER)


def planes() -> Iterator[tuple[str, Plane]]:
    """Yield what hostile pictures come down to."""
    for shape in ((1, 1), (1, 2), (1, 300), (300, 1), (4, 4), (5, 5), (2, 3000), (63, 65)):
        yield f"noise {shape}", np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    yield "a line across", np.full((1, LONGEST_SIDE_PX), 200, np.uint8)
    yield "a line down", noisy(LONGEST_SIDE_PX, 3, 2, 30.0)
    for shade in (0, 128, 255):
        yield f"flat {shade}", np.full((300, 400), shade, np.uint8)
    lattice = np.indices((257, 255)).sum(axis=0) % 2 * 255
    yield "lattice", lattice.astype(np.uint8)
    yield "one bright pixel", np.pad(np.full((1, 1), 255, np.uint8), 99)
    yield "frame alone", np.pad(np.zeros((280, 280), np.uint8), 10, constant_values=255)
    yield "stairs", noisy(480, 640, 3, 0.0)


PLANES = dict(planes())


def shown(plane: Plane, *, scale: int = 1, extras: int = MOST_FRAMES_KEPT) -> Decoded:
    """Return a picture that decoded to this plane, with as much beside it as there can be."""
    plane.flags.writeable = False
    rows, columns = plane.shape
    return Decoded(
        plane=plane,
        width_px=columns * scale,
        height_px=rows * scale,
        orientation=6,
        backdrops=(plane, plane)[:extras],
        frames=(plane,) * extras,
    )


def assert_sound(probes: list[PdqProbe]) -> None:
    """Hold what a rung asks against what a record takes."""
    assert len(probes) <= MOST_PROBES
    for probe in probes:
        assert len(probe.value) == 32
        assert 0 <= probe.quality <= 100
        assert type(probe.value) is bytes
        assert type(probe.quality) is int


def test_every_rung_has_a_name_and_a_place_of_its_own() -> None:
    """Names stand in matches for ever; the order of the ladder rests on the places."""
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in LADDER)
    assert [rung.name for rung in LADDER.values()] == list(LADDER)
    places = [rung.place for rung in LADDER.values()]
    assert places == sorted(set(places))
    assert list(LADDER)[:2] == ["exact", "pdq"]


@every_rung
def test_a_rung_says_what_it_finds(rung: Detector) -> None:
    assert 10 <= len(rung.finds) <= 80


@every_rung
@pytest.mark.parametrize("plane", PLANES.values(), ids=PLANES)
@pytest.mark.parametrize("scale", [1, 8])
def test_a_rung_bears_whatever_it_is_shown(rung: Detector, plane: Plane, scale: int) -> None:
    """It raises nothing, changes no pixel (they are locked), and answers the same twice."""
    decoded = shown(plane, scale=scale)
    probes = list(rung.probes(decoded))
    assert_sound(probes)
    assert probes == list(rung.probes(decoded))


@every_rung
@given(
    sides=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    seed=st.integers(0, 2**32 - 1),
    grain=st.sampled_from([0.0, 1.0, 80.0]),
    scale=st.integers(1, 8),
)
@settings(max_examples=25, deadline=None)
def test_a_rung_bears_any_small_plane(
    rung: Detector, sides: tuple[int, int], seed: int, grain: float, scale: int
) -> None:
    assert_sound(list(rung.probes(shown(noisy(*sides, seed, grain), scale=scale, extras=1))))


def patched(rows: int, columns: int, seed: int) -> Plane:
    """Return a plane of one shade with a few plain and rough rectangles on it."""
    source = np.random.default_rng(seed)
    plane = np.full((rows, columns), source.integers(256), np.uint8)
    for _ in range(source.integers(6)):
        top, bottom = sorted(source.integers(0, rows + 1, 2))
        left, right = sorted(source.integers(0, columns + 1, 2))
        rough = source.integers(0, 256, (bottom - top, right - left))
        plane[top:bottom, left:right] = source.integers(256) if seed % 2 else rough
    return plane


@given(
    sides=st.one_of(
        st.tuples(st.integers(1, 60), st.integers(1, 60)),
        st.tuples(st.integers(1, 8), st.integers(1, 900)),
        st.tuples(st.integers(1, 400), st.integers(1, 400)),
    ),
    seed=st.integers(0, 2**32 - 1),
    scale=st.integers(1, 8),
)
@settings(max_examples=150, deadline=None)
def test_the_content_rung_bears_any_layout(sides: tuple[int, int], seed: int, scale: int) -> None:
    """Bars thinner than a coarse pixel, boxes that meet, grounds everywhere."""
    assert_sound(list(LADDER["content"].probes(shown(patched(*sides, seed), scale=scale))))


@every_rung
def test_the_memory_of_a_rung_grows_with_the_picture_alone(rung: Detector) -> None:
    """A worker has 1.5 GiB, and 100 million pixels may come."""
    plane = noisy(LARGEST_SIDE_PX, LARGEST_SIDE_PX // 2, 4, 0.0)
    decoded = shown(plane, extras=1)
    tracemalloc.start()
    try:
        rung.probes(decoded)
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most_bytes <= MOST_BYTES_A_PX * plane.size + ROOM_BYTES


def all_probes(decoded: Decoded) -> list[RungProbe]:
    """Return what all rungs together ask, as the jail's task does it."""
    return [
        RungProbe(place, probe.quality, probe.value)
        for place, rung in enumerate(LADDER.values())
        for probe in rung.probes(decoded)
    ]


@pytest.mark.parametrize("plane", PLANES.values(), ids=PLANES)
def test_the_probes_of_all_rungs_fit_a_record(plane: Plane) -> None:
    """Small, see-through and animated at once: nothing asks more, and nothing is cut off."""
    probes = all_probes(shown(plane))
    assert len(probes) <= MOST_PROBES
    record = ScanRecord(
        media_type="image/gif",
        width_px=plane.shape[1],
        height_px=plane.shape[0],
        frame_count=9,
        is_whole=True,
        orientation=6,
        mode=ScanMode.EXACT,
        pdq=bytes(32),
        quality=0,
        probes=probes,
    )
    assert list(read_record(pack_record(record), len(LADDER)).probes) == probes


def test_every_rung_beyond_the_first_two_has_something_to_ask() -> None:
    """Of the picture above: a rung that never asks would stand on the ladder in vain."""
    plane = np.pad(noisy(200, 260, 5, 5.0), 30, constant_values=255)
    asked: Mapping[str, int] = {
        name: len(rung.probes(shown(plane))) for name, rung in LADDER.items()
    }
    assert [name for name, count in asked.items() if count == 0] == ["exact", "pdq"]


def test_flat_planes_are_told_by_their_quality() -> None:
    """The banks are never asked with quality 0, so that no rung may give a flat plane more."""
    for shade in (0, 128, 255):
        assert {probe.quality for probe in all_probes(shown(PLANES[f"flat {shade}"]))} == {0}
