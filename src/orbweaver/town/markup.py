"""The HTML that the sites are made of."""

from collections.abc import Iterable
from html import escape

BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def document(title: str, body: str, head: str = "") -> str:
    """Return a whole page."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{head}</head>\n"
        f"<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def link(href: str, text: str) -> str:
    """Return an anchor."""
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def links(hrefs: Iterable[tuple[str, str]]) -> str:
    """Return a list of (href, text) anchors."""
    return "<ul>" + "".join(f"<li>{link(*pair)}</li>" for pair in hrefs) + "</ul>"


def paragraph(text: str) -> str:
    """Return a paragraph of plain text."""
    return f"<p>{escape(text)}</p>"


def plain(path: str) -> str:
    """Return an ordinary picture."""
    return f'<img src="{escape(path)}" alt="">'


def responsive(path: str, *larger: str) -> str:
    """Return a picture with ``srcset`` candidates of growing density."""
    candidates = ", ".join(f"{escape(one)} {n}x" for n, one in enumerate((path, *larger), start=1))
    return f'<img src="{escape(path)}" srcset="{candidates}" alt="">'


def art_directed(path: str, wide: str) -> str:
    """Return a ``picture`` element whose source differs from its fallback."""
    return (
        f'<picture><source media="(min-width: 60em)" srcset="{escape(wide)}">'
        f'<img src="{escape(path)}" alt=""></picture>'
    )


def background(path: str) -> str:
    """Return a box whose style shows the picture."""
    return f"<div style=\"width: 20em; background-image: url('{escape(path)}')\">&nbsp;</div>"


def lazy(path: str) -> str:
    """Return a picture that a script would load on scrolling."""
    return f'<img src="{BLANK}" data-src="{escape(path)}" loading="lazy" alt="">'


def linked(thumbnail: str, full: str) -> str:
    """Return a small picture that leads to the full file."""
    return f'<a href="{escape(full)}"><img src="{escape(thumbnail)}" alt=""></a>'
