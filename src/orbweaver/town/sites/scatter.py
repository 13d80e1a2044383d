"""Pictures in odd places: each stands in one place of a page, or beside it, and nowhere else."""

import json
from collections.abc import Callable

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.pictures.original import Role
from orbweaver.town.resources import Text
from orbweaver.town.shelf import SiteKind

_PAGE = "/"


def _srcset(ground: Ground, path: str) -> str:
    del ground
    return f'<img alt="" srcset="{path} 2x">'


def _template(ground: Ground, path: str) -> str:
    del ground
    return f"<template>{markup.plain(path)}</template>"


def _data_attribute(ground: Ground, path: str) -> str:
    del ground
    return f'<div data-full="{path}">&nbsp;</div>'


def _noscript(ground: Ground, path: str) -> str:
    del ground
    return f"<noscript>{markup.plain(path)}</noscript>"


def _plain_text(ground: Ground, path: str) -> str:
    return markup.paragraph(f"Copy this by hand: {ground.url(path)} and look.")


def _json_ld(ground: Ground, path: str) -> str:
    told = {"@context": "https://schema.example", "@type": "ImageObject"}
    text = json.dumps({**told, "contentUrl": ground.url(path)})
    return f'<script type="application/ld+json">{text}</script>'


def _open_graph(ground: Ground, path: str) -> str:
    return f'<meta property="og:image" content="{ground.url(path)}">'


def _style_sheet(ground: Ground, path: str) -> str:
    ground.put("/garden.css", Text(f"body {{ background: url({path}) }}\n", "text/css"))
    return '<link rel="stylesheet" href="/garden.css">'


def _feed(ground: Ground, path: str) -> str:
    url = ground.url(path)
    item = f'<item><title>Fern</title><enclosure url="{url}" type="image/jpeg"/></item>'
    text = f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>\n'
    ground.put("/news.rss", Text(text, "application/rss+xml"))
    return '<link rel="alternate" type="application/rss+xml" href="/news.rss">'


_WAYS: tuple[Callable[[Ground, str], str], ...] = (
    _srcset,
    _template,
    _data_attribute,
    _noscript,
    _plain_text,
    _json_ld,
    _open_graph,
    _style_sheet,
    _feed,
)


class Scatter:
    """One page with a picture in each odd place, and one that only the sitemap names."""

    name = "scatter"

    def lay_out(self, ground: Ground) -> None:
        """Put one original in each place, and harmless ones where the plot's do not reach."""
        originals = ground.originals()
        missing = len(_WAYS) + 1 - len(originals)
        originals += [ground.take(Role.HARMLESS) for _ in range(missing)]
        hidden, *others = originals
        parts = [
            way(ground, ground.still(one, _PAGE)) for way, one in zip(_WAYS, others, strict=True)
        ]
        ground.page(_PAGE, ground.plot.host, "".join(parts))
        shown = markup.plain(ground.still(hidden, "/corner"))
        ground.page("/corner", "Corner", shown)
        places = f"<url><loc>{ground.url('/corner')}</loc></url>"
        schema = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        text = f'<?xml version="1.0"?><urlset {schema}>{places}</urlset>\n'
        ground.put("/sitemap.xml", Text(text, "application/xml"))
        ground.name_sitemap("/sitemap.xml")
        ground.report("/")


PLUGIN: SiteKind = Scatter()
