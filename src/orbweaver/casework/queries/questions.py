"""Question sets as those who choose them see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django_scopes import scope

from orbweaver.casework.actions.questions import CHOOSES_QUESTIONS
from orbweaver.casework.facts import asked_about, last_choice, questionnaire_of_scheme
from orbweaver.casework.models import Organisation, Person
from orbweaver.casework.office import Office
from orbweaver.casework.standing import organisations_of
from orbweaver.model.questions import Question


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One question, and whether it is asked and required."""

    question: Question
    is_asked: bool
    is_required: bool


@dataclass(frozen=True, slots=True)
class QuestionsLine:
    """What one organisation asks about the cases of its scheme."""

    organisation_id: str
    organisation: str
    scheme: str
    questionnaire: str
    lines: tuple[ChoiceLine, ...]
    chosen_by: str
    """Empty where nobody chose yet, or the machine's own command line did."""
    chosen_at: datetime | None


def questions_page(office: Office, person: Person) -> tuple[QuestionsLine, ...]:
    """Return what the person's organisations ask, those alone that have anything to ask.

    Raises:
        NotAllowed: The person is neither administrator nor senior anywhere.
    """
    own = organisations_of(person, CHOOSES_QUESTIONS)
    with scope(organisation=own):
        return tuple(_lines(office, own))


def _lines(office: Office, organisation_ids: list[str]) -> Iterator[QuestionsLine]:
    for row in Organisation.objects.filter(organisation_id__in=organisation_ids).order_by("name"):
        chosen = last_choice(row.organisation_id, row.scheme)
        name = chosen.questionnaire if chosen else office.schemes[row.scheme].questionnaire
        known = office.rulebook.questionnaires.get(name)
        if known is None:
            known = questionnaire_of_scheme(office, row.scheme)
        if known is None:
            continue
        asked = asked_about(office, row.organisation_id, row.scheme)
        names = {question.name for question in asked.questions}
        yield QuestionsLine(
            organisation_id=row.organisation_id,
            organisation=row.name,
            scheme=row.scheme,
            questionnaire=known.name,
            lines=tuple(
                ChoiceLine(each, each.name in names, each.name in asked.required)
                for each in known.questions
            ),
            chosen_by=chosen.chosen_by.name if chosen and chosen.chosen_by else "",
            chosen_at=chosen.at if chosen else None,
        )
