"""Alterations of a picture's pixels or file that keep all of it in view, and their table's rows."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

Picture = Image.Image
Change = Callable[[Picture, Random], Picture]
_EXIF_ORIENTATION, _STORED_TURNED = 0x0112, 6


class Family(StrEnum):
    """Which promise an alteration falls under."""

    SAME = "same view"
    TURNED = "turned"
    BORDERED = "bordered"
    BOXED = "letterboxed"
    CHAT = "chat screenshot"
    OTHER = "other"
    """Measured, and promised nothing."""


@dataclass(frozen=True, slots=True)
class Alteration:
    """One way to make a copy that is not the same file."""

    name: str
    family: Family
    change: Change
    save: Callable[[Picture], bytes]


def saved(form: str = "JPEG", **options: Any) -> Callable[[Picture], bytes]:  # noqa: ANN401 - Pillow's own
    """Return a function that writes a picture in a format of Pillow's."""

    def save(picture: Picture) -> bytes:
        written = BytesIO()
        picture.save(written, form, **options)
        return written.getvalue()

    return save


as_jpeg = saved(quality=85)


def scaled(factor: float) -> Change:
    """Return a resize of both sides."""
    return lambda picture, _: picture.resize(
        (max(1, round(picture.width * factor)), max(1, round(picture.height * factor))),
        Image.Resampling.LANCZOS,
    )


def thumbnail(side_px: int) -> Change:
    """Return a resize to a longest side."""

    def change(picture: Picture, _: Random) -> Picture:
        return scaled(side_px / max(picture.size))(picture, _)

    return change


def gamma(power: float) -> Change:
    """Return a curve of brightness."""
    table = [round(255 * (level / 255) ** power) for level in range(256)] * 3
    return lambda picture, _: picture.point(table)


def noise(deviation: float) -> Change:
    """Return grain of a standard deviation, of 255."""

    def change(picture: Picture, dice: Random) -> Picture:
        grain = np.random.default_rng(dice.randrange(2**32))
        pixels = np.asarray(picture, dtype=np.float32)
        noisy = pixels + grain.normal(0, deviation, pixels.shape).astype(np.float32)
        return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))

    return change


def words_over(share: float, opacity: float, repeats: int) -> Change:
    """Return lines of text over the picture: a watermark."""

    def change(picture: Picture, dice: Random) -> Picture:
        layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
        font = ImageFont.load_default(size=max(8, int(picture.height * share)))
        draw = ImageDraw.Draw(layer)
        for line in range(repeats):
            at = int(dice.uniform(0, 0.2) * picture.width), (2 * line + 1) * picture.height
            fill = (255, 255, 255, int(255 * opacity))
            draw.text((at[0], at[1] // (2 * repeats)), "FERN & SLATE  " * 3, fill, font, "lm")
        return laid_over(picture, layer)

    return change


def logo(share: float) -> Change:
    """Return a badge in a corner, a share of the width wide."""

    def change(picture: Picture, dice: Random) -> Picture:
        side = int(picture.width * share)
        left = dice.choice((side // 8, picture.width - side - side // 8))
        top = dice.choice((side // 8, max(0, picture.height - side - side // 8)))
        changed = picture.copy()
        draw = ImageDraw.Draw(changed)
        draw.ellipse((left, top, left + side, top + side), fill=(214, 64, 32))
        draw.rectangle(
            (left + side // 4, top + side // 3, left + 3 * side // 4, top + 2 * side // 3),
            fill="white",
        )
        return changed

    return change


def caption_over(share: float) -> Change:
    """Return a bar of text over the lower edge."""

    def change(picture: Picture, _: Random) -> Picture:
        changed = picture.copy()
        draw = ImageDraw.Draw(changed)
        top = int(picture.height * (1 - share))
        draw.rectangle((0, top, picture.width, picture.height), fill="black")
        font = ImageFont.load_default(size=max(8, int(picture.height * share * 0.6)))
        middle = picture.width // 2, (top + picture.height) // 2
        draw.text(middle, "moss on the north wall", "white", font, "mm")
        return changed

    return change


def turned(method: Image.Transpose) -> Change:
    """Return a flip or a turn by right angles."""
    return lambda picture, _: picture.transpose(method)


def tilted(degrees: float) -> Change:
    """Return a small turn; what comes in at the corners is white."""
    return lambda picture, _: picture.rotate(
        degrees, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
    )


def laid_over(picture: Picture, layer: Picture) -> Picture:
    """Return ``picture`` with a layer of transparency on it."""
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def unchanged(picture: Picture, _: Random) -> Picture:
    """Return it as it is: only the file differs."""
    return picture


def _stored_turned(picture: Picture) -> bytes:
    """Return a file as a phone makes it: pixels lie on their side, EXIF tells how to turn."""
    facts = Image.Exif()
    facts[_EXIF_ORIENTATION] = _STORED_TURNED
    return saved(quality=85, exif=facts)(picture.transpose(Image.Transpose.ROTATE_90))


def _transparent(picture: Picture) -> bytes:
    """Return a PNG whose corners are round and clear, with clear pixels black beneath."""
    mask = Image.new("L", picture.size, 0)
    radius = min(picture.size) // 8
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *picture.size), radius, fill=255)
    black = Image.new("RGB", picture.size)
    black.paste(picture, mask=mask)
    black.putalpha(mask)
    return saved("PNG")(black)


def _enhanced(kind: Callable[[Picture], Any], factor: float) -> Change:
    return lambda picture, _: kind(picture).enhance(factor)


_T = Image.Transpose
_SAME: list[tuple[str, Change]] = [
    ("resize 50 %", scaled(0.5)),
    ("resize 25 %", scaled(0.25)),
    ("resize 200 %", scaled(2.0)),
    *((f"thumbnail {side} px", thumbnail(side)) for side in (100, 150, 200)),
    *((f"gamma {power}", gamma(power)) for power in (0.6, 1.6, 2.2)),
    ("brightness +40 %", _enhanced(ImageEnhance.Brightness, 1.4)),
    ("contrast +40 %", _enhanced(ImageEnhance.Contrast, 1.4)),
    ("saturation 200 %", _enhanced(ImageEnhance.Color, 2.0)),
    ("equalised", lambda picture, _: ImageOps.equalize(picture)),
    ("greyscale", lambda picture, _: picture.convert("L").convert("RGB")),
    ("blur 2", lambda picture, _: picture.filter(ImageFilter.GaussianBlur(2))),
    ("blur 6", lambda picture, _: picture.filter(ImageFilter.GaussianBlur(6))),
    ("sharpened", _enhanced(ImageEnhance.Sharpness, 3.0)),
    ("noise 25", noise(25)),
    ("watermark light", words_over(0.06, 0.35, 2)),
    ("watermark strong", words_over(0.14, 0.8, 3)),
    ("logo 10 %", logo(0.1)),
    ("logo 25 %", logo(0.25)),
    ("caption over 10 %", caption_over(0.1)),
    ("caption over 20 %", caption_over(0.2)),
    *((f"turned {degrees} degrees", tilted(degrees)) for degrees in (1, 2, 5)),
    ("colours inverted", lambda picture, _: ImageChops.invert(picture)),
]
_TURNED: list[tuple[str, Change]] = [
    ("turned 90", turned(_T.ROTATE_90)),
    ("turned 180", turned(_T.ROTATE_180)),
    ("turned 270", turned(_T.ROTATE_270)),
    ("mirrored", turned(_T.FLIP_LEFT_RIGHT)),
    ("upside down", turned(_T.FLIP_TOP_BOTTOM)),
    ("transposed", turned(_T.TRANSPOSE)),
    ("transversed", turned(_T.TRANSVERSE)),
]
_FILES: list[tuple[str, Callable[[Picture], bytes]]] = [
    *((f"JPEG quality {q}", saved(quality=q)) for q in (70, 40, 20, 10)),
    ("as PNG", saved("PNG")),
    ("as WebP", saved("WEBP", quality=80)),
    ("as GIF", lambda picture: saved("GIF")(picture.quantize(256))),
    ("as AVIF", saved("AVIF", quality=60, speed=8)),
    ("as PNG, clear corners", _transparent),
]
IN_VIEW = [
    *(Alteration(name, Family.SAME, unchanged, save) for name, save in _FILES),
    *(Alteration(name, Family.SAME, change, as_jpeg) for name, change in _SAME),
    *(Alteration(name, Family.TURNED, change, as_jpeg) for name, change in _TURNED),
    Alteration("EXIF orientation", Family.TURNED, unchanged, _stored_turned),
]
