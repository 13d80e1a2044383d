"""The contact sheet of a video: its scenes, blurred, side by side; one is held to be seen."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.access.inside import Inside, access_inside
from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.models import LookPurpose, Person
from orbweaver.casework.queries.case_page import CasePage, case_page
from orbweaver.casework.queries.media_lines import MediaLine
from orbweaver.casework.workday import fitness
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import UnknownName
from orbweaver.jail.contact_sheet import ReadScenes, RevealStill, SceneReading
from orbweaver.model.bank import Match
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.orb.pages.case import Picture
from orbweaver.orb.pages.grid import EAGER, GridView, Tile, case_beside
from orbweaver.orb.pages.media import BLURRED_PX, NO_STORE
from orbweaver.orb.pages.showing_case import place_asked
from orbweaver.orb.parts import wants_part
from orbweaver.orb.show import show, show_part
from orbweaver.orb.visitor import person_of

PDQ = "pdq"
_SECOND_MS = 1000
_MINUTE_S = 60


@require_GET
def scenes(request: HttpRequest, case_id: str, sha256_hex: str) -> HttpResponse:
    """Show the scenes of a video of a case; nothing plays, and there is no sound."""
    services, person = web_services(), person_of(request)
    page = case_page(services.office, person, case_id, place_asked(request) or 1)
    shown = next((line for line in page.media if line.sha256_hex == sha256_hex), None)
    if shown is None or not page.may_decide:
        raise UnknownName("no such video in this case")
    sheet = sheet_of(services, person, (page.case_id, sha256_hex))
    view = GridView(
        case=case_beside(request, services, page, shown.position),
        title=_title(sheet),
        back_key="v",
        tiles=_tiles(page, shown, sheet, matches_of(services, sheet)),
        first_reveal_href=_href("scene-reveal", page, shown, sheet[0]),
        fewer_href="",
        more_href="",
    )
    if wants_part(request):
        return show_part(request, "orb/grid.html", view)
    return show(request, "orb/grid.html", view)


@require_GET
def scene_blurred(
    request: HttpRequest, case_id: str, sha256_hex: str, place_ms: int
) -> HttpResponse:
    """Return one scene, blurred in the jail."""
    services, person = web_services(), person_of(request)
    sheet = sheet_of(services, person, (case_id, sha256_hex))
    found = next((scene.blurred for scene in sheet if scene.place_ms == place_ms), None)
    if found is None:
        raise UnknownName("no such scene in this video")
    return HttpResponse(found, content_type="image/png", headers=NO_STORE)


@require_POST
def scene_reveal(
    request: HttpRequest, case_id: str, sha256_hex: str, place_ms: int
) -> HttpResponse:
    """Return one frame clearly, after the look at it stands in the audit log."""
    services, person = web_services(), person_of(request)
    own = fitness(services.office, person).own
    look = LookRequest(case_id, sha256_hex, LookPurpose.REVIEW, f"frame at {place_ms} ms")
    sealed = access_media(services.office, person, look, services.vault)
    order = RevealStill(place_ms, own.picture_px, keep_colour=not own.shows_grey)
    copy = services.jail.call(order, sealed)
    return HttpResponse(copy.content, content_type=copy.media_type, headers=NO_STORE)


def sheet_of(
    services: WebServices, person: Person, media: tuple[str, str]
) -> tuple[SceneReading, ...]:
    """Return the contact sheet of a video, blurred as this person's settings say.

    Raises:
        As :func:`orbweaver.casework.access.inside.access_inside`.
    """
    own = fitness(services.office, person).own
    order = ReadScenes(BLURRED_PX, keep_colour=not own.blurs_grey, strength=own.blur)
    inside = Inside(
        kept=services.sheets,
        name=(media[1], order.strength, order.keep_colour),
        read=lambda sealed: services.jail.call(order, sealed),
    )
    return access_inside(services.office, person, media, services.vault, inside)


def matches_of(services: WebServices, sheet: Sequence[SceneReading]) -> Sequence[tuple[Match, ...]]:
    """Return what the banks know of each scene, as they are now."""
    if services.index is None:
        return [() for _ in sheet]
    return services.index.search([_asked(scene) for scene in sheet])


def time_of(place_ms: int) -> str:
    """Return a place in a video as people read it.

    >>> time_of(72_500)
    '1:12'
    """
    minutes, seconds = divmod(place_ms // _SECOND_MS, _MINUTE_S)
    return f"{minutes}:{seconds:02}"


def _asked(scene: SceneReading) -> Media:
    signal = Signal(PDQ, scene.pdq_hex, scene.quality)
    return Media("", 0, "", 0, 0, signals=(signal,))


def _tiles(
    page: CasePage,
    shown: MediaLine,
    sheet: Sequence[SceneReading],
    matches: Sequence[tuple[Match, ...]],
) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            picture=Picture(
                _href("scene-blurred", page, shown, scene),
                _href("scene-reveal", page, shown, scene),
            ),
            no_picture="",
            alt=_("Scene at %(time)s, blurred") % {"time": time_of(scene.place_ms)},
            note=_note(scene, found),
            is_large=number == 0,
            is_eager=number < EAGER,
        )
        for number, (scene, found) in enumerate(zip(sheet, matches, strict=True))
    )


def _note(scene: SceneReading, found: Sequence[Match]) -> str:
    """Say where a scene begins, and name what it is like."""
    time = time_of(scene.place_ms)
    if not found:
        return time
    nearest = found[0]
    words = ngettext(
        "%(time)s: %(bits)s bit from bank %(bank)s",
        "%(time)s: %(bits)s bits from bank %(bank)s",
        nearest.distance_bits,
    )
    return words % {"time": time, "bits": nearest.distance_bits, "bank": nearest.entry.bank}


def _title(sheet: Sequence[SceneReading]) -> str:
    words = ngettext("%(count)s scene of the video", "%(count)s scenes of the video", len(sheet))
    return words % {"count": len(sheet)}


def _href(name: str, page: CasePage, shown: MediaLine, scene: SceneReading) -> str:
    return reverse(f"orb:{name}", args=[page.case_id, shown.sha256_hex, scene.place_ms])
