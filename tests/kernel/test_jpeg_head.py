"""The facts of a JPEG's header: the native reader and the one in Python say the same."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from orbweaver.kernel import library
from orbweaver.kernel.jpeg_facts import JpegColour, JpegProcess
from orbweaver.kernel.jpeg_head import read_head
from orbweaver.kernel.reference import jpeg_head as reference
from tests.kernel.jpeg_pictures import CMYK, FORMS, drawn, encoded

FOREIGN = sorted((Path(__file__).parents[1] / "foreign" / "images").rglob("*.jpg"))
ORIENTATION = 0x0112


def with_orientation(value: int) -> bytes:
    """A small file with an Exif segment."""
    exif = Image.Exif()
    exif[0x010E] = "a harbour"
    exif[ORIENTATION] = value
    return encoded(drawn(40, 30, 1), {"quality": 75, "exif": exif})


def with_index() -> bytes:
    """A file that says that a second picture stands behind the first."""
    written = BytesIO()
    first, second = drawn(40, 30, 1), drawn(40, 30, 2)
    first.save(written, "MPO", save_all=True, append_images=[second])
    return written.getvalue()


HEADS = [encoded(drawn(33, 21, i), form) for i, form in enumerate((*FORMS, CMYK))]
HEADS += [with_orientation(6), with_index()]


@pytest.fixture(autouse=True)
def _native() -> None:
    assert library.loaded() is not None


def test_what_a_header_says() -> None:
    """Sizes, sampling, process, colours."""
    head = read_head(encoded(drawn(123, 45, 1), {"quality": 70, "progressive": True}))
    assert head is not None
    assert (head.width_px, head.height_px, head.precision_bits) == (123, 45, 8)
    assert head.sampling == ((2, 2), (1, 1), (1, 1))
    assert (head.process, head.colour) == (JpegProcess.PROGRESSIVE, JpegColour.YCC)
    assert head.has_jfif
    assert head.has_plain_luma
    assert (head.adobe_transform, head.orientation, head.restart_interval) == (None, 1, 0)


def test_cmyk_and_restarts_are_seen() -> None:
    """Both decide who decodes."""
    cmyk = read_head(encoded(drawn(30, 30, 1), CMYK))
    assert cmyk is not None
    assert cmyk.colour in {JpegColour.CMYK, JpegColour.YCCK}
    assert not cmyk.has_plain_luma
    marked = read_head(encoded(drawn(30, 30, 1), {"quality": 70, "restart_marker_blocks": 5}))
    assert marked is not None
    assert marked.restart_interval == 5


def test_an_index_of_further_pictures_is_seen() -> None:
    """They are counted then, and looked at."""
    found = [read_head(content) for content in (with_index(), HEADS[0])]
    assert [head.has_index for head in found if head] == [True, False]


@pytest.mark.parametrize("value", range(12))
def test_the_orientation_is_one_of_eight(value: int) -> None:
    """Anything else counts as upright."""
    head = read_head(with_orientation(value))
    assert head is not None
    assert head.orientation == (value if 1 <= value <= 8 else 1)


def test_no_picture_is_no_head() -> None:
    """Not JPEG, or nothing after the first bytes."""
    for content in (b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff", b"GIF89a" + bytes(50), bytes(500)):
        assert read_head(content) is None
        assert reference.read_head(content) is None


def test_both_readers_say_the_same_of_good_files() -> None:
    """Every form, and foreign files from decoders' own tests."""
    for content in [*HEADS, *(path.read_bytes() for path in FOREIGN)]:
        assert read_head(content) == reference.read_head(content)


@given(
    content=st.sampled_from(HEADS),
    edits=st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), max_size=4),
    keep=st.integers(0, 1000),
)
@settings(max_examples=400, deadline=None)
def test_both_readers_say_the_same_of_damaged_files(
    content: bytes, edits: list[tuple[int, int]], keep: int
) -> None:
    """Whether they refuse or not, and what they read."""
    damaged = bytearray(content)
    for at, value in edits:
        damaged[at % len(damaged)] = value
    for part in (bytes(damaged), bytes(damaged[:keep])):
        assert read_head(part) == reference.read_head(part)
