"""Small pictures of every format, drawn in a worker to load and try each decoder."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image

from orbweaver.jail.heif.sample import heic_sample

_SIZE_PX = 96


def every_format() -> Iterator[bytes]:
    """Yield one tiny picture after another: each format, and each variant with code of its own."""
    colour = _gradient()
    yield _saved(colour, "JPEG")
    yield _saved(colour, "JPEG", progressive=True)
    yield _saved(colour.convert("CMYK"), "JPEG")
    yield _saved(colour, "MPO", save_all=True, append_images=[colour])
    yield _saved(colour, "PNG")
    yield _saved(colour.convert("P"), "PNG")
    yield _saved(Image.fromarray(np.asarray(colour.convert("L"), dtype=np.uint16) * 257), "PNG")
    yield _saved(colour, "WEBP")
    yield _saved(colour, "WEBP", lossless=True)
    yield _saved(colour, "WEBP", save_all=True, append_images=[colour.rotate(90)])
    yield _saved(colour, "GIF", save_all=True, append_images=[colour.rotate(90)])
    yield _saved(colour, "AVIF")
    yield heic_sample()
    yield _saved(colour, "BMP")
    for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"):
        yield _saved(colour, "TIFF", compression=compression)


def _gradient() -> Image.Image:
    rows, columns = np.mgrid[0:_SIZE_PX, 0:_SIZE_PX]
    bands = [rows * 2, columns * 2, (rows * columns) % 255]
    return Image.fromarray(np.stack(bands, axis=-1).astype(np.uint8), "RGB")


def _saved(picture: Image.Image, form: str, **options: object) -> bytes:
    written = BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()
