"""Questions: what an organisation asks besides the label, for its administrator and seniors."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orbweaver.casework.actions.questions import QuestionChoice, do_choose_questions
from orbweaver.casework.office import Office
from orbweaver.casework.queries.questions import ChoiceLine, QuestionsLine, questions_page
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.show import show
from orbweaver.orb.visitor import person_of


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One question with its answers, and whether it is asked and required."""

    name: str
    title: str
    answers: str
    is_asked: bool
    is_required: bool


@dataclass(frozen=True, slots=True)
class QuestionsPart:
    """The questions of one organisation."""

    organisation_id: str
    organisation: str
    scheme: str
    scheme_title: str
    questionnaire: str
    rows: tuple[ChoiceRow, ...]
    chosen_by: str
    chosen_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """The questions of all organisations that this person may choose for."""

    parts: tuple[QuestionsPart, ...]


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest) -> HttpResponse:
    """Show what is asked; take another choice."""
    office, person = web_services().office, person_of(request)
    if request.method == "POST":
        choice = QuestionChoice(
            scheme=request.POST.get("scheme", ""),
            questionnaire=request.POST.get("questionnaire", ""),
            asked=frozenset(map(str, request.POST.getlist("asked"))),
            required=frozenset(map(str, request.POST.getlist("required"))),
        )
        organisation_id = request.POST.get("organisation", "")
        do_choose_questions(office, person, organisation_id, choice)
        messages.success(request, _("Chosen: these questions are asked from now on."))
        return HttpResponseRedirect(reverse("orb:questions"))
    parts = tuple(_part(office, line) for line in questions_page(office, person))
    return show(request, "orb/questions.html", QuestionsPage(parts))


def _part(office: Office, line: QuestionsLine) -> QuestionsPart:
    return QuestionsPart(
        organisation_id=line.organisation_id,
        organisation=line.organisation,
        scheme=line.scheme,
        scheme_title=_(office.schemes[line.scheme].title),
        questionnaire=line.questionnaire,
        rows=tuple(_row(each) for each in line.lines),
        chosen_by=line.chosen_by,
        chosen_at=line.chosen_at,
    )


def _row(line: ChoiceLine) -> ChoiceRow:
    return ChoiceRow(
        name=line.question.name,
        title=_(line.question.title),
        answers=", ".join(_(answer.title) for answer in line.question.answers),
        is_asked=line.is_asked,
        is_required=line.is_required,
    )
