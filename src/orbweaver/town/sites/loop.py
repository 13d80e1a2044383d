"""Redirect loops: round in a circle, and ever deeper."""

from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.resources import Redirect
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask


@dataclass(frozen=True, slots=True)
class Itself:
    """A redirect to the very address that was asked for."""

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Send the visitor back to where they are."""
        return web.Response(status=302, headers={"Location": ask.request.path_qs})


class Loop:
    """A front page that leads into circles of one, two and thirty steps."""

    name = "loop"

    def lay_out(self, ground: Ground) -> None:
        """Build the circles."""
        ground.put("/here", Itself())
        ground.put("/left", Redirect("/right"))
        ground.put("/right", Redirect("/left", status=301))
        for step in range(30):
            ground.put(f"/stairs/{step}", Redirect(f"/stairs/{(step + 1) % 30}", status=307))
        circles = [("/here", "here"), ("/left", "left"), ("/stairs/0", "stairs")]
        ground.page("/", ground.plot.host, markup.links(circles) + markup.plain("/left"))
        ground.report("/")


PLUGIN: SiteKind = Loop()
