"""Letting go: a held decision becomes a verdict when its person goes elsewhere, and says so."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from orbweaver.casework.actions.decisions import do_let_go, do_take_refusal
from orbweaver.casework.actions.verdicts import CaseState, VerdictOutcome
from orbweaver.casework.office import Office
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.pages.words import label_title, short_id
from orbweaver.orb.visitor import visitor_of


def let_go(request: HttpRequest) -> None:
    """Make a verdict of what this person holds; tell them what it came to."""
    visitor = visitor_of(request)
    if visitor is not None:
        office = web_services().office
        _tell(request, office, do_let_go(office, visitor.person))


def let_go_at_the_door(request: HttpRequest) -> None:
    """Make a verdict of what this person holds as they leave; what was refused waits for them."""
    visitor = visitor_of(request)
    if visitor is not None:
        do_let_go(web_services().office, visitor.person, is_leaving=True)


def tell_refusal(request: HttpRequest) -> None:
    """Tell a person, once, that a decision of theirs came too late; hold on to all others."""
    visitor = visitor_of(request)
    if visitor is not None:
        office = web_services().office
        _tell(request, office, do_take_refusal(office, visitor.person))


def outcome_sentence(office: Office, outcome: VerdictOutcome | None) -> str:
    """Return what a person is told of a decision that was let go; empty for nothing of note."""
    if outcome is None:
        return ""
    facts = {"case": short_id(outcome.case_id)}
    if outcome.refused_for:
        facts["label"] = label_title(office, outcome.scheme, outcome.label)
        return (
            _("Case %(case)s changed meanwhile: your decision, %(label)s, was not recorded.")
            % facts
        )
    if outcome.state is CaseState.SETTLED:
        facts["label"] = label_title(office, outcome.scheme, outcome.final_label)
        return _("Case %(case)s is final: %(label)s.") % facts
    return ""


def _tell(request: HttpRequest, office: Office, outcome: VerdictOutcome | None) -> None:
    sentence = outcome_sentence(office, outcome)
    if sentence:
        say = messages.warning if outcome and outcome.refused_for else messages.success
        say(request, sentence)
