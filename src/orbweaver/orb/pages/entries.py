"""What is in an archive: a list of its files, each with what is known of its bytes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.access.inside import Inside, access_inside
from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.models import LookPurpose, Person
from orbweaver.casework.queries.case_page import CasePage, case_page
from orbweaver.casework.queries.known_bytes import Knowledge, KnownBytes, known_bytes
from orbweaver.casework.queries.media_lines import MediaLine
from orbweaver.casework.workday import fitness
from orbweaver.deployment.web_services import WebServices, web_services
from orbweaver.errors import UnknownName
from orbweaver.jail.entry_list import ArchiveReading, CopyEntry, EntryReading, ListEntries
from orbweaver.orb.gate import sentence_of
from orbweaver.orb.pages.case import CaseView
from orbweaver.orb.pages.grid import case_beside
from orbweaver.orb.pages.media import BLURRED_PX, NO_STORE
from orbweaver.orb.pages.showing_case import place_asked
from orbweaver.orb.pages.words import short_id, size
from orbweaver.orb.parts import wants_part
from orbweaver.orb.show import show, show_part
from orbweaver.orb.visitor import person_of

CLEAR = 0
"""The strength of a blur that is none."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One file of the archive."""

    number: int
    kind: str
    """Its media type, and how its name ends: the name itself may tell too much."""
    name: str
    size: str
    state: str
    href: str
    """The case in which its bytes wait; empty where they do not."""
    blurred_href: str
    reveal_href: str
    """Each empty for what is no picture."""
    alt: str


@dataclass(frozen=True, slots=True)
class EntriesView:
    """The case, as its own page has it, and the list."""

    case: CaseView
    title: str
    hint: str
    entries: tuple[EntryLine, ...]
    first_reveal_href: str


@require_GET
def entries(request: HttpRequest, case_id: str, sha256_hex: str) -> HttpResponse:
    """List what is in an archive of a case."""
    services, person = web_services(), person_of(request)
    page = case_page(services.office, person, case_id, place_asked(request) or 1)
    shown = next((line for line in page.media if line.sha256_hex == sha256_hex), None)
    if shown is None or not page.may_decide:
        raise UnknownName("no such archive in this case")
    reading = list_of(services, person, (page.case_id, sha256_hex))
    digests = [entry.sha256_hex for entry in reading.entries if entry.sha256_hex]
    known = known_bytes(person, digests)
    lines = tuple(_line(page, shown, entry, known) for entry in reading.entries)
    view = EntriesView(
        case=case_beside(request, services, page, shown.position),
        title=_title(reading),
        hint=_hint(reading),
        entries=lines,
        first_reveal_href=next((line.reveal_href for line in lines if line.reveal_href), ""),
    )
    if wants_part(request):
        return show_part(request, "orb/entries.html", view)
    return show(request, "orb/entries.html", view)


@require_GET
def entry_blurred(request: HttpRequest, case_id: str, sha256_hex: str, number: int) -> HttpResponse:
    """Return one picture of an archive, blurred in the jail."""
    services, person = web_services(), person_of(request)
    own = fitness(services.office, person).own
    order = CopyEntry(number, BLURRED_PX, keep_colour=not own.blurs_grey, strength=own.blur)
    inside = Inside(
        kept=services.entry_blurs,
        name=(sha256_hex, order),
        read=lambda sealed: services.jail.call(order, sealed).content,
    )
    found = access_inside(services.office, person, (case_id, sha256_hex), services.vault, inside)
    return HttpResponse(found, content_type="image/png", headers=NO_STORE)


@require_POST
def entry_reveal(request: HttpRequest, case_id: str, sha256_hex: str, number: int) -> HttpResponse:
    """Return one picture of an archive clearly, after the look stands in the audit log."""
    services, person = web_services(), person_of(request)
    own = fitness(services.office, person).own
    look = LookRequest(case_id, sha256_hex, LookPurpose.REVIEW, f"entry {number}")
    sealed = access_media(services.office, person, look, services.vault)
    order = CopyEntry(number, own.picture_px, keep_colour=not own.shows_grey, strength=CLEAR)
    copy = services.jail.call(order, sealed)
    return HttpResponse(copy.content, content_type=copy.media_type, headers=NO_STORE)


def list_of(services: WebServices, person: Person, media: tuple[str, str]) -> ArchiveReading:
    """Return the list of an archive.

    Raises:
        As :func:`orbweaver.casework.access.inside.access_inside`.
    """
    inside = Inside(
        kept=services.lists,
        name=media[1],
        read=lambda sealed: services.jail.call(ListEntries(), sealed),
    )
    return access_inside(services.office, person, media, services.vault, inside)


def state_of(known: KnownBytes) -> str:
    """Return in words what is known of a file's bytes."""
    match known.knowledge:
        case Knowledge.FINAL:
            return _("final here: %(label)s") % {"label": known.said}
        case Knowledge.IN_BANK:
            return _("known: bank %(bank)s") % {"bank": known.said}
        case Knowledge.IN_CASE:
            return _("waits in case %(case)s") % {"case": short_id(known.said)}
        case Knowledge.SEEN:
            return _("seen before")
        case Knowledge.NEW:
            return _("never seen")


def _line(
    page: CasePage, shown: MediaLine, entry: EntryReading, known: Mapping[str, KnownBytes]
) -> EntryLine:
    state = known.get(entry.sha256_hex)
    waits = state is not None and state.knowledge is Knowledge.IN_CASE
    is_picture = entry.media_type.startswith("image/")
    place = [page.case_id, shown.sha256_hex, entry.number]
    return EntryLine(
        number=entry.number,
        kind=entry.media_type or _ending(entry.name),
        name=entry.name,
        size=size(entry.size_bytes),
        state=state_of(state) if state else sentence_of(entry.fault) if entry.fault else "",
        href=reverse("orb:case", args=[state.said]) if state and waits else "",
        blurred_href=reverse("orb:entry-blurred", args=place) if is_picture else "",
        reveal_href=reverse("orb:entry-reveal", args=place) if is_picture else "",
        alt=_("File %(number)s, blurred") % {"number": entry.number},
    )


def _ending(name: str) -> str:
    """Return how a file's name ends, without what stands before the dot."""
    _before, dot, ending = name.rpartition(".")
    return f"{dot}{ending}" if dot and len(ending) <= 5 and ending.isalnum() else "–"  # noqa: PLR2004 (no ending is longer)


def _title(reading: ArchiveReading) -> str:
    words = ngettext(
        "%(count)s file in the archive", "%(count)s files in the archive", reading.count
    )
    return words % {"count": reading.count}


def _hint(reading: ArchiveReading) -> str:
    if len(reading.entries) >= reading.count:
        return ""
    return _("The first %(count)s are listed.") % {"count": len(reading.entries)}
