"""PDQ values are those of the reference code: not a bit differs on equal pixels."""

import random
from collections.abc import Iterator

import numpy as np
import pdqhash
import pytest
from PIL import Image

from orbweaver.kernel.pdq import Dihedral, pdq_of_plane, pdq_of_rgb
from tests.kernel.pdq_pictures import Pixels, gradient, noisy, samples, town, views

FEW_SIZES = [(5, 5), (63, 65), (64, 64), (128, 64), (129, 200), (320, 240)]
MANY_SIZES = [
    *[(17, 9), (63, 63), (65, 128), (127, 129), (192, 192), (255, 257)],
    *[(384, 383), (449, 300), (512, 512), (641, 127), (700, 33), (1024, 768), (1283, 721)],
]
LONG_SIZES = 3_000


def assert_as_published(rgb: Pixels) -> None:
    """Hold all eight values and the quality together; of a flat picture only the quality."""
    theirs, quality = pdqhash.compute_dihedral(rgb)
    ours = pdq_of_rgb(rgb)
    assert ours.quality == int(quality)
    if ours.quality > 0:
        truth = np.stack([np.packbits(bits.astype(np.uint8)) for bits in theirs])
        np.testing.assert_array_equal(ours.values, truth)


def assert_as_published_in_grey(rgb: Pixels) -> None:
    """The same of a plane of luma, which the reference code gets three times."""
    plane = np.asarray(Image.fromarray(rgb).convert("L"))
    theirs, quality = pdqhash.compute(np.stack([plane] * 3, axis=-1))
    ours = pdq_of_plane(plane, plane.shape[1], plane.shape[0])
    assert ours.quality == int(quality)
    if ours.quality > 0:
        assert ours.value == np.packbits(theirs.astype(np.uint8)).tobytes()


def made_up(width_px: int, height_px: int, seed: int) -> Iterator[Pixels]:
    """Yield noise of two strengths and a slope each way."""
    yield noisy(height_px, width_px, seed, 3.0, channels=3)
    yield noisy(height_px, width_px, seed, 60.0, channels=3)
    yield gradient(height_px, width_px, is_down=True)
    yield gradient(height_px, width_px, is_down=False)


@pytest.mark.parametrize("size", FEW_SIZES, ids=str)
def test_noise_and_slopes_have_the_published_values(size: tuple[int, int]) -> None:
    for number, rgb in enumerate(made_up(*size, 5)):
        assert_as_published(rgb)
        if number % 2:
            assert_as_published_in_grey(rgb)


@pytest.mark.parametrize("motif", ["cells", "landscape", "tiles", "scene"])
def test_drawn_pictures_have_the_published_values(motif: str) -> None:
    rgb = np.asarray(town(motif, 320, 240))
    assert_as_published(rgb)
    assert_as_published_in_grey(rgb)


@pytest.mark.parametrize("name", ["chelsea.png", "chessboard_GRAY.png", "multipage.tif"])
def test_some_samples_have_the_published_values(name: str) -> None:
    """A cat, what is nearly nothing but equal coefficients, and a picture of 10 x 15."""
    assert_as_published(np.asarray(samples()[name]))


def test_the_eight_turns_go_by_the_published_names() -> None:
    names = ["AS_IS", "ROTATE_90", "ROTATE_180", "ROTATE_270"]
    flips = ["FLIP_X", "FLIP_Y", "FLIP_PLUS_1", "FLIP_MINUS_1"]
    assert [each.name for each in Dihedral] == names + flips


@pytest.mark.full
def test_every_sample_has_the_published_values_as_it_is() -> None:
    for picture in samples().values():
        assert_as_published(np.asarray(picture))
        assert_as_published_in_grey(np.asarray(picture))


@pytest.mark.full
@pytest.mark.parametrize("size", MANY_SIZES, ids=str)
def test_samples_and_drawn_pictures_of_many_sizes_have_the_published_values(
    size: tuple[int, int],
) -> None:
    for rgb in made_up(*size, 11):
        assert_as_published(rgb)
    for picture in views(*size).values():
        assert_as_published(np.asarray(picture))


@pytest.mark.full
def test_flat_pictures_have_the_published_quality() -> None:
    """And pictures that are nearly flat, where a step or two decides."""
    for shade in (0, 128, 255):
        for grain in (0.0, 0.3, 1.0, 2.0):
            noise = np.random.default_rng(shade).normal(shade, grain, (200, 150, 3))
            assert_as_published(np.clip(np.rint(noise), 0, 255).astype(np.uint8))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_thousands_of_sizes_have_the_published_values() -> None:
    source = random.Random(3)
    pictures = [*samples().values(), *views(800, 600).values()]
    for number in range(LONG_SIZES):
        size = source.randrange(5, 1200), source.randrange(5, 1200)
        picture = source.choice(pictures).resize(size)
        assert_as_published(np.asarray(picture))
        assert_as_published(noisy(size[1] // 2 + 3, size[0] // 2 + 3, number, 9.0, channels=3))
