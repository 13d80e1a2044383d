"""Luma of a JPEG by the library decoder, libjpeg-turbo in simplejpeg: whole, or at a scale."""

import simplejpeg

from orbweaver.kernel.jpeg_facts import JpegHead, LowPlane, scaled_px
from orbweaver.kernel.jpeg_head import read_head


def luma_plane(
    content: bytes, least_side_px: int | None = None, *, head: JpegHead | None = None
) -> LowPlane | None:
    """Return the luma, decoded with the accurate integer transform.

    Args:
        content: The whole file.
        least_side_px: The scale is the least whose smaller side is not below it; nothing for the
            whole size.
        head: What ``read_head`` said of ``content``, where it was asked already.

    Returns:
        Nothing where the decoder's luma would not be the picture's (CMYK, RGB, 12 bits ...) or
        where it refuses: ask Pillow then.
    """
    head = head or read_head(content)
    if head is None or not head.has_plain_luma:
        return None
    eighths = head.eighths_for(least_side_px)
    rows, columns = scaled_px(head.height_px, eighths), scaled_px(head.width_px, eighths)
    try:
        plane = simplejpeg.decode_jpeg(
            content, "GRAY", fastdct=False, min_height=rows, min_width=columns
        )
    except ValueError:
        return None
    if plane.shape[:2] != (rows, columns):
        return None
    return LowPlane(plane[:, :, 0], head.width_px, head.height_px, eighths)
