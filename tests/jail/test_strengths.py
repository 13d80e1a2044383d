"""How strong a blur is and whether colours stay: the jail does as it is asked, within bounds."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from orbweaver.jail.copies import BLUR_SHARES
from orbweaver.jail.copy import BlurPicture, Copy, RevealPicture
from orbweaver.jail.pool import JailPool

STRENGTHS = range(1, len(BLUR_SHARES) + 1)


def roughness(copy: Copy) -> float:
    """Return how much neighbouring pixels differ."""
    pixels = np.asarray(Image.open(BytesIO(copy.content)).convert("L"), dtype=np.float64)
    return float(np.abs(np.diff(pixels, axis=1)).mean())


def test_each_strength_shows_less_than_the_one_before(jail: JailPool, good_picture: bytes) -> None:
    shown = [jail.call(BlurPicture(strength=each), good_picture) for each in STRENGTHS]
    roughest_first = sorted(shown, key=roughness, reverse=True)
    assert shown == roughest_first
    assert len({copy.content for copy in shown}) == len(BLUR_SHARES)


def test_what_says_nothing_is_blurred_as_always(jail: JailPool, good_picture: bytes) -> None:
    usual = jail.call(BlurPicture(), good_picture)
    assert usual == jail.call(BlurPicture(strength=2), good_picture)


@pytest.mark.parametrize(("asked", "nearest"), [(-3, 1), (0, 1), (99, len(BLUR_SHARES))])
def test_a_strength_that_there_is_not_is_the_nearest_one(
    asked: int, nearest: int, jail: JailPool, good_picture: bytes
) -> None:
    one, other = (jail.call(BlurPicture(strength=s), good_picture) for s in (asked, nearest))
    assert one == other


def test_a_clear_picture_can_be_grey(jail: JailPool, good_picture: bytes) -> None:
    modes = [
        Image.open(BytesIO(jail.call(request, good_picture).content)).mode
        for request in (RevealPicture(keep_colour=False), RevealPicture())
    ]
    assert modes == ["L", "RGB"]
