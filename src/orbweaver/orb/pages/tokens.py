"""Tokens: how a person lets the command line act as them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.actions.sign_in import do_end_token, do_make_token
from orbweaver.casework.queries.tokens import TokenLine, tokens_page
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of

VALIDITIES = (
    (1, gettext_lazy("One day")),
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
)
LONGEST_LABEL_CHARS = 100


class TokenForm(forms.Form):
    """What it is for, and for how long."""

    label = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=LONGEST_LABEL_CHARS,
        help_text=gettext_lazy("So that you know it again, as in “desk computer”."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"), choices=VALIDITIES, coerce=int, initial=30
    )


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token."""

    label: str
    made_at: datetime
    expires_at: datetime
    end_href: str
    """Empty where it is good for nothing any more."""


@dataclass(frozen=True, slots=True)
class TokensPage:
    """All of a person's tokens, the form, and the token just made."""

    tokens: tuple[TokenRow, ...]
    form: TokenForm
    made: str
    """Shown once; empty where none was made."""


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List the person's own tokens; on a right form, make one and show it once."""
    office, person = web_services().office, person_of(request)
    form, made = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        valid_for = timedelta(days=given["days"])
        made = do_make_token(office, person, person, given["label"], valid_for)
        form = TokenForm()
    rows = tuple(_row(line) for line in tokens_page(office, person))
    return show(
        request, "orb/tokens.html", TokensPage(rows, form, made), 400 if form.errors else 200
    )


@require_POST
def end(request: HttpRequest, token_id: str) -> HttpResponse:
    """End one of the person's own tokens."""
    do_end_token(web_services().office, person_of(request), token_id)
    messages.success(request, _("The token is ended. Commands that use it are refused."))
    return HttpResponseRedirect(reverse("orb:tokens"))


def _row(line: TokenLine) -> TokenRow:
    href = reverse("orb:token-end", args=[line.token_id]) if line.is_good else ""
    return TokenRow(line.label, line.made_at, line.expires_at, href)
