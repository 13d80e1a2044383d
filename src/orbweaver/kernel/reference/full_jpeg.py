"""The whole luma of a JPEG by the library decoder: what the native reader is held against."""

from orbweaver.kernel.jpeg import luma_plane
from orbweaver.kernel.jpeg_facts import JpegHead, LowPlane


def full_plane(content: bytes, *, head: JpegHead | None = None) -> LowPlane | None:
    """Return the luma at its whole size; nothing where the library refuses."""
    return luma_plane(content, head=head)
