"""A search by likeness: it answers anything that is asked of it, and nobody may ask."""

from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask


@dataclass(frozen=True, slots=True)
class Results:
    """Links to places that would show pictures alike."""

    hrefs: tuple[str, ...]

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Return the same links for every question."""
        del ask
        found = markup.links((href, href) for href in self.hrefs)
        return web.Response(text=markup.document("Alike", found), content_type="text/html")


class ReverseSearch:
    """Linked from every gallery; out of scope for all."""

    name = "reverse_search"

    def lay_out(self, ground: Ground) -> None:
        """Build the form and one page of results."""
        hosts = [host for host in ground.around.forgotten_hosts() if host != ground.plot.host]
        ground.put("/find?like=1", Results(tuple(ground.around.url(host) for host in hosts)))
        form = '<form action="/find"><input name="like"><button>Find</button></form>'
        ground.page("/", ground.plot.host, form)


PLUGIN: SiteKind = ReverseSearch()
