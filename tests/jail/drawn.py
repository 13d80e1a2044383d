"""Pictures drawn here: one of every format and variant that has decoding code of its own."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image

from tests.jail.heic_files import heic, tiled_heic

EXIF_TURN_RIGHT = 6
_ORIENTATION = 0x0112


def landscape(seed: int = 0, width_px: int = 320, height_px: int = 240) -> Image.Image:
    """Return hills of smooth noise in colour: enough detail for a PDQ of full quality."""
    source = np.random.default_rng(seed)
    coarse = (source.random((12, 16, 3)) * 255).astype(np.uint8)
    return Image.fromarray(coarse).resize((width_px, height_px), Image.Resampling.BICUBIC)


def flat(colour: str = "white") -> Image.Image:
    """Return a picture without any detail."""
    return Image.new("RGB", (200, 150), colour)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """Return ``picture`` in a file format of Pillow's."""
    written = BytesIO()
    picture.copy().save(written, form, **options)  # a save leaves settings on the picture
    return written.getvalue()


def every_kind() -> Iterator[tuple[str, bytes]]:
    """Yield a name and a file for every kind of picture that the jail reads."""
    view = landscape(seed=7)
    other = view.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    deep = Image.fromarray(np.asarray(view.convert("L"), dtype=np.uint16) * 257)
    yield from _jpegs(view, other)
    yield "png", saved(view, "PNG")
    yield "png palette", saved(view.convert("P"), "PNG")
    yield "png alpha", saved(view.convert("RGBA"), "PNG")
    yield "png 16 bit", saved(deep, "PNG")
    yield "png 1 bit", saved(view.convert("1"), "PNG")
    yield "png animated", saved(view, "PNG", save_all=True, append_images=[other])
    yield "webp", saved(view, "WEBP")
    yield "webp lossless alpha", saved(view.convert("RGBA"), "WEBP", lossless=True)
    yield "webp animated", saved(view, "WEBP", save_all=True, append_images=[other])
    yield "gif", saved(view.convert("P"), "GIF")
    yield "gif animated", saved(view, "GIF", save_all=True, append_images=[other, view])
    yield "avif", saved(view, "AVIF")
    yield "avif alpha", saved(view.convert("RGBA"), "AVIF")
    yield "heic", heic(view)
    yield "heic in tiles", tiled_heic(view, 128)
    yield "bmp", saved(view, "BMP")
    yield "bmp palette", saved(view.convert("P"), "BMP")
    yield "tiff 16 bit", saved(deep, "TIFF")
    yield "tiff pages", saved(view, "TIFF", save_all=True, append_images=[other.copy()])
    for compression in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"):
        yield f"tiff {compression}", saved(view, "TIFF", compression=compression)


def _jpegs(view: Image.Image, other: Image.Image) -> Iterator[tuple[str, bytes]]:
    turned = Image.Exif()
    turned[_ORIENTATION] = EXIF_TURN_RIGHT
    yield "jpeg", saved(view, "JPEG")
    yield "jpeg progressive", saved(view, "JPEG", progressive=True)
    yield "jpeg grey", saved(view.convert("L"), "JPEG")
    yield "jpeg cmyk", saved(view.convert("CMYK"), "JPEG")
    yield "jpeg 4:4:4", saved(view, "JPEG", subsampling=0)
    yield "jpeg turned", saved(view, "JPEG", exif=turned)
    yield "jpeg in several pictures", saved(view, "MPO", save_all=True, append_images=[other])
    yield "jpeg cut", saved(view, "JPEG")[:-2000]
