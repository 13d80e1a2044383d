"""Boxes: what a border leaves, and what lies between the plain grounds of a screenshot."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.detectors.boxes import Box, Luma, find_frames, find_parts, is_plain, whole_of


def page(rows: int, columns: int, shade: int) -> Luma:
    return np.full((rows, columns), shade, np.int16)


def rough(box: Box, onto: Luma, seed: int = 1, low: int = 40, high: int = 200) -> None:
    """Put something that is no ground into a box."""
    width, height = box.sides
    noise = np.random.default_rng(seed).integers(low, high, (height, width))
    onto[box.top : box.bottom, box.left : box.right] = noise


def test_a_border_is_taken_off_all_sides() -> None:
    inside = Box(9, 7, 191, 143)
    framed = page(150, 200, 255)
    rough(inside, framed)
    assert find_frames(framed) == [inside]


def test_what_is_of_the_borders_shade_at_one_side_is_told_by_the_other() -> None:
    """A night sky under a black bar: both bars are as wide as the lower one."""
    boxed = page(150, 200, 0)
    rough(Box(0, 70, 200, 130), boxed)
    assert Box(0, 20, 200, 130) in find_frames(boxed)


def test_a_bar_of_another_shade_than_the_picture_is_the_only_thing_taken_off() -> None:
    """A plain sky of the picture's own stays."""
    boxed = page(150, 200, 0)
    boxed[20:70] = 150
    rough(Box(0, 70, 200, 130), boxed)
    assert find_frames(boxed)[0] == Box(0, 20, 200, 130)


def test_the_ends_of_a_page_are_no_frame() -> None:
    rugged = page(120, 160, 0)
    rough(whole_of(rugged), rugged)
    assert find_frames(rugged) == []
    assert find_parts(rugged) == []


def test_a_flat_page_has_no_boxes() -> None:
    assert find_frames(page(120, 160, 90)) == []
    assert find_parts(page(120, 160, 90)) == []


def chat() -> tuple[Luma, Box]:
    """Return a screen of words in bubbles, and where the picture is among them."""
    screen = page(320, 180, 230)
    picture = Box(20, 110, 150, 200)
    for box in (Box(10, 4, 40, 14), Box(10, 40, 90, 56), Box(80, 64, 170, 80), picture):
        rough(box, screen, seed=box.top)
    rough(Box(10, 230, 100, 262), screen, seed=3)
    return screen, picture


def test_the_picture_of_a_chat_is_the_largest_part_that_no_ground_cuts() -> None:
    screen, picture = chat()
    assert find_parts(screen)[0] == picture


def test_a_plain_sky_inside_the_picture_does_not_hide_it() -> None:
    screen, picture = chat()
    screen[picture.top : picture.top + 40, picture.left : picture.right] = 120
    assert picture in find_parts(screen)[:3]


def test_a_window_with_a_ground_of_its_own_is_searched_as_well() -> None:
    desk = page(192, 340, 255)
    desk[:, 100:] = 18
    rough(Box(20, 8, 46, 180), desk)
    picture = Box(120, 30, 250, 120)
    rough(picture, desk, seed=4)
    rough(Box(120, 140, 200, 156), desk, seed=5)
    assert picture in find_parts(desk)[:3]


def test_two_grounds_that_meet_leave_only_what_is_flat() -> None:
    halves = page(120, 160, 20)
    halves[50:] = 200
    for box in (*find_frames(halves), *find_parts(halves)):
        assert len(np.unique(box.of(halves))) == 1


def test_words_and_buttons_are_too_small() -> None:
    screen = page(320, 180, 230)
    words = Box(10, 40, 30, 56), Box(80, 200, 170, 204)
    for box in words:
        rough(box, screen)
    assert not {*words} & {*find_parts(screen)}


@pytest.mark.parametrize("apart", [2, 3])
def test_a_plain_line_is_of_one_shade_but_for_what_jpeg_does(apart: int) -> None:
    line = np.full(200, 100, np.int16)
    line[::2] += apart
    assert is_plain(line) is (apart == 2)


@pytest.mark.parametrize("apart", [4, 5])
def test_a_ground_may_be_a_little_rougher(apart: int) -> None:
    framed = page(150, 200, 100)
    framed[::2, ::2] += apart
    rough(Box(9, 7, 191, 143), framed, low=0, high=80)
    assert (find_frames(framed) == [Box(9, 7, 191, 143)]) is (apart == 4)


@settings(max_examples=60)
@given(
    shape=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    seed=st.integers(0, 2**32 - 1),
    shades=st.integers(1, 4),
)
def test_boxes_lie_on_the_page_and_are_never_the_whole(
    shape: tuple[int, int], seed: int, shades: int
) -> None:
    source = np.random.default_rng(seed)
    drawn = (source.integers(0, shades, shape) * 60).astype(np.int16)
    for shade in source.integers(0, 4, source.integers(6)):
        top, left = source.integers(0, shape)
        drawn[top : top + source.integers(90), left : left + source.integers(90)] = 60 * shade
    found = [*find_frames(drawn), *find_parts(drawn)]
    for box in found:
        assert 0 <= box.left < box.right <= shape[1]
        assert 0 <= box.top < box.bottom <= shape[0]
        assert box != whole_of(drawn)
