"""Making copies to look at: blurred beyond recognition, or clean of everything but pixels."""

from io import BytesIO

from PIL import Image, ImageFilter

from orbweaver.jail.pictures import decode_first_frame

_BLUR_SHARE = 14
"""The blur's radius is the width divided by this: about seven distinct patches in a row."""
_REVEAL_QUALITY = 88


def blurred_copy(data: bytes, width_px: int, *, keep_colour: bool) -> bytes:
    """Return a PNG of at most ``width_px`` in both directions, blurred; grey unless told.

    The picture is shrunk first, so that no detail is there to be won back.
    """
    picture = decode_first_frame(data)
    picture.thumbnail((width_px, width_px), Image.Resampling.BOX)
    blurred = picture.filter(ImageFilter.GaussianBlur(max(1.0, width_px / _BLUR_SHARE)))
    return _saved(blurred if keep_colour else blurred.convert("L"), "PNG")


def clean_copy(data: bytes, longest_side_px: int) -> bytes:
    """Return a JPEG of at most ``longest_side_px``, upright, without metadata or hidden parts."""
    picture = decode_first_frame(data)
    picture.thumbnail((longest_side_px, longest_side_px), Image.Resampling.LANCZOS)
    return _saved(picture, "JPEG", quality=_REVEAL_QUALITY)


def _saved(picture: Image.Image, form: str, **options: int) -> bytes:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, form, **options)
    return written.getvalue()
