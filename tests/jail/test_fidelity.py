"""How far the values of JPEGs are from those that lists hold, in the exact and the fast mode.

Lists hold what the reference code makes of RGB as libraries decode it. Files are encoded here
from benign samples that show no person.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from statistics import fmean

import numpy as np
import pdqhash
import pytest
import simplejpeg
from PIL import Image

from orbweaver.jail.decoding.decode import see
from orbweaver.jail.decoding.seen import DecodeOrder
from orbweaver.jail.pictures import prepare_pillow
from orbweaver.kernel.pdq import pdq_of_plane
from orbweaver.model.scan_mode import ScanMode
from tests.jail.drawn import saved
from tests.kernel.pdq_pictures import PHOTOGRAPHS, bits_apart, samples

TEXTURES = ("brick.png", "grass.png", "gravel.png", "color.png")
"""Patterns without a scene: many coefficients lie close together, and few bits are sure."""
SIDES_PX = (300, 450, 640, 1000)
QUALITIES = (60, 75, 90)
FAST = {
    "at 256 px": (DecodeOrder(ScanMode.FAST, 256), 1.0),
    "as it comes": (DecodeOrder(ScanMode.FAST), 1.5),
    "library": (DecodeOrder(ScanMode.FAST, own_decoders=False), 2.0),
}
"""How to decode, and how many bits off photographs may be in the mean."""
prepare_pillow()

by_mode = pytest.mark.parametrize(("order", "most_mean"), FAST.values(), ids=FAST)
in_both_ways = pytest.mark.parametrize("progressive", [False, True], ids=["baseline", "in scans"])


def files(
    names: Iterable[str], sides_px: Sequence[int], *, progressive: bool | None = None
) -> Iterator[bytes]:
    """Yield JPEGs of every size and quality; unless told, every third is progressive."""
    numbers = count()
    for name in names:
        for side_px in sides_px:
            width_px, height_px = samples()[name].size
            scale = side_px / max(width_px, height_px)
            size = round(width_px * scale), round(height_px * scale)
            picture = samples()[name].resize(size, Image.Resampling.LANCZOS)
            for quality in QUALITIES:
                is_third = (next(numbers) + side_px) % 3 == 0  # of each quality, not the last alone
                in_scans = is_third if progressive is None else progressive
                yield saved(picture, "JPEG", quality=quality, progressive=in_scans)


def published(content: bytes) -> bytes:
    """Return the value that a list would hold."""
    rgb = simplejpeg.decode_jpeg(content, "RGB")
    return np.packbits(pdqhash.compute(rgb)[0].astype(np.uint8)).tobytes()


def of_its_luma(content: bytes) -> bytes:
    """Return the value of the library's own luma."""
    plane = np.ascontiguousarray(simplejpeg.decode_jpeg(content, "GRAY")[..., 0])
    return pdq_of_plane(plane, plane.shape[1], plane.shape[0]).value


def bits_off(contents: Iterable[bytes], order: DecodeOrder) -> list[int]:
    """Return how far each value is from the list's."""
    return [bits_apart(see(content, order).pdq, published(content)) for content in contents]


@in_both_ways
def test_the_exact_mode_hashes_the_librarys_luma(progressive: bool) -> None:  # noqa: FBT001 (a case)
    """Not a bit is lost before colour is; and colour is worth little."""
    for content in files(["coffee.png", "rocket.jpg"], [640], progressive=progressive):
        exact = see(content, DecodeOrder())
        assert exact.mode is ScanMode.EXACT
        assert exact.pdq == of_its_luma(content)
        assert bits_apart(exact.pdq, published(content)) <= 4


@in_both_ways
def test_the_fast_mode_is_near(progressive: bool) -> None:  # noqa: FBT001 (a case)
    order, _ = FAST["as it comes"]
    contents = list(files(["chelsea.png"], [1000], progressive=progressive))
    assert {see(content, order).mode for content in contents} == {ScanMode.FAST}
    assert max(bits_off(contents, order)) <= 6


@pytest.mark.full
@in_both_ways
def test_the_exact_mode_hashes_the_librarys_luma_of_every_sample(progressive: bool) -> None:  # noqa: FBT001 (a case)
    for content in files([*PHOTOGRAPHS, *TEXTURES], SIDES_PX, progressive=progressive):
        assert see(content, DecodeOrder()).pdq == of_its_luma(content)


@pytest.mark.full
@by_mode
def test_the_fast_mode_of_photographs_is_a_bit_or_two_off(
    order: DecodeOrder, most_mean: float
) -> None:
    """None is further off than a near hit is looked at twice for."""
    off = bits_off(files(PHOTOGRAPHS, SIDES_PX), order)
    assert len(off) == 108
    assert fmean(off) <= most_mean
    assert max(off) <= 12


@pytest.mark.full
@by_mode
def test_the_fast_mode_of_textures_stays_within_reach(order: DecodeOrder, most_mean: float) -> None:
    assert max(bits_off(files(TEXTURES, SIDES_PX), order)) <= 28
