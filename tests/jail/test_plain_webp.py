"""Plain WebP is read without Pillow, and gives what Pillow gives; anything else is left to it."""

import numpy as np
import pytest
from PIL import Image

from orbweaver.errors import MediaTooLarge
from orbweaver.jail.decoding.plain_webp import plain_webp_pixels
from orbweaver.jail.pictures import load_first_frame, prepare_pillow, to_rgb
from tests.jail.drawn import landscape, saved

prepare_pillow()
VIEW = landscape(seed=9, width_px=321, height_px=203)
LOSSY, LOSSLESS = saved(VIEW, "WEBP", quality=80), saved(VIEW, "WEBP", lossless=True)


@pytest.mark.parametrize("content", [LOSSY, LOSSLESS], ids=["lossy", "lossless"])
def test_its_pixels_are_pillows(content: bytes) -> None:
    pixels = plain_webp_pixels(content)
    assert pixels is not None
    picture, _ = load_first_frame(content)
    assert np.array_equal(pixels.values[..., :3], np.asarray(to_rgb(picture)))


def clear() -> Image.Image:
    """Return a picture whose left half lets everything through."""
    alpha = np.full((VIEW.height, VIEW.width), 255, np.uint8)
    alpha[:, : VIEW.width // 2] = 0
    picture = VIEW.copy()
    picture.putalpha(Image.fromarray(alpha))
    return picture


def test_a_lossless_one_keeps_what_shines_through() -> None:
    pixels = plain_webp_pixels(saved(clear(), "WEBP", lossless=True, exact=True))
    assert pixels is None or pixels.has_alpha


@pytest.mark.parametrize(
    "content",
    [
        saved(VIEW, "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"),
        saved(VIEW, "WEBP", save_all=True, append_images=[VIEW.rotate(180)]),
        saved(clear(), "WEBP", quality=80),
        saved(VIEW, "PNG"),
        b"",
    ],
    ids=["exif", "animated", "clear", "png", "nothing"],
)
def test_what_has_more_than_the_picture_is_left_to_pillow(content: bytes) -> None:
    assert plain_webp_pixels(content) is None


@pytest.mark.parametrize("content", [LOSSY, LOSSLESS], ids=["lossy", "lossless"])
def test_what_is_cut_or_says_another_size_is_left_to_pillow(content: bytes) -> None:
    for size_bytes in (*range(40), len(content) // 2, len(content) - 1):
        assert plain_webp_pixels(content[:size_bytes]) is None
    at = 26 if content[12:16] == b"VP8 " else 21
    other = bytearray(content)
    other[at] ^= 1
    found = plain_webp_pixels(bytes(other))
    assert found is None or found.values.shape[1] == 320


def test_too_many_pixels_are_refused_before_any_is_decoded() -> None:
    giant = bytearray(LOSSLESS)
    giant[21:25] = (0x3FFF | 0x3FFF << 14).to_bytes(4, "little")
    with pytest.raises(MediaTooLarge):
        plain_webp_pixels(bytes(giant))
