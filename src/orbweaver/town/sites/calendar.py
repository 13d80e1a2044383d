"""A calendar: every month leads to the next, for ever, in both directions."""

from dataclasses import dataclass

from aiohttp import web

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.markup import document
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Ask
from orbweaver.town.words import WATERS

CAP_PAGES = 30
_MONTHS = 12
_FIRST = 2020 * _MONTHS
_PICTURES_IN = 3


def _path(month: int) -> str:
    return f"/calendar/{month // _MONTHS}/{month % _MONTHS + 1}"


def _body(month: int, pictures: str = "") -> str:
    days = "".join(f"<td>{day}</td>" for day in range(1, 29))
    ways = [(_path(month - 1), "earlier"), (_path(month + 1), "later")]
    tide = markup.paragraph(f"High water at the {WATERS[month % len(WATERS)]}.")
    return f"<table><tr>{days}</tr></table>{tide}{pictures}{markup.links(ways)}"


@dataclass(frozen=True, slots=True)
class Month:
    """Any month that has nothing of its own."""

    async def answer(self, ask: Ask) -> web.StreamResponse:
        """Return an empty month with its neighbours."""
        year, _, month = ask.path.removeprefix("/calendar/").partition("/")
        if not (year.isdecimal() and month.isdecimal()):
            return web.Response(status=404, text="No such month.\n")
        number = int(year) * _MONTHS + int(month) - 1
        page = document(f"{month} of {year}", _body(number))
        return web.Response(text=page, content_type="text/html")


class Calendar:
    """Pictures on the front page and in the first months; nothing in all the others."""

    name = "calendar"

    def lay_out(self, ground: Ground) -> None:
        """Hang pictures into the first months."""
        originals = ground.originals()
        front = [markup.plain(ground.still(one, "/")) for one in originals[:-_PICTURES_IN]]
        for month, original in enumerate(originals[-_PICTURES_IN:], start=_FIRST):
            picture = markup.plain(ground.still(original, _path(month)))
            ground.page(_path(month), "Calendar", _body(month, picture))
        ground.put_all("/calendar/", Month())
        ground.cap(CAP_PAGES)
        body = "".join(front) + markup.link(_path(_FIRST), "calendar")
        ground.page("/", ground.plot.host, body)
        ground.report("/")


PLUGIN: SiteKind = Calendar()
