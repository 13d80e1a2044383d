"""Kinds of link and of media address: where in the markup an address stood."""

from enum import StrEnum


class LinkKind(StrEnum):
    """What leads to another page."""

    ANCHOR = "anchor"
    AREA = "area"
    FRAME = "frame"
    NEXT = "next"
    """``rel=next``: the following page of the same thing."""
    PREVIOUS = "previous"
    REFRESH = "refresh"
    """A ``meta`` that sends the browser on."""
    SCRIPT = "script"
    """An address among the data of a script: JSON, JSON-LD, or a text in quotes."""
    TEXT = "text"
    """An address that is written out and no link."""
    FEED = "feed"
    """An entry of a feed or a sitemap."""


class MediaKind(StrEnum):
    """What shows media, or holds its address for a script to show."""

    IMAGE = "image"
    CANDIDATE = "candidate"
    """One of a ``srcset``."""
    LAZY = "lazy"
    """An attribute that scripts turn into a picture."""
    VIDEO = "video"
    AUDIO = "audio"
    SOURCE = "source"
    POSTER = "poster"
    STYLE = "style"
    """A ``url()`` in CSS."""
    PREVIEW = "preview"
    """What the page shows of itself elsewhere: Open Graph, Twitter cards, ``image_src``."""
    EMBED = "embed"
    """What an ``object`` or ``embed`` shows, and what a feed encloses."""
    SCRIPT = "script"
    """An address among the data of a script."""


class Letters:
    """One letter for each kind of link, or of media: what they are on the pipe."""

    ANCHOR, AREA, FRAME, NEXT, PREVIOUS, REFRESH, SCRIPT_LINK, TEXT, FEED = "afgnpruth"
    IMAGE, CANDIDATE, LAZY, VIDEO, AUDIO, SOURCE, POSTER, STYLE = "iclvmsbd"
    PREVIEW, EMBED, SCRIPT_MEDIA = "oej"
    WRITTEN_AS_LINK = "afgnpru"
    WRITTEN_AS_MEDIA = "iclvmsbdoej"


LINK_KINDS = dict(zip("afgnpruth", LinkKind, strict=True))
MEDIA_KINDS = dict(zip("iclvmsbdoej", MediaKind, strict=True))
