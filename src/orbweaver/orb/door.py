"""Who is signed in may still be held back: a locked session, a half one, a proof too long ago."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from orbweaver.casework.factors import factors_of
from orbweaver.casework.models import Person
from orbweaver.casework.queries.sessions import SessionState, is_fresh
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.access import Rule
from orbweaver.orb.kept_form import KeptForm, form_sent, is_by_page
from orbweaver.orb.parts import wants_json
from orbweaver.orb.places import leading_to, where_from
from orbweaver.orb.show import refuse, show
from orbweaver.orb.visitor import Visitor

CONFIRM_HEADER = "X-Orb-Confirm"
"""On a refusal: where a person shows who they are, so that a script can lead them there."""


@dataclass(frozen=True, slots=True)
class Question:
    """A page that asks who is there."""

    title: str
    sentence: str
    action: str
    """Where the answer goes."""
    takes_password: bool = False
    takes_code: bool = False
    takes_passkey: bool = False
    mail: str = ""
    """Whose password it is, for the browser's own memory."""
    kept: KeptForm | None = None
    complaint: str = ""


def hold_back(request: HttpRequest, rule: Rule, visitor: Visitor) -> HttpResponse | None:
    """Refuse what a locked or a half session may not open; nothing where it may."""
    if visitor.state is SessionState.LOCKED and not rule.while_locked:
        return _ask(request, "unlock", lambda place: question_of_lock(visitor, place))
    if visitor.state is SessionState.HALF and not rule.while_half:
        if request.method == "GET" and is_by_page(request):
            return HttpResponseRedirect(reverse("orb:security"))
        sentence = _("Add a second factor first: this page is closed until then.")
        return refuse(request, _("Not allowed"), sentence, 403)
    return None


def ask_to_confirm(request: HttpRequest, rule: Rule, visitor: Visitor) -> HttpResponse | None:
    """Ask anew who is there where a page needs it; nothing where the last proof is fresh."""
    if not rule.needs_fresh or visitor.state is SessionState.HALF:
        return None
    if is_fresh(web_services().office, visitor.session):
        return None
    return _ask(request, "confirm", lambda place: question_of_confirmation(visitor.person, place))


def question_of_lock(visitor: Visitor, place: str) -> Question:
    """Return what is asked of somebody whose session is locked."""
    return Question(
        title=_("This session is locked"),
        sentence=_(
            "Nobody was here for a while. Show that it is you; your work is as you left it."
        ),
        action=leading_to("unlock", place),
        takes_password=True,
        takes_passkey=has_passkey(visitor.person),
        mail=visitor.person.mail,
    )


def question_of_confirmation(person: Person, place: str) -> Question:
    """Return what is asked of somebody whose last proof is too long ago."""
    found = factors_of(person)
    return Question(
        title=_("Confirm that it is you"),
        sentence=_("What you are about to do needs a fresh proof of who you are."),
        action=leading_to("confirm", place),
        takes_password=not found.count,
        takes_code=bool(found.authenticators),
        takes_passkey=has_passkey(person),
        mail=person.mail,
    )


def has_passkey(person: Person) -> bool:
    """Return whether a person can be asked for a passkey here."""
    doors = web_services().office.settings.doors
    return bool(doors.passkey_name and factors_of(person).passkeys)


def show_question(request: HttpRequest, question: Question, status: int = 200) -> HttpResponse:
    """Show a page that asks who is there."""
    return show(request, "orb/question.html", question, status)


def _ask(request: HttpRequest, name: str, question_of: Callable[[str], Question]) -> HttpResponse:
    """Lead a page to the question and back; answer what is no page by where to go.

    A form that a page sent is answered by the question itself, which carries the form along.
    """
    if request.method == "GET" and is_by_page(request):
        return HttpResponseRedirect(leading_to(name, request.get_full_path()))
    question = replace(question_of(where_from(request)), kept=form_sent(request))
    if wants_json(request):
        said = {"state": "refused", "said": [question.sentence], "next": ""}
        reply: HttpResponse = JsonResponse(said, status=403)
    else:
        reply = show_question(request, question, 403)
    reply.headers[CONFIRM_HEADER] = question.action
    return reply
