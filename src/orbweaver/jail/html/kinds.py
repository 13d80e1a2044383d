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
    """A ``data-`` attribute that scripts turn into a picture."""
    VIDEO = "video"
    AUDIO = "audio"
    SOURCE = "source"
    POSTER = "poster"
    STYLE = "style"
    """A ``url()`` in CSS."""
    PREVIEW = "preview"
    """What the page shows of itself elsewhere: Open Graph, Twitter cards, ``image_src``."""
    EMBED = "embed"
    SCRIPT = "script"
    """An address among the data of a script."""
