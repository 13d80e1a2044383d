"""Small copies: weighed as if enlarged they lie nearer to their original than as they are."""

from collections.abc import Iterable
from statistics import fmean
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from orbweaver.kernel.pdq import pdq_of_rgb
from orbweaver.town.pictures.original import MOTIFS
from tests.kernel.pdq_pictures import PHOTOGRAPHS, bits_apart, samples, town, views

ORIGINAL_SIZES = [(800, 600), (640, 427), (1000, 872)]


class Distances(NamedTuple):
    """Bits between an original and its thumbnail."""

    plain: int
    enlarged: int


def distances_of(original: Image.Image, small: Image.Image) -> Distances:
    """Return how far a thumbnail is from its original, as it is and as if enlarged."""
    value, pixels = pdq_of_rgb(np.asarray(original)).value, np.asarray(small)
    plain, enlarged = pdq_of_rgb(pixels), pdq_of_rgb(pixels, as_if_px=1024)
    return Distances(bits_apart(value, plain.value), bits_apart(value, enlarged.value))


def thumbnails(names: Iterable[str], side_px: int) -> list[Distances]:
    """Return how far the thumbnails with that longest side are from their originals."""
    found = []
    for size in ORIGINAL_SIZES:
        pictures = views(*size)
        for name in names:
            small = pictures[name].copy()
            small.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
            found.append(distances_of(pictures[name], small))
    return found


@pytest.mark.full
@pytest.mark.parametrize("side_px", [100, 128, 160, 200])
@pytest.mark.parametrize("names", [PHOTOGRAPHS, MOTIFS], ids=["photographs", "drawn"])
def test_as_if_enlarged_a_thumbnail_lies_at_half_the_distance(
    names: tuple[str, ...], side_px: int
) -> None:
    """And within reach, every one of them."""
    distances = thumbnails(names, side_px)
    plain, enlarged = (fmean(column) for column in zip(*distances, strict=True))
    assert enlarged <= 9
    assert enlarged <= 0.6 * plain
    assert max(each.enlarged for each in distances) <= 20
    assert fmean(each.enlarged <= each.plain for each in distances) >= 0.9


@pytest.mark.parametrize(("name", "side_px"), [("gravel.png", 100), ("clock_motion.png", 192)])
def test_a_thumbnail_is_found_that_was_out_of_reach(name: str, side_px: int) -> None:
    """As it is, it lies further than 31 bits from its original."""
    original = samples()[name]
    small = original.copy()
    small.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    distances = distances_of(original, small)
    assert distances.plain > 31
    assert distances.enlarged <= 24


def test_a_picture_that_is_large_already_is_weighed_as_it_is() -> None:
    pixels = np.asarray(town("rings", 1100, 1030))
    assert pdq_of_rgb(pixels, as_if_px=1024).value == pdq_of_rgb(pixels).value
