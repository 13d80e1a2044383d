"""Trimming: the margin of a bubble goes, and its round corners are filled."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from orbweaver.detectors.decoded import Plane
from orbweaver.detectors.trimming import cut_out, trimmed
from orbweaver.kernel.pdq import pdq_of_plane
from tests.jail.drawn import landscape
from tests.kernel.pdq_pictures import bits_apart

VIEW = landscape(seed=11, width_px=600, height_px=450).convert("L")


def value(plane: Plane) -> bytes:
    return pdq_of_plane(np.ascontiguousarray(plane), plane.shape[1], plane.shape[0]).value


def rounded(picture: Image.Image, ground: int, radius: int) -> Image.Image:
    mask = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *picture.size), radius, fill=255)
    framed = Image.new("L", picture.size, ground)
    framed.paste(picture, mask=mask)
    return framed


def test_a_thin_margin_that_fades_into_the_ground_is_taken_off() -> None:
    bubble = Image.new("L", (618, 468), 41)
    bubble.paste(VIEW, (9, 9))
    bubble.paste(30, (0, 0, 618, 1))
    found = trimmed(np.asarray(bubble))
    assert found.shape == (450, 600)
    assert bits_apart(value(found), value(np.asarray(VIEW))) <= 4


def test_a_wide_margin_is_not_a_margin() -> None:
    wide = Image.new("L", (680, 530), 41)
    wide.paste(VIEW, (40, 40))
    assert trimmed(np.asarray(wide)).shape == (530, 680)


@pytest.mark.parametrize("ground", [0, 255])
def test_round_corners_are_filled(ground: int) -> None:
    truth = value(np.asarray(VIEW))
    corners = np.asarray(rounded(VIEW, ground, 30))
    before, after = (bits_apart(value(plane), truth) for plane in (corners, trimmed(corners)))
    assert after <= before
    assert after <= 6


@pytest.mark.parametrize("seed", range(6))
def test_a_picture_without_round_corners_looks_the_same_afterwards(seed: int) -> None:
    view = np.asarray(landscape(seed, 600, 450).convert("L"))
    assert bits_apart(value(trimmed(view)), value(view)) <= 4


def test_trimming_changes_a_copy() -> None:
    corners = np.asarray(rounded(VIEW, 255, 30))
    before = corners.copy()
    trimmed(corners)
    assert np.array_equal(corners, before)


def test_a_small_plane_is_cut_between_its_pixels() -> None:
    small = np.asarray(VIEW.reduce(4))
    assert cut_out(small, (10.5, 4.25, 90.5, 84.25)).shape == (80, 80)
    assert cut_out(np.asarray(VIEW), (10.4, 4.6, 90.4, 84.6)).shape == (80, 80)
