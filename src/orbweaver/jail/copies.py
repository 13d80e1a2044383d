"""Making copies to look at: blurred beyond recognition, or clean of everything but pixels."""

from io import BytesIO

from PIL import Image, ImageFilter

from orbweaver.jail.pictures import decode_first_frame

BLUR_SHARES = (20, 14, 9, 6)
"""By strength, from the weakest: the blur's radius is the width divided by this.

About half as many distinct patches lie in a row.
"""
USUAL_STRENGTH = 2
_REVEAL_QUALITY = 88


def blurred_copy(
    data: bytes, width_px: int, *, keep_colour: bool, strength: int = USUAL_STRENGTH
) -> bytes:
    """Return a PNG of at most ``width_px`` in both directions, blurred; grey unless told.

    The picture is shrunk first, so that no detail is there to be won back. ``strength`` counts
    from 1; whatever lies outside is taken for the nearest that there is.
    """
    return blurred_of(
        decode_first_frame(data), width_px, keep_colour=keep_colour, strength=strength
    )


def blurred_of(picture: Image.Image, width_px: int, *, keep_colour: bool, strength: int) -> bytes:
    """Return the blurred PNG of decoded pixels, as :func:`blurred_copy`; shrinks ``picture``."""
    picture.thumbnail((width_px, width_px), Image.Resampling.BOX)
    share = BLUR_SHARES[min(max(strength, 1), len(BLUR_SHARES)) - 1]
    blurred = picture.filter(ImageFilter.GaussianBlur(max(1.0, width_px / share)))
    return _saved(blurred if keep_colour else blurred.convert("L"), "PNG")


def clean_copy(data: bytes, longest_side_px: int, *, keep_colour: bool) -> bytes:
    """Return a JPEG of at most ``longest_side_px``, upright, without metadata or hidden parts."""
    return clean_of(decode_first_frame(data), longest_side_px, keep_colour=keep_colour)


def clean_of(picture: Image.Image, longest_side_px: int, *, keep_colour: bool) -> bytes:
    """Return the clean JPEG of decoded pixels, as :func:`clean_copy`; shrinks ``picture``."""
    picture.thumbnail((longest_side_px, longest_side_px), Image.Resampling.LANCZOS)
    shown = picture if keep_colour else picture.convert("L")
    return _saved(shown, "JPEG", quality=_REVEAL_QUALITY)


def _saved(picture: Image.Image, form: str, **options: int) -> bytes:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, form, **options)
    return written.getvalue()
