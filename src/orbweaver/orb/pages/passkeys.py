"""Adding a passkey: what the script asks the browser for, and what it brought."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from orbweaver.casework.actions.passkeys import do_add_passkey
from orbweaver.casework.factors import factors_of
from orbweaver.casework.passkey_replies import question_to_add
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.challenges import Asked, keep_challenge, take_challenge
from orbweaver.orb.pages.factor_forms import LabelForm
from orbweaver.orb.pages.security import after_adding
from orbweaver.orb.visitor import person_of, session_of


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Give the script what a new passkey is made from."""
    person, doors = person_of(request), web_services().office.settings.doors
    question = question_to_add(doors, person, list(factors_of(person).passkeys))
    keep_challenge(request, Asked.ADD, question)
    return HttpResponse(question.json, content_type="application/json")


@sensitive_post_parameters("reply")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep the new passkey."""
    form = LabelForm(request.POST, prefix="passkey")
    label = form.cleaned_data["label"] if form.is_valid() else _("Passkey")
    challenge = take_challenge(request, Asked.ADD)
    do_add_passkey(
        web_services().office, session_of(request), label, challenge, request.POST.get("reply", "")
    )
    return after_adding(request)
