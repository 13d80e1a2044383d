"""Banks: counts and terms, never values."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orbweaver.casework.queries.banks import BankLine, banks_page
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class BankRow:
    """One bank."""

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


@require_GET
def banks(request: HttpRequest) -> HttpResponse:
    """List the banks."""
    rows = tuple(_row(line) for line in banks_page(person_of(request)))
    return show(request, "orb/banks.html", BanksPage(rows))


def _row(line: BankLine) -> BankRow:
    return BankRow(
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
