"""Altered copies: what may have happened to an original before a site shows it."""

from enum import StrEnum

from PIL import Image, ImageDraw, ImageFont, ImageOps

from orbweaver.town.pictures.encoding import decode, encode
from orbweaver.town.pictures.original import FileFormat, Original
from orbweaver.town.pictures.seeds import dice

SMALLEST_RESIZED_PX = 240  # short edge; below it PDQ itself does not see through a resize
_LARGE_PX = 420
_DOUBLED_SHARE = 0.5


class Alteration(StrEnum):
    """How a shown copy differs from its original."""

    SAME_BYTES = "same_bytes"
    RESIZED = "resized"
    RECOMPRESSED = "recompressed"
    GREYSCALE = "greyscale"
    CROPPED = "cropped"
    WATERMARKED = "watermarked"
    FLIPPED = "flipped"
    IN_ZIP = "in_zip"
    VIDEO_FRAME = "video_frame"


NEAR = frozenset({Alteration.RESIZED, Alteration.RECOMPRESSED, Alteration.GREYSCALE})
"""Alterations that PDQ sees through: at most 31 bits of 256 from the original, by a test."""

FAR = frozenset({Alteration.CROPPED, Alteration.FLIPPED})
"""Alterations that plain PDQ does not see through: more than 31 bits, by the same test."""

STILLS = (
    Alteration.SAME_BYTES,
    Alteration.RESIZED,
    Alteration.RECOMPRESSED,
    Alteration.GREYSCALE,
    Alteration.CROPPED,
    Alteration.WATERMARKED,
    Alteration.FLIPPED,
)
"""Alterations that are one picture file of their own."""


def suits(original: Original, alteration: Alteration) -> bool:
    """Tell whether the town shows ``original`` in this alteration: tiny ones are not resized."""
    short_px = min(original.width_px, original.height_px)
    return alteration is not Alteration.RESIZED or short_px >= SMALLEST_RESIZED_PX


def copy_format(original: Original, alteration: Alteration) -> FileFormat:
    """Return the file format in which the altered copy of ``original`` is stored."""
    if alteration is Alteration.SAME_BYTES:
        return original.file_format
    choices = (FileFormat.JPEG, FileFormat.PROGRESSIVE, FileFormat.WEBP)
    return dice(original.town_seed, original.original_id, alteration, "format").choice(choices)


def alter(original: Original, content: bytes, alteration: Alteration) -> bytes:
    """Return the file of the altered copy; ``content`` is the original's file.

    Raises:
        KeyError: ``alteration`` is a container (zip, video) and not a still picture.
    """
    if alteration is Alteration.SAME_BYTES:
        return content
    picture = _CHANGES[alteration](original, decode(content))
    quality = 62 if alteration is Alteration.RECOMPRESSED else 86
    return encode(picture, copy_format(original, alteration), quality)


def _resize(original: Original, picture: Image.Image) -> Image.Image:
    """Shrink, or double some of the smaller ones; gentler the smaller the picture is.

    PDQ samples 64 by 64 points with half a pixel of play, which tells on small pictures.
    """
    rng = dice(original.town_seed, original.original_id, "scale")
    lowest, highest = (0.6, 0.85) if min(picture.size) >= _LARGE_PX else (0.8, 0.92)
    scale = rng.uniform(lowest, highest)
    if lowest > _DOUBLED_SHARE and rng.random() < _DOUBLED_SHARE:
        scale = 2
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _keep(original: Original, picture: Image.Image) -> Image.Image:
    del original
    return picture


def _grey(original: Original, picture: Image.Image) -> Image.Image:
    del original
    return picture.convert("L")


def _crop(original: Original, picture: Image.Image) -> Image.Image:
    """Cut 8 to 18 percent off every side, each by its own amount."""
    rng = dice(original.town_seed, original.original_id, "crop")
    left, top, right, bottom = (rng.uniform(0.08, 0.18) for _ in range(4))
    width, height = picture.size
    far_x, far_y = round((1 - right) * width), round((1 - bottom) * height)
    return picture.crop((round(left * width), round(top * height), far_x, far_y))


def _watermark(original: Original, picture: Image.Image) -> Image.Image:
    """Write a half-transparent line of text across the lower third."""
    del original
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    font = ImageFont.load_default(size=max(14, picture.width // 9))
    place = (picture.width * 0.06, picture.height * 0.68)
    draw.text(place, "HARBOUR WALK", fill=(255, 255, 255, 150), font=font)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _flip(original: Original, picture: Image.Image) -> Image.Image:
    del original
    return ImageOps.mirror(picture)


_CHANGES = {
    Alteration.RESIZED: _resize,
    Alteration.RECOMPRESSED: _keep,
    Alteration.GREYSCALE: _grey,
    Alteration.CROPPED: _crop,
    Alteration.WATERMARKED: _watermark,
    Alteration.FLIPPED: _flip,
}
