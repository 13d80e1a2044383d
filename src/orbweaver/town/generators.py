"""Generators: places that make a page or picture of whatever address they are asked about."""

from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Surroundings
from orbweaver.town.site import Ask

GENERATORS = frozenset({"reverse_search", "thumbnail_proxy", "translator", "page_cache"})
_STAMP = "20200601120000"


@dataclass(frozen=True, slots=True)
class Maker:
    """A page about the address that a parameter names, or that the path ends with.

    It leads to more of its own kind, as such places do: who follows one link never comes out.
    """

    parameter: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Return a page that shows what it was asked about, under its own address."""
        about = self._about(ask.path)
        more = [(f"{ask.path}&again=1", "again")]
        shown = markup.plain(ask.path) + markup.paragraph(about) + markup.links(more)
        return web.Response(text=markup.document("Made", shown), content_type="text/html")

    def _about(self, path: str) -> str:
        if not self.parameter:
            return path.rpartition("http://")[2]
        return parse_qs(urlsplit(path).query).get(self.parameter, [""])[0]


def generator_links(around: Surroundings, url: str) -> list[tuple[str, str]]:
    """Return links to the town's generators, if it has any, about a page at ``url``."""
    asked = quote(url, safe="")
    links = [(f"/translate?u={asked}&to=fr", host) for host in around.hosts_of("translator")]
    links += [(f"/web/{_STAMP}/{url}", host) for host in around.hosts_of("page_cache")]
    return [(around.url(host, path), "elsewhere") for path, host in links]


def generator_thumbnails(around: Surroundings, url: str) -> list[str]:
    """Return addresses of small copies of the picture at ``url`` that a proxy would make."""
    path = f"/fit?url={quote(url, safe='')}&w=120"
    return [around.url(host, path) for host in around.hosts_of("thumbnail_proxy")]
