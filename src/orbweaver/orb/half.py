"""Half-way in: a browser whose password was right waits for the second factor, and not for long."""

from datetime import timedelta

from django.http import HttpRequest

from orbweaver.casework.models import Person
from orbweaver.deployment.web_services import web_services
from orbweaver.model.clock import from_iso, iso

SLOT = "orb_half"
LASTS = timedelta(minutes=10)


def begin_half(request: HttpRequest, person: Person) -> None:
    """Remember whose password was right, under a new key of the browser's session."""
    request.session.cycle_key()
    request.session[SLOT] = [person.person_id, iso(web_services().office.clock.now())]


def half_of(request: HttpRequest) -> Person | None:
    """Return who waits in this browser for their second factor; nothing where nobody does."""
    kept: object = request.session.get(SLOT)
    match kept:
        case [str(person_id), str(at)] if _is_recent(at):
            return Person.objects.filter(person_id=person_id, is_active=True).first()
    return None


def forget_half(request: HttpRequest) -> None:
    """Let nobody wait here any more."""
    request.session.pop(SLOT, None)


def _is_recent(at: str) -> bool:
    return web_services().office.clock.now() - from_iso(at) < LASTS
