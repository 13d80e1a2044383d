"""What media files are called: for addresses that nothing else calls media."""

import re

MEDIA_SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".avif", ".heic", ".heif"),
    *(".bmp", ".tif", ".tiff", ".jp2", ".jxl"),
    *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".wmv", ".flv", ".3gp", ".ogv", ".mpg"),
)
FONT_SUFFIXES = (".woff2", ".woff", ".ttf", ".otf", ".eot")
OUTLINE_SUFFIXES = (".svg", ".svgz")
_END_OF_PATH = re.compile(r"[?#]")


def is_media_address(address: str) -> bool:
    """Return whether an address, relative or not, ends its path like a file of media.

    >>> is_media_address("thumbs/7.JPG?size=2")
    True
    """
    return _path(address).endswith(MEDIA_SUFFIXES)


def is_outline_address(address: str) -> bool:
    """Return whether an address ends its path like a font or like a picture made of outlines.

    A forum's style sheet may name two thousand of them, its emoji; none has pixels to compare.
    """
    return _path(address).endswith((*FONT_SUFFIXES, *OUTLINE_SUFFIXES))


def _path(address: str) -> str:
    return _END_OF_PATH.split(address, maxsplit=1)[0].rstrip().lower()
