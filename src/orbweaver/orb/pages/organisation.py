"""The organisation: what it says of itself, and how many must agree, for its administrator."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.actions.agreement import do_set_agreement
from orbweaver.casework.actions.organisations import do_change_organisation
from orbweaver.casework.agreement import FEWEST, MOST
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.queries.organisations import (
    AgreementLine,
    OrganisationLine,
    organisations_page,
)
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import UnknownName, UsageError
from orbweaver.orb.pages.organisation_form import OrganisationForm, kind_title
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """How many must agree on the cases of one scheme, in words and as a choice."""

    scheme: str
    scheme_title: str
    is_own: bool
    """Whether the organisation's new cases are of it."""
    sentence: str
    needed_verdicts: int
    choices: tuple[int, ...]
    set_by: str
    """Empty where the number is the house's."""
    at: datetime | None


@dataclass(frozen=True, slots=True)
class OrganisationPart:
    """One organisation."""

    organisation_id: str
    name: str
    kind: str
    people: str
    mandate: str
    """Under what it crawls, in words."""
    review: str
    form: OrganisationForm
    agreements: tuple[AgreementRow, ...]


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """All organisations that this person administers."""

    parts: tuple[OrganisationPart, ...]


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """Show what the organisation says of itself; take what is said otherwise."""
    office, person = web_services().office, person_of(request)
    lines = organisations_page(office, person)
    sent = _sent(request, office, lines) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        changed = do_change_organisation(
            office, person, sent.cleaned_data["organisation"], sent.choices()
        )
        said = _("Changed, for what comes from now on.") if changed else _("Nothing is different.")
        messages.success(request, said)
        return HttpResponseRedirect(reverse("orb:organisation"))
    parts = tuple(_part(office, line, sent) for line in lines)
    return show(request, "orb/organisation.html", OrganisationPage(parts), 400 if sent else 200)


@require_POST
def agreement_rule(request: HttpRequest) -> HttpResponse:
    """Say how many must agree on cases that open from now on."""
    office = web_services().office
    number = request.POST.get("needed", "")
    if not number.isdecimal():
        raise UsageError("say how many must agree")
    do_set_agreement(
        office,
        person_of(request),
        request.POST.get("organisation", ""),
        request.POST.get("scheme", ""),
        int(number),
    )
    messages.success(request, _("It counts for cases that open from now on."))
    return HttpResponseRedirect(reverse("orb:organisation"))


def agreement_sentence(needed_verdicts: int) -> str:
    """Return how many must agree, as it is."""
    if needed_verdicts == 1:
        return _("One person decides alone here.")
    return ngettext(
        "%(count)s person must agree.", "%(count)s persons must agree.", needed_verdicts
    ) % {"count": needed_verdicts}


def _sent(
    request: HttpRequest, office: Office, lines: tuple[OrganisationLine, ...]
) -> OrganisationForm:
    wanted = request.POST.get("organisation", "")
    line = next((line for line in lines if line.organisation_id == wanted), None)
    if line is None:
        raise UnknownName(f"organisation {wanted}")
    return OrganisationForm(request.POST, auto_id=f"{wanted}-%s").offering(office, line.choices)


def _part(
    office: Office, line: OrganisationLine, sent: OrganisationForm | None
) -> OrganisationPart:
    is_sent = sent is not None and sent.data.get("organisation") == line.organisation_id
    form = sent if sent is not None and is_sent else OrganisationForm.of(office, line)
    return OrganisationPart(
        organisation_id=line.organisation_id,
        name=line.name,
        kind=kind_title(line.choices.kind),
        people=ngettext("%(count)s person", "%(count)s persons", line.persons)
        % {"count": line.persons},
        mandate=_mandate(office, line.mandate_id),
        review=_review(joins=line.choices.joins_review),
        form=form,
        agreements=tuple(_agreement(office, line, each) for each in line.agreements),
    )


def _mandate(office: Office, mandate_id: str) -> str:
    mandate = office.mandates.get(mandate_id)
    if mandate is None:
        return _("It reviews and does not crawl: the configuration gives it no mandate.")
    return _("It crawls under this legal basis: %(basis)s.") % {"basis": mandate.legal_basis}


def _review(*, joins: bool) -> str:
    if joins:
        return _("It joins the review: cases are shared with all who join it.")
    return _("It keeps its cases to itself: nobody else sees, queues or decides them.")


def _agreement(office: Office, line: OrganisationLine, each: AgreementLine) -> AgreementRow:
    setter = _("the command line") if each.set_by == MACHINE else each.set_by
    return AgreementRow(
        scheme=each.scheme,
        scheme_title=_(office.schemes[each.scheme].title),
        is_own=each.scheme == line.choices.scheme,
        sentence=agreement_sentence(each.needed_verdicts),
        needed_verdicts=each.needed_verdicts,
        choices=tuple(range(FEWEST, MOST + 1)),
        set_by=setter,
        at=each.at,
    )
