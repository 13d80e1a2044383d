"""Media as images: blurred before any gesture, clear only while somebody holds."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.models import LookPurpose
from orbweaver.deployment.web_services import web_services
from orbweaver.jail.copy import BlurPicture, Copy, RevealPicture
from orbweaver.orb.visitor import person_of


@require_GET
def blurred(request: HttpRequest, case_id: str, sha256_hex: str) -> HttpResponse:
    """Return a small grey blur, made in the jail; the clear bytes do not leave the server."""
    sealed = _access(request, case_id, sha256_hex, LookPurpose.PREVIEW)
    return _image(web_services().jail.call(BlurPicture(), sealed))


@require_POST
def reveal(request: HttpRequest, case_id: str, sha256_hex: str) -> HttpResponse:
    """Return a clear copy, made in the jail, after the look stands in the audit log."""
    sealed = _access(request, case_id, sha256_hex, LookPurpose.REVIEW)
    return _image(web_services().jail.call(RevealPicture(), sealed))


def _access(request: HttpRequest, case_id: str, sha256_hex: str, purpose: LookPurpose) -> bytes:
    services = web_services()
    look = LookRequest(case_id, sha256_hex, purpose)
    return access_media(services.office, person_of(request), look, services.vault)


def _image(copy: Copy) -> HttpResponse:
    """Wrap a copy so that no browser keeps, guesses or renders it as anything else."""
    headers = {"Content-Disposition": "inline", "Cache-Control": "no-store"}
    return HttpResponse(copy.content, content_type=copy.media_type, headers=headers)
