"""Luma at a small scale by the library decoder, which reads every coefficient."""

from orbweaver.kernel.jpeg import luma_plane
from orbweaver.kernel.jpeg_facts import JpegHead, LowPlane
from orbweaver.kernel.jpeg_head import read_head


def low_plane(
    content: bytes, least_side_px: int, *, head: JpegHead | None = None
) -> LowPlane | None:
    """Return luma at a scale; see ``kernel.low_jpeg.low_plane``."""
    return luma_plane(content, least_side_px, head=head or read_head(content))
