"""The whole luma, read natively: the library decoder's samples, or «odd» and never wrong ones."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import data as samples

from orbweaver.kernel import library
from orbweaver.kernel.full_jpeg import full_plane
from orbweaver.kernel.jpeg import luma_plane
from orbweaver.kernel.library import InstructionSet
from tests.kernel.jpeg_pictures import CMYK, FORMS, drawn, encoded


def assert_equals_the_library(content: bytes) -> None:
    """Hold both readers' samples against one another."""
    ours, theirs = full_plane(content), luma_plane(content)
    assert ours is not None
    assert theirs is not None
    assert (ours.width_px, ours.height_px) == (theirs.width_px, theirs.height_px)
    np.testing.assert_array_equal(ours.plane, theirs.plane)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_every_form_gives_the_samples_of_the_library(form: dict[str, object]) -> None:
    """Baseline and progressive, every sampling, restarts, rough and fine quantisers."""
    assert_equals_the_library(encoded(drawn(211, 133, 5), form))


@given(
    st.integers(1, 120),
    st.integers(1, 120),
    st.sampled_from(FORMS),
    st.floats(0, 120),
    st.integers(0, 2**16),
)
@settings(max_examples=120, deadline=None)
def test_every_size_and_grain_gives_the_samples_of_the_library(
    width_px: int, height_px: int, form: dict[str, object], grain: float, seed: int
) -> None:
    """Edges that fill up no block, flat blocks, and blocks full of coefficients."""
    assert_equals_the_library(encoded(drawn(width_px, height_px, seed, grain), form))


@pytest.mark.parametrize("form", [FORMS[0], FORMS[8]], ids=["baseline", "progressive"])
def test_a_photograph_gives_the_samples_of_the_library(form: dict[str, object]) -> None:
    """What a camera sees has other coefficients than what code draws."""
    photograph = Image.fromarray(samples.coffee())  # type: ignore[no-untyped-call]  # no types there
    assert_equals_the_library(encoded(photograph, form))


@pytest.mark.parametrize("form", [FORMS[0], FORMS[8]], ids=["baseline", "progressive"])
def test_all_instruction_sets_give_the_same_samples(form: dict[str, object]) -> None:
    """The plain form of every step is compared with the fast one."""
    content = encoded(drawn(333, 222, 9, 40.0), form)
    best = library.kernel().instruction_set
    assert best is not None
    planes = []
    try:
        for chosen in range(best + 1):
            library.use(InstructionSet(chosen))
            found = full_plane(content)
            assert found is not None
            planes.append(found.plane)
    finally:
        library.use(best)
    for plane in planes[1:]:
        np.testing.assert_array_equal(plane, planes[0])


@pytest.mark.parametrize("form", [FORMS[0], FORMS[8]], ids=["baseline", "progressive"])
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_cut_file_is_odd(form: dict[str, object], data: st.DataObject) -> None:
    """What a browser shows of half a file is for the library decoder to say."""
    content = encoded(drawn(64, 64, 3), form)
    cut = data.draw(st.integers(0, len(content) - 3))
    assert full_plane(content[:cut]) is None


@pytest.mark.parametrize("progressive", [False, True], ids=["baseline", "progressive"])
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_odd_or_reads_as_the_library_reads_it(
    progressive: object, data: st.DataObject
) -> None:
    """One byte of the scans is changed: most such files are still files, of another picture.

    Where a block's light runs over 16 bits decoders differ in how it is cut off, so that such
    samples are left out.
    """
    form = {"quality": 100, "progressive": progressive}
    content = bytearray(encoded(drawn(64, 48, 3), form))
    place = data.draw(st.integers(content.index(b"\xff\xda") + 14, len(content) - 3))
    content[place] ^= data.draw(st.integers(1, 255))
    ours, theirs = full_plane(bytes(content)), luma_plane(bytes(content))
    if ours is not None and theirs is not None:
        is_cut_off = np.isin(ours.plane, [0, 255]) | np.isin(theirs.plane, [0, 255])
        np.testing.assert_array_equal(
            np.where(is_cut_off, 0, ours.plane), np.where(is_cut_off, 0, theirs.plane)
        )


def test_colours_without_a_luma_of_their_own_are_odd() -> None:
    """CMYK is for Pillow; so is what is no JPEG at all."""
    assert full_plane(encoded(drawn(40, 40, 1), CMYK)) is None
    png = io.BytesIO()
    drawn(40, 40, 1).save(png, "PNG")
    assert full_plane(png.getvalue()) is None
    assert full_plane(b"") is None


def test_a_header_that_promises_too_much_takes_no_memory() -> None:
    """A few bytes may say 65,000 by 1,500 pixels; no plane of that size is made for them."""
    content = bytearray(encoded(drawn(16, 16, 1), FORMS[0]))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = (1_500).to_bytes(2, "big") + (65_000).to_bytes(2, "big")
    assert full_plane(bytes(content)) is None
