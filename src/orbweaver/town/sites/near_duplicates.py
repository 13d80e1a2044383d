"""Near-duplicates: one page under more addresses than anybody can count."""

from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.markup import document
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask
from orbweaver.town.words import sentence

CAP_PAGES = 60
_SENTENCES = 12
_WAYS = 5


@dataclass(frozen=True, slots=True)
class SamePage:
    """The same words and pictures under every query; only the links differ."""

    path: str
    inside: str

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Return the page with five more addresses of itself."""
        digits = ask.path.rpartition("=")[2]
        number = int(digits) if digits.isdecimal() else 0
        more = [(f"{self.path}?from={number * _WAYS + way + 1}", "view") for way in range(_WAYS)]
        counted = markup.paragraph(f"Looked at {number} times.")
        page = document("Stones", self.inside + counted + markup.links(more))
        return web.Response(text=page, content_type="text/html")


class NearDuplicates:
    """A front page that leads to one page of pictures under many names."""

    name = "near_duplicates"

    def lay_out(self, ground: Ground) -> None:
        """Put the one page under every query."""
        pictures = [markup.plain(ground.still(one, "/stones")) for one in ground.originals()]
        text = " ".join(sentence(ground.rng) for _ in range(_SENTENCES))
        page = SamePage("/stones", "".join(pictures) + markup.paragraph(text))
        ground.put("/stones", page)
        ground.put_all("/stones?", page)
        ground.cap(CAP_PAGES)
        ground.page("/", ground.plot.host, markup.link("/stones", "stones"))
        ground.report("/")


PLUGIN: SiteKind = NearDuplicates()
