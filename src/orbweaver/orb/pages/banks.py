"""Banks: counts, terms and where entries came from; never values."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.office import Office
from orbweaver.casework.queries.bank_sources import SourceLine, bank_sources
from orbweaver.casework.queries.banks import BankLine, banks_page
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.followed import FollowedLine, votes_lines
from orbweaver.orb.pages.words import label_title, short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

MOST_SOURCES = 100


@dataclass(frozen=True, slots=True)
class BankRow:
    """One bank."""

    href: str
    name: str
    organisation: str
    kind: str
    entries: int
    signals: str
    terms: str


@dataclass(frozen=True, slots=True)
class BanksPage:
    """All banks that this person may see."""

    banks: tuple[BankRow, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What one change put into a bank."""

    at: datetime
    source: str
    label: str
    entries: int
    decided_by: str
    votes: tuple[FollowedLine, ...]


@dataclass(frozen=True, slots=True)
class BankPage:
    """Where the latest entries of one bank came from."""

    name: str
    sources: tuple[SourceRow, ...]


@require_GET
def banks(request: HttpRequest) -> HttpResponse:
    """List the banks."""
    rows = tuple(_row(line) for line in banks_page(person_of(request)))
    return show(request, "orb/banks.html", BanksPage(rows))


@require_GET
def bank(request: HttpRequest, bank_id: str) -> HttpResponse:
    """Show where the latest entries of a bank came from, and who decided what."""
    office = web_services().office
    found = bank_sources(person_of(request), bank_id, MOST_SOURCES)
    rows = tuple(_source(office, line) for line in found.sources)
    return show(request, "orb/bank.html", BankPage(found.name, rows))


def _source(office: Office, line: SourceLine) -> SourceRow:
    decided_by = {"agreement": _("Enough verdicts agreed."), "senior": _("A senior decided.")}
    votes = votes_lines(office, line.scheme, line.votes) if line.votes else ()
    return SourceRow(
        at=line.at,
        source=_("Case %(case)s") % {"case": short_id(line.source)} if line.label else line.source,
        label=label_title(office, line.scheme, line.label) if line.label else "",
        entries=line.entries,
        decided_by=decided_by.get(line.decided_by, ""),
        votes=tuple(votes),
    )


def _row(line: BankLine) -> BankRow:
    return BankRow(
        href=reverse("orb:bank", args=[line.bank_id]),
        name=line.name,
        organisation=line.organisation,
        kind=_("known to be harmless") if line.allows else _("to be found"),
        entries=line.entries,
        signals=", ".join(f"{name.upper()} {count:,}" for name, count in line.by_signal_type),
        terms=_terms(line),
    )


def _terms(line: BankLine) -> str:
    terms = line.terms
    unattended = _("equal SHA-256 leads to a notice without a look")
    attended = _("every match needs a look")
    near = _("near up to %(bits)s bits") % {"bits": terms.near_distance_bits}
    export = _("may be exported") if terms.may_export else _("stays here")
    return "; ".join((unattended if terms.unattended_exact else attended, near, export))
