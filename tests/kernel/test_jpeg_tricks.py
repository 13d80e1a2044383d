"""Files that every viewer shows alike and that a reader of luma could take for another picture.

Each leaves the picture as it is for the usual decoders. Our readers see what those see, or say
that the file is odd, so that the library decides.
"""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from orbweaver.kernel import library
from orbweaver.kernel.full_jpeg import full_plane
from orbweaver.kernel.jpeg import luma_plane
from orbweaver.kernel.jpeg_facts import JpegColour, LowPlane
from orbweaver.kernel.jpeg_head import read_head
from orbweaver.kernel.library import InstructionSet
from orbweaver.kernel.low_jpeg import low_plane
from orbweaver.kernel.reference import jpeg_head as reference
from tests.kernel.jpeg_pictures import drawn, encoded
from tests.kernel.jpeg_writer import (
    ac_words,
    codes,
    coefficients,
    dc_words,
    frame,
    scan,
    segment,
    table,
    wave,
)

SIDE_PX = 512
WAVE = wave(SIDE_PX)
JFIF = b"JFIF\0\1\1\0\0\1\0\1\0\0"


@pytest.fixture(autouse=True)
def _native() -> None:
    assert library.loaded() is not None


def baseline(quantiser: int, lift: int) -> bytes:
    """Return a grey file whose DCs are all ``lift`` too high."""
    blocks = coefficients(WAVE, quantiser)
    words = zip(dc_words(blocks, lift), ac_words(blocks), strict=True)
    head = table(0, quantiser) + frame(0xC0, SIDE_PX, bytes([1, 0x11, 0])) + codes()
    data = "".join(dc + ac for dc, ac in words)
    return b"\xff\xd8" + head + scan(1, 0, 63, data) + b"\xff\xd9"


def chroma_first(quantiser: int, stale: int) -> bytes:
    """Return a progressive file in which luma's table is sent anew after the chromas' scans."""
    blocks = coefficients(WAVE, quantiser)
    parts = bytes([1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1])
    head = segment(0xE0, JFIF) + table(0, stale) + table(1, quantiser)
    flat = "0000" * len(blocks)
    chromas = scan(2, 0, 0, flat) + scan(3, 0, 0, flat)
    luma = scan(1, 0, 0, "".join(dc_words(blocks))) + scan(1, 1, 63, "".join(ac_words(blocks)))
    sent = head + frame(0xC2, SIDE_PX, parts) + codes() + chromas + table(0, quantiser) + luma
    return b"\xff\xd8" + sent + b"\xff\xd9"


def shown(content: bytes) -> NDArray[np.int16]:
    """Return the luma that a viewer shows."""
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"), np.int16)


def is_seen(plane: LowPlane | None, picture: NDArray[np.int16]) -> bool:
    """Return whether a plane is a smaller form of what is shown; nothing is as well."""
    if plane is None:
        return True
    sides = plane.plane.shape[::-1]
    small = Image.fromarray(picture.astype(np.uint8)).resize(sides, Image.Resampling.BOX)
    return float(np.abs(np.asarray(small, np.int16) - plane.plane).mean()) < 4


@pytest.mark.parametrize("lift", [0, 2048])
def test_a_coefficient_that_wraps_in_sixteen_bits_is_odd(lift: int) -> None:
    """32 times 2,048 is 65,536: decoders show the picture, and it was white here."""
    content = baseline(32, lift)
    picture = shown(content)
    assert np.abs(picture - WAVE)[64:].mean() < 4, "or it would be no trick"
    for planes in (full_plane(content), *(low_plane(content, side) for side in (64, 128))):
        assert (planes is None) is bool(lift)
        assert is_seen(planes, picture)


@pytest.mark.parametrize("stale", [1, 16, 255])
def test_lumas_table_is_the_one_that_stands_at_lumas_first_scan(stale: int) -> None:
    content = chroma_first(16, stale)
    picture = shown(content)
    assert np.abs(picture - WAVE).mean() < 4, "or it would be no trick"
    assert is_seen(full_plane(content), picture)
    for side_px in (64, 128, 256):
        assert is_seen(low_plane(content, side_px), picture)


def rgb_file(application: bytes) -> bytes:
    """Return a file of RGB whose red carries nothing, with another segment at its start."""
    grey = WAVE.astype(np.uint8)
    picture = Image.fromarray(np.stack([np.full_like(grey, 128), grey, grey], axis=-1))
    content = encoded(picture, {"quality": 90, "keep_rgb": True, "subsampling": "4:4:4"})
    return content[:2] + application + content[2:]


@pytest.mark.parametrize("size_bytes", range(5, 14))
def test_a_short_jfif_segment_is_none(size_bytes: int) -> None:
    """Decoders do not take it for one, and see RGB."""
    content = rgb_file(segment(0xE0, JFIF[:size_bytes]))
    for found in (read_head(content), reference.read_head(content)):
        assert found is not None
        assert found.colour is JpegColour.RGB
        assert not found.has_plain_luma
    assert full_plane(content) is low_plane(content, 128) is luma_plane(content) is None


def test_a_file_that_says_both_is_left_to_who_knows_better() -> None:
    content = rgb_file(segment(0xE0, JFIF))
    for found in (read_head(content), reference.read_head(content)):
        assert found is not None
        assert found.colour is JpegColour.UNKNOWN


@pytest.mark.parametrize("quantiser", [1, 2, 4, 16, 64, 255])
def test_every_instruction_set_sees_the_same_samples(quantiser: int) -> None:
    """Also where tables were raised so far that sums run over; or all say that it is odd."""
    content = bytearray(encoded(drawn(256, 256, 3, 60.0), {"qtables": [[1] * 64], "mode": "L"}))
    at = content.index(b"\xff\xdb") + 5
    content[at : at + 64] = bytes([quantiser]) * 64
    sets = [used for used in InstructionSet if library.use(used)]
    planes = [full_plane(bytes(content)) for used in sets if library.use(used)]
    first = planes[0]
    for plane in planes[1:]:
        assert (plane is None) is (first is None)
        if plane is not None and first is not None:
            assert np.array_equal(plane.plane, first.plane)


@pytest.mark.parametrize("coarse", [16, 40, 80, 160])
def test_detail_that_only_refinements_carry_is_not_lost(coarse: int) -> None:
    """A progressive file of coarse tables is read in full."""
    picture = drawn(300, 260, 5, 2.0)
    tables = [[8, *[coarse] * 63]] * 2
    content = encoded(picture, {"qtables": tables, "progressive": True})
    assert is_seen(low_plane(content, 128), shown(content))
    assert (low_plane(content, 128) is None) is (coarse > 24)
