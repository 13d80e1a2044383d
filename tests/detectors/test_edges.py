"""Edges: a box of a coarse page is found again on the plane, between its pixels."""

import numpy as np
import pytest
from PIL import Image

from orbweaver.detectors.boxes import Box
from orbweaver.detectors.decoded import Plane
from orbweaver.detectors.edges import Edges, Sides
from tests.jail.drawn import landscape


def sides(plane: Plane, factor: int, box: Box) -> Sides:
    found = Edges(plane, factor).of(box)
    assert found is not None
    return found


VIEW = landscape(seed=5, width_px=520, height_px=400).convert("L")


@pytest.mark.parametrize("offset", range(8))
def test_an_edge_between_two_pixels_is_found_to_a_fraction_of_one(offset: int) -> None:
    """A bordered picture of many pixels, averaged to an eighth as a fast decode does it."""
    left, top = 64 + offset, 40 + offset
    ground = Image.new("L", (648, 488), 250)
    ground.paste(VIEW, (left, top))
    plane = np.asarray(ground.reduce(8))
    box = Box(left // 8, top // 8, (left + 520) // 8, (top + 400) // 8)
    found = sides(plane, 1, box)
    truth = [edge / 8 for edge in (left, top, left + 520, top + 400)]
    assert np.abs(np.subtract(found, truth)).max() < 0.5
    assert np.abs(np.subtract(found, truth)).mean() < 0.25


@pytest.mark.parametrize("factor", [1, 3, 4])
def test_a_sharp_edge_is_found_to_the_pixel(factor: int) -> None:
    ground = Image.new("L", (600, 480), 10)
    ground.paste(VIEW, (37, 41))
    coarse = [round(edge / factor) for edge in (37, 41, 557, 441)]
    found = sides(np.asarray(ground), factor, Box(*coarse))
    assert np.abs(np.subtract(found, (37, 41, 557, 441))).max() <= 1


def test_an_edge_that_is_no_step_stays_where_it_was() -> None:
    plane = np.tile(np.linspace(100, 110, 200, dtype=np.uint8), (160, 1))
    assert Edges(plane, 2).of(Box(20, 10, 80, 70)) == (40, 20, 160, 140)


def test_the_ends_of_the_plane_are_edges() -> None:
    plane = np.asarray(VIEW)
    assert Edges(plane, 4).of(Box(0, 0, 130, 100)) == (0, 0, 520, 400)
