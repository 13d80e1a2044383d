"""Luma at a small scale: read no further than needed, with what a library decoder would say."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import simplejpeg
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from skimage import data as samples

from orbweaver.kernel import library, low_jpeg
from orbweaver.kernel.jpeg import luma_plane
from orbweaver.kernel.jpeg_facts import LowPlane, scaled_px
from orbweaver.kernel.jpeg_head import read_head
from orbweaver.kernel.low_jpeg import low_plane
from orbweaver.kernel.reference import low_jpeg as reference
from tests.kernel.jpeg_pictures import CMYK, FORMS, drawn, encoded

SIDES = (1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 257)


def at_scale(content: bytes, eighths: int) -> LowPlane | None:
    """Ask for the scale by the least side that wants it."""
    head = read_head(content)
    assert head is not None
    least = scaled_px(min(head.width_px, head.height_px), eighths)
    return low_plane(content, least)


def whole(content: bytes) -> NDArray[np.float64]:
    """The library's luma at full size."""
    luma: NDArray[np.uint8] = simplejpeg.decode_jpeg(content, "GRAY")[:, :, 0]
    return luma.astype(np.float64)


def averaged(luma: NDArray[np.float64], eighths: int) -> NDArray[np.float64]:
    """Each sample the mean of its share of the pixels; parts of a block only where it is whole."""
    rows, columns = (side // 8 * 8 for side in luma.shape)
    down, across = shares(rows, eighths), shares(columns, eighths)
    means: NDArray[np.float64] = down @ luma[:rows, :columns] @ across.T
    return means


def shares(side_px: int, eighths: int) -> NDArray[np.float64]:
    """Row i: how much each pixel counts in sample i."""
    start = np.arange(side_px * eighths // 8)[:, None] * 8 / eighths
    pixel = np.arange(side_px)[None, :]
    covered = np.minimum(start + 8 / eighths, pixel + 1) - np.maximum(start, pixel)
    weights: NDArray[np.float64] = np.clip(covered, 0, None) * eighths / 8
    return weights


@pytest.fixture(autouse=True)
def _native() -> None:
    assert library.loaded() is not None


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_at_an_eighth_every_bit_is_the_library_decoders(form: Mapping[str, Any]) -> None:
    """The DC alone says a block's mean: nothing is lost by reading nothing else."""
    for number, (width, height) in enumerate(zip(SIDES, reversed(SIDES), strict=True)):
        content = encoded(drawn(width, height, number), form)
        ours, theirs = low_plane(content, 1), reference.low_plane(content, 1)
        assert ours is not None
        assert theirs is not None
        assert ours.eighths == theirs.eighths == 1
        assert np.array_equal(ours.plane, theirs.plane)


@given(
    width=st.integers(5, 120),
    height=st.integers(1, 120),
    form=st.sampled_from(FORMS),
    quality=st.integers(1, 100),
    grain=st.sampled_from([0.0, 5.0, 60.0]),
)
@settings(max_examples=60, deadline=None)
def test_at_an_eighth_any_picture_is_the_library_decoders(
    width: int, height: int, form: Mapping[str, Any], quality: int, grain: float
) -> None:
    """Whatever the size, the tables and the roughness.

    From five pixels on: below, 1/8 and 2/8 of a side are one pixel, and the library takes either.
    """
    content = encoded(drawn(width, height, quality, grain), {**form, "quality": quality})
    ours, theirs = low_plane(content, 1), reference.low_plane(content, 1)
    assert ours is not None
    assert theirs is not None
    assert np.array_equal(ours.plane, theirs.plane)


@pytest.mark.parametrize("eighths", [2, 3, 4])
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_at_other_scales_a_sample_is_the_mean_of_its_pixels(
    form: Mapping[str, Any], eighths: int
) -> None:
    """As far as the lowest coefficients tell it; a smooth picture has no others."""
    content = encoded(
        drawn(203, 301, 5, grain=0).resize((650, 420), Image.Resampling.BICUBIC), form
    )
    ours = at_scale(content, eighths)
    if ours is None:
        assert eighths == 4
        assert form["quality"] <= 50 or "progressive" not in form, "tables are fine enough"
        return
    assert ours.plane.shape == (scaled_px(420, eighths), scaled_px(650, eighths))
    assert (ours.width_px, ours.height_px, ours.eighths) == (650, 420, eighths)
    wanted = averaged(whole(content), eighths)
    error = ours.plane[: wanted.shape[0], : wanted.shape[1]] - wanted
    assert abs(error.mean()) < 0.3
    assert np.sqrt((error**2).mean()) < (9 if "progressive" in form else 4)


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("name", ["coffee", "chelsea", "rocket"])
def test_photographs_lose_little(name: str, progressive: bool) -> None:  # noqa: FBT001 (a case)
    """Benign package samples, at each scale."""
    picture = Image.fromarray(getattr(samples, name)())
    content = encoded(picture, {"quality": 80, "progressive": progressive})
    for eighths in (1, 2, 3):
        ours = at_scale(content, eighths)
        assert ours is not None
        wanted = averaged(whole(content), eighths)
        error = ours.plane[: wanted.shape[0], : wanted.shape[1]] - wanted
        assert np.sqrt((error**2).mean()) < 4


def test_the_scale_is_the_least_that_serves() -> None:
    """Not a pixel more than asked for."""
    content = encoded(drawn(640, 480, 1), FORMS[0])
    planes = {least: low_plane(content, least) for least in (1, 60, 61, 120, 121, 180)}
    scales = [None if plane is None else plane.eighths for plane in planes.values()]
    assert scales == [1, 1, 2, 2, 3, 3]
    assert low_plane(content, 481) is None


def test_what_the_header_promises_in_vain_takes_no_memory() -> None:
    """60,000 x 1,500 pixels in a file of 1 kB are left to the library."""
    content = bytearray(encoded(drawn(64, 64, 1), FORMS[0]))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = (1500).to_bytes(2, "big") + (60000).to_bytes(2, "big")
    assert low_plane(bytes(content), 375) is None


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_file_cut_short_is_odd(form: Mapping[str, Any]) -> None:
    """The library decoder decides what to make of it."""
    content = encoded(drawn(120, 90, 3), form)
    for least in (1, 20, 33):
        assert low_plane(content, least) is not None
        for keep in (0, 1, 2, 20, len(content) // 3, len(content) // 2):
            assert low_plane(content[:keep], least) is None


def test_what_follows_the_picture_does_not_matter() -> None:
    """Trailing bytes are common and harmless."""
    for form in FORMS:
        content = encoded(drawn(50, 40, 2), form)
        ours, longer = low_plane(content, 1), low_plane(content + b"\0trailer\xff\xd8", 1)
        assert ours is not None
        assert longer is not None
        assert np.array_equal(ours.plane, longer.plane)


def test_cmyk_is_left_to_others() -> None:
    """Its first component is not luma."""
    assert low_plane(encoded(drawn(60, 60, 1), CMYK), 1) is None
    assert luma_plane(encoded(drawn(60, 60, 1), CMYK)) is None


@pytest.mark.parametrize("scans", ["y only later", "twice", "unrefined"])
def test_an_unusual_order_of_scans_is_odd(scans: str) -> None:
    """A crafted file could show one picture early and another one in the end."""
    content = encoded(drawn(80, 80, 4), {"quality": 80, "progressive": True})
    first, second = scan_offsets(content)[:2]
    parts = {
        "y only later": content[:first] + content[second:],
        "twice": content[:second] + content[first:],
        "unrefined": content[: scan_offsets(content)[3]] + b"\xff\xd9",
    }
    assert low_plane(content, 1) is not None
    assert low_plane(parts[scans], 1) is None


def scan_offsets(content: bytes) -> list[int]:
    """Where the scans begin, the tables in front of them included."""
    starts = [at for at in range(len(content) - 1) if content[at : at + 2] == b"\xff\xda"]
    tables = [content.rfind(b"\xff\xc4", 0, at) for at in starts]
    before = [0, *starts[:-1]]
    return [
        table if table > last else start
        for table, start, last in zip(tables, starts, before, strict=True)
    ]


@pytest.mark.parametrize("place", ["table", "quantiser", "marker"])
def test_a_missing_table_or_restart_marker_is_odd(place: str) -> None:
    """Nothing is guessed."""
    content = encoded(drawn(120, 90, 3), {"quality": 80, "restart_marker_blocks": 3})
    cut = {"table": b"\xff\xc4", "quantiser": b"\xff\xdb", "marker": b"\xff\xd1"}[place]
    at = content.index(cut)
    size = 2 if place == "marker" else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    assert low_plane(content, 1) is not None
    assert low_plane(content[:at] + content[at + size :], 1) is None


def test_the_library_decoder_gives_the_same_plane_whole_and_scaled() -> None:
    """The second way: whole for exact work, at a scale where the first way declines."""
    content = encoded(drawn(640, 480, 9), FORMS[0])
    exact, half = luma_plane(content), luma_plane(content, 240)
    assert exact is not None
    assert half is not None
    assert (exact.eighths, half.eighths) == (8, 4)
    with Image.open(io.BytesIO(content)) as opened:
        opened.draft("L", opened.size)
        assert np.array_equal(exact.plane, np.asarray(opened.convert("L")))
    assert half.plane.shape == (240, 320)
    assert luma_plane(content[:2000]) is None


def test_without_the_library_the_reference_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slower, and the same at an eighth."""
    content = encoded(drawn(200, 150, 9), FORMS[0])
    native = low_plane(content, 19)
    monkeypatch.setattr(low_jpeg, "_native_plane", lambda: None)
    stand_in = low_plane(content, 19)
    assert native is not None
    assert stand_in is not None
    assert np.array_equal(native.plane, stand_in.plane)
