"""Media as images: blurred before any gesture, clear only while somebody holds."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.access.media import Blurring, LookRequest, access_blurred, access_media
from orbweaver.casework.models import LookPurpose
from orbweaver.casework.own_settings import OwnSettings
from orbweaver.casework.workday import fitness
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.jail.copy import BlurPicture, RevealPicture
from orbweaver.orb.visitor import person_of

BLURRED_PX = 48
NO_STORE = {"Content-Disposition": "inline", "Cache-Control": "no-store"}


@require_GET
def blurred(request: HttpRequest, case_id: str, sha256_hex: str) -> HttpResponse:
    """Return a small blur, made in the jail; the clear bytes do not leave the server."""
    services, person = web_services(), person_of(request)
    own = fitness(services.office, person).own
    look = LookRequest(case_id, sha256_hex, LookPurpose.PREVIEW)
    found = access_blurred(
        services.office, person, look, services.vault, blurring_of(services, own)
    )
    return HttpResponse(found, content_type="image/png", headers=NO_STORE)


@require_POST
def reveal(request: HttpRequest, case_id: str, sha256_hex: str) -> HttpResponse:
    """Return a clear copy, made in the jail, after the look stands in the audit log."""
    services, person = web_services(), person_of(request)
    own = fitness(services.office, person).own
    look = LookRequest(case_id, sha256_hex, LookPurpose.REVIEW)
    sealed = access_media(services.office, person, look, services.vault)
    copy = services.jail.call(clear_form(own), sealed)
    return HttpResponse(copy.content, content_type=copy.media_type, headers=NO_STORE)


def blurring_of(services: WebServices, own: OwnSettings) -> Blurring:
    """Return how pictures are blurred for somebody, within their organisation's limits."""
    order = BlurPicture(BLURRED_PX, keep_colour=not own.blurs_grey, strength=own.blur)
    return Blurring(
        kept=services.blurred_memory,
        form=(order.width_px, order.strength, order.keep_colour),
        blur=lambda sealed: services.jail.call(order, sealed).content,
    )


def clear_form(own: OwnSettings) -> RevealPicture:
    """Return in which form a clear picture is shown to somebody while they hold."""
    return RevealPicture(own.picture_px, keep_colour=not own.shows_grey)
