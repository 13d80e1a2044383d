"""Samples of settled cases: a senior decides again, blind; and how far people agree."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.actions.samples import do_give_second_opinion
from orbweaver.casework.models import LookPurpose
from orbweaver.casework.queries.agreement import SchemeAgreement, agreement_page
from orbweaver.casework.queries.samples import sample_page
from orbweaver.casework.sampling import next_sample
from orbweaver.casework.workday import fitness
from orbweaver.deployment.web_services import web_services
from orbweaver.model.scheme import Label
from orbweaver.orb.pages.media import NO_STORE, clear_form
from orbweaver.orb.pages.words import label_title, short_id, why
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

REASON = "quality sample"
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class SampleView:
    """One sample, without what was final and who decided; nothing where none waits."""

    case_id: str
    short_id: str
    labels: tuple[Label, ...]
    reveal_href: str
    note: str


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """How far people agree in one scheme."""

    title: str
    sentence: str
    confusions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementView:
    """The sums, and one's own figure."""

    own: str
    schemes: tuple[SchemeLine, ...]
    samples: str


@require_GET
def samples(request: HttpRequest) -> HttpResponse:
    """Show the next sample."""
    office, person = web_services().office, person_of(request)
    case_id = next_sample(office, person)
    if case_id is None:
        return show(request, "orb/samples.html", None)
    found = sample_page(office, person, case_id)
    page = SampleView(
        case_id=case_id,
        short_id=short_id(case_id),
        labels=found.scheme.labels,
        reveal_href=reverse("orb:sample-reveal", args=[case_id, found.media_sha256_hex]),
        note=why(found.kinds),
    )
    return show(request, "orb/samples.html", page)


@require_POST
def sample_reveal(request: HttpRequest, case_id: str, sha256_hex: str) -> HttpResponse:
    """Return the picture of a sample clearly, while it is held, after the look is written down."""
    services, person = web_services(), person_of(request)
    look = LookRequest(case_id, sha256_hex, LookPurpose.SECOND_LOOK, REASON)
    sealed = access_media(services.office, person, look, services.vault)
    own = fitness(services.office, person).own
    copy = services.jail.call(clear_form(own), sealed)
    return HttpResponse(copy.content, content_type=copy.media_type, headers=NO_STORE)


@require_POST
def sample_opinion(request: HttpRequest, case_id: str) -> HttpResponse:
    """Take a second opinion, say whether it differs, and go to the next sample."""
    office, person = web_services().office, person_of(request)
    label = request.POST.get("label", "")
    if do_give_second_opinion(office, person, case_id, label):
        messages.success(request, _("The same as what was final."))
    else:
        words = _("It differs from what is final in case %(case)s: its history tells more.")
        messages.warning(request, words % {"case": short_id(case_id)})
    return HttpResponseRedirect(reverse("orb:samples"))


@require_GET
def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far people agree: sums for seniors, and one's own figure."""
    office = web_services().office
    found = agreement_page(office, person_of(request))
    page = AgreementView(
        own=_pairs_sentence(found.own_equal_pairs, found.own_pairs),
        schemes=tuple(map(_scheme_line, found.schemes)),
        samples=_samples_sentence(found.samples, found.samples_differing) if found.samples else "",
    )
    return show(request, "orb/agreement.html", page)


def _scheme_line(found: SchemeAgreement) -> SchemeLine:
    office, told = web_services().office, found.agreement
    alpha = "–" if told.alpha is None else number_format(told.alpha, 2)
    scheme = office.schemes.get(found.scheme)
    words = ngettext(
        "%(pairs)s in %(cases)s case; Krippendorff's alpha %(alpha)s.",
        "%(pairs)s in %(cases)s cases; Krippendorff's alpha %(alpha)s.",
        told.cases,
    )
    facts = {
        "pairs": _pairs_sentence(told.equal_pairs, told.pairs),
        "cases": number_format(told.cases),
        "alpha": alpha,
    }
    confusions = tuple(
        _("%(one)s and %(other)s: %(count)s times")
        % {
            "one": label_title(office, found.scheme, one),
            "other": label_title(office, found.scheme, other),
            "count": number_format(count),
        }
        for one, other, count in told.confusions
    )
    return SchemeLine(_(scheme.title) if scheme else found.scheme, words % facts, confusions)


def _pairs_sentence(equal: int, pairs: int) -> str:
    if not pairs:
        return _("No two verdicts to compare yet")
    share = number_format(_PERCENT * equal / pairs, 1)
    words = ngettext(
        "%(share)s %% of %(pairs)s pair of verdicts agree",
        "%(share)s %% of %(pairs)s pairs of verdicts agree",
        pairs,
    )
    return words % {"share": share, "pairs": number_format(pairs)}


def _samples_sentence(samples_given: int, differing: int) -> str:
    words = ngettext(
        "%(count)s second opinion was given; %(differing)s differ from what was final.",
        "%(count)s second opinions were given; %(differing)s differ from what was final.",
        samples_given,
    )
    return words % {"count": number_format(samples_given), "differing": number_format(differing)}
