"""Appeals: what waits for seniors, and saying that a decision is wrong."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from orbweaver.casework.actions.appeals import NewAppeal, do_appeal, do_uphold
from orbweaver.casework.models import AppealSource
from orbweaver.casework.queries.corrections import AppealLine, WaitingLine, appeals_page
from orbweaver.casework.roles import REVIEWERS
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.words import SHORT_HASH_CHARS, label_title, short_id
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of, visitor_of

LONGEST_TEXT_CHARS = 4000
LONGEST_REPORTER_CHARS = 300


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A correction that waits for a second senior."""

    case: str
    title: str
    note: str
    at: datetime
    href: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal that nobody answered yet."""

    case: str
    source: str
    note: str
    at: datetime
    href: str


@dataclass(frozen=True, slots=True)
class AppealsView:
    """What waits for seniors, the next thing first."""

    waiting: tuple[WaitingRow, ...]
    appeals: tuple[AppealRow, ...]


class AppealForm(forms.Form):
    """What somebody says against a decision."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong, and why?"),
        help_text=gettext_lazy("Sealed: seniors alone read it, and each reading is logged."),
        max_length=LONGEST_TEXT_CHARS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source = forms.ChoiceField(label=gettext_lazy("Who asks?"))
    reporter = forms.CharField(
        label=gettext_lazy("Their name, and how to reach them"),
        help_text=gettext_lazy("Where it is nobody of this house. Sealed as well."),
        max_length=LONGEST_REPORTER_CHARS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def offer_sources(self) -> None:
        """Fill the choice of who asks, in the reader's language."""
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each.value, source_title(each)) for each in AppealSource]


@dataclass(frozen=True, slots=True)
class AppealView:
    """The form, and where one goes back to."""

    short_id: str
    form: AppealForm
    back_href: str
    back: str


@require_GET
def appeals(request: HttpRequest) -> HttpResponse:
    """List what waits for seniors."""
    found = appeals_page(person_of(request))
    page = AppealsView(
        waiting=tuple(map(_waiting_row, found.waiting)),
        appeals=tuple(map(_appeal_row, found.appeals)),
    )
    return show(request, "orb/appeals.html", page)


@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, case_id: str) -> HttpResponse:
    """Ask what is wrong; on an answer, write it down. ``?notice=`` says in answer to which."""
    notice_id = request.GET.get("notice", "")
    form = AppealForm(request.POST or None)
    form.offer_sources()
    back_href, back = _back(request, case_id, notice_id)
    if request.method == "POST" and form.is_valid():
        given = NewAppeal(
            reason=form.cleaned_data["reason"],
            source=AppealSource(form.cleaned_data["source"]),
            reporter=form.cleaned_data["reporter"],
            notice_id=notice_id,
        )
        do_appeal(web_services().office, person_of(request), case_id, given)
        messages.success(request, _("Written down. A senior looks at it again."))
        return HttpResponseRedirect(back_href)
    page = AppealView(short_id(case_id), form, back_href, back)
    return show(request, "orb/appeal.html", page, 400 if form.errors else 200)


@require_POST
def uphold(request: HttpRequest, appeal_id: str) -> HttpResponse:
    """Answer that the decision stands."""
    reason = request.POST.get("reason", "")
    do_uphold(web_services().office, person_of(request), appeal_id, reason)
    messages.success(request, _("Answered: the decision stands."))
    return HttpResponseRedirect(reverse("orb:appeals"))


def source_title(source: str) -> str:
    """Return who asks, in words."""
    return {
        AppealSource.HERE: _("somebody of this house"),
        AppealSource.PROVIDER: _("a provider"),
        AppealSource.UPLOADER: _("whoever put it there"),
        AppealSource.OTHER: _("somebody else"),
    }[AppealSource(source)]


def appeal_note(line: AppealLine) -> str:
    """Return what an appeal is about, and who wrote it down."""
    parts = [
        line.address,
        _("picture %(name)s") % {"name": line.media_sha256_hex[:SHORT_HASH_CHARS]}
        if line.media_sha256_hex
        else "",
        _("in answer to notice %(id)s") % {"id": short_id(line.notice_id)}
        if line.notice_id
        else "",
        _("written down by %(person)s") % {"person": line.person} if line.person else "",
    ]
    return ", ".join(filter(None, parts))


def _waiting_row(line: WaitingLine) -> WaitingRow:
    office = web_services().office
    label = label_title(office, line.scheme, line.label)
    query = "" if line.is_own else f"?{urlencode({'why': line.correction_id})}"
    return WaitingRow(
        case=short_id(line.case_id),
        title=_("Corrected to: %(label)s") % {"label": label},
        note=f"{line.person} · {line.organisation}",
        at=line.at,
        href=reverse("orb:correction", args=[line.case_id]) + query,
        is_own=line.is_own,
    )


def _appeal_row(line: AppealLine) -> AppealRow:
    query = urlencode({"appeal": line.appeal_id})
    return AppealRow(
        case=short_id(line.case_id),
        source=source_title(line.source),
        note=appeal_note(line),
        at=line.at,
        href=f"{reverse('orb:correction', args=[line.case_id])}?{query}",
    )


def _back(request: HttpRequest, case_id: str, notice_id: str) -> tuple[str, str]:
    """Return where somebody goes from the form, and what that is called."""
    visitor = visitor_of(request)
    if notice_id:
        return reverse("orb:notice", args=[notice_id]), _("Back to the notice")
    if visitor and visitor.roles & REVIEWERS:
        return reverse("orb:case", args=[case_id]), _("Back to the case")
    return reverse("orb:notices"), _("Back to the notices")
