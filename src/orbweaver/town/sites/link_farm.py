"""A link farm: thousands of pages of one template that link one another, and show nothing."""

from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.markup import document
from orbweaver.town.pictures.seeds import dice
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask
from orbweaver.town.words import sentence, slug

PAGES = 5000
CAP_PAGES = 80
_LINKS = 20
_SENTENCES = 8


@dataclass(frozen=True, slots=True)
class Field:
    """Any page of the farm: words, and links to twenty others."""

    town_seed: int

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Return the page that its number makes."""
        digits = ask.path.removeprefix("/field/").partition("-")[0]
        if not digits.isdecimal() or int(digits) >= PAGES:
            return web.Response(status=404, text="No such field.\n")
        rng = dice(self.town_seed, "field", int(digits))
        text = markup.paragraph(" ".join(sentence(rng) for _ in range(_SENTENCES)))
        others = [(f"/field/{rng.randrange(PAGES)}-{slug(rng)}", slug(rng)) for _ in range(_LINKS)]
        page = document(slug(rng), text + markup.links(others))
        return web.Response(text=page, content_type="text/html")


class LinkFarm:
    """Pictures on the front page, and behind it nothing but fields."""

    name = "link_farm"

    def lay_out(self, ground: Ground) -> None:
        """Open the farm behind an ordinary front page."""
        ground.put_all("/field/", Field(ground.around.town_seed))
        ground.cap(CAP_PAGES)
        pictures = [markup.plain(ground.still(one, "/")) for one in ground.originals()]
        fields = [(f"/field/{number}-{slug(ground.rng)}", "field") for number in range(_LINKS)]
        ground.page("/", ground.plot.host, "".join(pictures) + markup.links(fields))
        ground.report("/")


PLUGIN: SiteKind = LinkFarm()
