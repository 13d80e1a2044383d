"""The GIF reader sees what Pillow sees, and leaves to it what is odd."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from orbweaver.kernel import library
from orbweaver.kernel.gif import IndexedFrame, first_frame, read_sides
from tests.kernel.gif_files import gif, noise, view
from tests.kernel.seeds_gif import seeds


@pytest.fixture(autouse=True)
def _native() -> None:
    assert library.loaded() is not None


def read(content: bytes) -> IndexedFrame | None:
    sides = read_sides(content)
    return first_frame(content, *sides) if sides else None


def rgb(frame: IndexedFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.frombuffer(frame.palette, np.uint8).reshape(256, 3)[frame.indexes]


@settings(max_examples=80, deadline=None)
@given(
    sides=st.tuples(st.integers(1, 300), st.integers(1, 60)),
    colours=st.sampled_from([2, 3, 4, 16, 31, 128, 256]),
    seed=st.integers(0, 10_000),
    is_rough=st.booleans(),
    is_interlaced=st.booleans(),
)
def test_the_colours_are_pillows(
    sides: tuple[int, int],
    colours: int,
    seed: int,
    is_rough: bool,  # noqa: FBT001 - hypothesis names it
    is_interlaced: bool,  # noqa: FBT001 - same
) -> None:
    picture = (noise if is_rough else view)(seed, *sides, colours)
    frame = read(gif(picture, optimize=False, interlace=is_interlaced))
    assert frame is not None
    assert np.array_equal(rgb(frame), np.asarray(picture.convert("RGB")))


@pytest.mark.parametrize("shade", [0, 5])
def test_long_runs_are_copied_out_of_themselves(shade: int) -> None:
    """A flat picture: each code is the one that is just being sent."""
    flat = Image.new("P", (1999, 1501), shade)
    flat.putpalette(bytes(range(48)))
    frame = read(gif(flat, optimize=False))
    assert frame is not None
    assert frame.indexes.shape == (1501, 1999)
    assert len(np.unique(rgb(frame).reshape(-1, 3), axis=0)) == 1


def test_a_large_rough_picture_fills_the_codes_many_times() -> None:
    picture = noise(3, 700, 500)
    frame = read(gif(picture))
    assert frame is not None
    assert np.array_equal(rgb(frame), np.asarray(picture.convert("RGB")))


def test_the_first_frame_of_an_animation_is_read() -> None:
    first = view(1, 80, 60)
    frame = read(gif(first, save_all=True, append_images=[view(2, 80, 60)]))
    assert frame is not None
    assert np.array_equal(rgb(frame), np.asarray(first.convert("RGB")))


@pytest.mark.parametrize(
    "content",
    [
        gif(view(1, 80, 60), transparency=0),
        b"GIF89a",
        b"",
    ],
    ids=["clear", "head alone", "nothing"],
)
def test_what_is_odd_is_left_to_pillow(content: bytes) -> None:
    assert read(content) is None


def test_a_frame_that_is_only_a_part_is_left_to_pillow() -> None:
    content = bytearray(gif(view(1, 80, 60)))
    content[6:8] = (81).to_bytes(2, "little")
    assert read(bytes(content)) is None


def test_a_cut_file_is_left_to_pillow() -> None:
    content = gif(noise(1, 120, 90))
    for size_bytes in range(0, len(content) - 3, 97):
        assert read(content[:size_bytes]) is None


def test_no_mutant_gives_pixels_of_another_shape() -> None:
    source = np.random.default_rng(5)
    for content in seeds():
        for _ in range(40):
            mutant = bytearray(content)
            for place in source.integers(0, len(content), 3):
                mutant[place] = source.integers(256)
            sides = read_sides(bytes(mutant))
            frame = read(bytes(mutant))
            if frame is not None:
                assert sides is not None
                assert frame.indexes.shape == sides[::-1]
