"""The grid of a case: its largest picture, and all near copies as small blurred ones."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.case_page import CasePage, MediaLine, case_page
from orbweaver.casework.queries.deciding import held_line
from orbweaver.casework.queries.media_lines import MEDIA_AT_ONCE, part_start
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import UnknownName
from orbweaver.orb.pages.case import CaseView, Picture, Stage, measures, picture_of, view_of
from orbweaver.orb.pages.case_ways import ways_of
from orbweaver.orb.pages.decision_form import decision_form
from orbweaver.orb.pages.showing_case import no_picture, place_asked
from orbweaver.orb.parts import wants_part
from orbweaver.orb.show import show, show_part
from orbweaver.orb.visitor import person_of

EAGER = 12
"""So many pictures are asked for at once; the others when they come into sight."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of the case."""

    picture: Picture | None
    no_picture: str
    alt: str
    note: str
    is_large: bool
    """Whether it stands for all of them."""
    is_eager: bool


@dataclass(frozen=True, slots=True)
class GridView:
    """The case, as its own page has it, and its pictures side by side."""

    case: CaseView
    title: str
    back_key: str
    """The key that leads back to the page of the case."""
    tiles: tuple[Tile, ...]
    first_reveal_href: str
    """Where the chosen one's clear picture is asked for; empty where none can be shown."""
    fewer_href: str
    more_href: str
    """Further near copies; each empty where there are none."""


@require_GET
def grid(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show the pictures of a case side by side; ``?media=`` names one of the part that is shown."""
    services, person = web_services(), person_of(request)
    place = place_asked(request) or 1
    page = case_page(services.office, person, case_id, place, is_brief=True)
    if not page.media:
        raise UnknownName("no such picture in this case")
    view = grid_view(services, page, case_beside(request, services, page, _stands_for(page)))
    if wants_part(request):
        return show_part(request, "orb/grid.html", view)
    return show(request, "orb/grid.html", view)


def grid_view(services: WebServices, page: CasePage, case: CaseView) -> GridView:
    """Return the grid of ``page``, the picture that stands for the case first, where it is here."""
    large = next(line for line in page.media if line.position == _stands_for(page))
    lines = [large, *(line for line in page.media if line is not large)]
    tiles = tuple(
        _tile(services, page, line, number=number, large=large) for number, line in enumerate(lines)
    )
    shown = next((tile.picture for tile in tiles if tile.picture), None)
    here, start = reverse("orb:grid", args=[page.case_id]), part_start(page.media[0].position)
    more = start + MEDIA_AT_ONCE
    return GridView(
        case=case,
        title=case.members_title,
        back_key="g",
        tiles=tiles,
        first_reveal_href=shown.reveal_href if shown else "",
        fewer_href=_part_href(here, start - MEDIA_AT_ONCE) if start > 1 else "",
        more_href=_part_href(here, more) if more <= page.position else "",
    )


def _stands_for(page: CasePage) -> int:
    """Return the position of the picture that stands for the case, or begins a further part."""
    positions = [line.position for line in page.media]
    return page.representative if page.representative in positions else positions[0]


def distance_sentence(line: MediaLine, large: MediaLine) -> str:
    """Return how far a near copy lies from the one that stands for all; empty where none can."""
    if line is large or not (line.pdq_hex and large.pdq_hex):
        return ""
    bits = (int(line.pdq_hex, 16) ^ int(large.pdq_hex, 16)).bit_count()
    return ngettext("%(count)s bit apart", "%(count)s bits apart", bits) % {"count": bits}


def case_beside(
    request: HttpRequest, services: WebServices, page: CasePage, place: int
) -> CaseView:
    """Return what stands beside the pictures: the story of the case and its labels."""
    shown = next((line for line in page.media if line.position == place), page.media[0])
    form = decision_form(
        services.office, page.deciding, held_line(services.office, person_of(request))
    )
    here = request.get_full_path()
    stage = Stage(shown, "", ways_of(page, here, shown), services.office.settings.lease_s)
    return view_of(page, stage, form)


def _tile(
    services: WebServices, page: CasePage, line: MediaLine, *, number: int, large: MediaLine
) -> Tile:
    missing = _missing(services, page, line, is_large=line is large)
    return Tile(
        picture=None if missing else picture_of(page.case_id, line),
        no_picture=missing,
        alt=_("Picture %(number)s, blurred") % {"number": line.position},
        note=", ".join(part for part in (measures(line), distance_sentence(line, large)) if part),
        is_large=line is large,
        is_eager=number < EAGER,
    )


def _missing(services: WebServices, page: CasePage, line: MediaLine, *, is_large: bool) -> str:
    """Say why a picture is not shown; of near copies without asking the vault for each."""
    if is_large or not line.width_px or not page.may_decide:
        return no_picture(services, page, line)
    return ""


def _part_href(here: str, position: int) -> str:
    return f"{here}?{urlencode({'media': position})}"
