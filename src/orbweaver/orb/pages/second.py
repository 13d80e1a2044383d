"""Showing who one is again: the second factor, a locked session, a proof too long ago."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from orbweaver.casework.actions.sessions import (
    do_confirm_session,
    do_lock_session,
    do_unlock_session,
)
from orbweaver.casework.factors import codes_left, factors_of
from orbweaver.casework.models import Person, Proof
from orbweaver.casework.passkey_replies import question_to_answer
from orbweaver.casework.queries.sessions import SessionState
from orbweaver.deployment.web_services import web_services
from orbweaver.errors import NotAllowed, TriedTooOften, WrongAnswer
from orbweaver.orb.answering import (
    answer_by_code,
    answer_by_passkey,
    answer_by_password,
    complaint,
)
from orbweaver.orb.challenges import Asked, keep_challenge
from orbweaver.orb.door import (
    Question,
    has_passkey,
    question_of_confirmation,
    question_of_lock,
    show_question,
)
from orbweaver.orb.half import half_of
from orbweaver.orb.kept_form import KeptForm, form_carried
from orbweaver.orb.pages.sign_in import enter
from orbweaver.orb.places import leading_to, where_from, where_to
from orbweaver.orb.show import show
from orbweaver.orb.visitor import Visitor, visitor_of

FEW_CODES = 3


@dataclass(frozen=True, slots=True)
class ResendPage:
    """A form that waited, ready to be sent."""

    kept: KeptForm


@sensitive_post_parameters("code", "reply")
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave the right password for their second factor."""
    person, place = half_of(request), where_to(request)
    if person is None:
        return HttpResponseRedirect(leading_to("sign-in", place))
    question = Question(
        title=_("Your second factor"),
        sentence=_("The password was right. Now show the second half."),
        action=leading_to("second", place),
        takes_code=True,
        takes_passkey=has_passkey(person),
    )

    def come_in(proof: Proof) -> HttpResponse:
        reply = enter(request, person, proof, place)
        if proof is Proof.RECOVERY:
            _say_codes_left(request, person)
        return reply

    return _ask(request, person, question, come_in)


@sensitive_post_parameters("password", "reply")
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the password or a passkey; then go on where the person was."""
    visitor, place = _visitor(request), where_to(request)
    if visitor.state is not SessionState.LOCKED:
        return HttpResponseRedirect(place)

    def open_again(proof: Proof) -> HttpResponse:
        do_unlock_session(web_services().office, visitor.session, proof)
        return _go_on(request, place)

    return _ask(request, visitor.person, question_of_lock(visitor, place), open_again)


@sensitive_post_parameters("code", "password", "reply")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for a passkey or a code; then go on where the person was."""
    visitor, place = _visitor(request), where_to(request)

    def note(proof: Proof) -> HttpResponse:
        do_confirm_session(web_services().office, visitor.session, proof)
        return _go_on(request, place)

    return _ask(request, visitor.person, question_of_confirmation(visitor.person, place), note)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the session at once, and ask who is there."""
    do_lock_session(web_services().office, _visitor(request).session)
    return HttpResponseRedirect(leading_to("unlock", where_from(request)))


@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """Give the script what a passkey is to sign: of whoever is known here, or of anybody."""
    visitor = visitor_of(request)
    person = visitor.person if visitor else half_of(request)
    known = list(factors_of(person).passkeys) if person else []
    question = question_to_answer(web_services().office.settings.doors, known)
    keep_challenge(request, Asked.ANSWER, question)
    return HttpResponse(question.json, content_type="application/json")


def _ask(
    request: HttpRequest,
    person: Person,
    question: Question,
    then: Callable[[Proof], HttpResponse],
) -> HttpResponse:
    """Show a question; on a right answer do what follows, else say so and ask again."""
    if request.method != "POST":
        return show_question(request, question)
    try:
        proof = _answer(request, person, question)
    except (WrongAnswer, TriedTooOften) as error:
        sentence, status = complaint(error)
        again = replace(question, complaint=sentence, kept=form_carried(request))
        return show_question(request, again, status)
    return then(proof)


def _answer(request: HttpRequest, person: Person, question: Question) -> Proof:
    """Return by what a person answered a question that takes it.

    Raises:
        WrongAnswer: By nothing that is right, or that the question takes.
        TriedTooOften: It is too early to answer again.
    """
    given = request.POST
    if question.takes_passkey and given.get("reply"):
        answer_by_passkey(request, given["reply"], person)
        return Proof.PASSKEY
    if question.takes_code and given.get("code"):
        return answer_by_code(request, person, given["code"])
    if question.takes_password and given.get("password"):
        answer_by_password(request, person.mail, given["password"])
        return Proof.PASSWORD
    raise WrongAnswer


def _go_on(request: HttpRequest, place: str) -> HttpResponse:
    """Go back to a page, or show the form that waited, to be sent by one more press."""
    kept = form_carried(request)
    if kept is None:
        return HttpResponseRedirect(place)
    return show(request, "orb/resend.html", ResendPage(kept))


def _say_codes_left(request: HttpRequest, person: Person) -> None:
    left = codes_left(person)
    sentence = ngettext(
        "That recovery code is used up; %(count)s is left. Is your second factor lost? Add a new "
        "one under «Your ways in».",
        "That recovery code is used up; %(count)s are left. Is your second factor lost? Add a new "
        "one under «Your ways in».",
        left,
    )
    messages.warning(request, sentence % {"count": left})


def _visitor(request: HttpRequest) -> Visitor:
    visitor = visitor_of(request)
    if visitor is None:
        raise NotAllowed("sign in first")
    return visitor
