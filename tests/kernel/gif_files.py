"""GIF files as the reader serves them, and as it leaves them to Pillow."""

from io import BytesIO

import numpy as np
from PIL import Image

from tests.jail.drawn import landscape


def view(seed: int, width_px: int, height_px: int, colours: int = 256) -> Image.Image:
    """Return a drawn picture of named colours."""
    return landscape(seed, width_px, height_px).quantize(colours)


def noise(seed: int, width_px: int, height_px: int, colours: int = 256) -> Image.Image:
    """Return a picture whose codes grow to their longest and begin anew."""
    source = np.random.default_rng(seed)
    pixels = source.integers(0, colours, (height_px, width_px), dtype=np.uint8)
    picture = Image.fromarray(pixels, "P")
    picture.putpalette(source.integers(0, 256, 768, dtype=np.uint8).tobytes())
    return picture


def gif(picture: Image.Image, **options: object) -> bytes:
    """Return a file as Pillow writes it."""
    written = BytesIO()
    picture.save(written, "GIF", **{"interlace": False, **options})
    return written.getvalue()
