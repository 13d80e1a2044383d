"""Question sets: which questions an organisation asks, and which it requires."""

import json
from dataclasses import dataclass

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person, QuestionSet
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import Role
from orbweaver.casework.standing import organisation_called, require_or_machine
from orbweaver.errors import UnknownName, UsageError

CHOOSES_QUESTIONS = frozenset({Role.ADMINISTRATOR, Role.SENIOR})


@dataclass(frozen=True, slots=True)
class QuestionChoice:
    """What an organisation asks about cases of one scheme."""

    scheme: str
    questionnaire: str
    asked: frozenset[str]
    required: frozenset[str]
    """Of those asked: labels that lead to notices are not taken without."""


def do_choose_questions(
    office: Office, person: Person | None, organisation_id: str, choice: QuestionChoice
) -> None:
    """Record which questions are asked from now on; the latest choice counts.

    Raises:
        NotAllowed: The person is neither administrator nor senior there.
        UnknownName: No such organisation, scheme, questionnaire or question.
        UsageError: A question is required and not asked, or the questionnaire lacks one that the
            scheme's labels speak of.
    """
    with scopes_disabled(), transaction.atomic():
        require_or_machine(person, CHOOSES_QUESTIONS, organisation_id)
        organisation_called(organisation_id)
        _check(office, choice)
        row = QuestionSet.objects.create(
            set_id=office.ids.new(),
            organisation_id=organisation_id,
            scheme=choice.scheme,
            questionnaire=choice.questionnaire,
            asked_json=json.dumps(sorted(choice.asked)),
            required_json=json.dumps(sorted(choice.required)),
            chosen_by=person,
            at=office.clock.now(),
        )
        facts = {"scheme": choice.scheme, "questions": choice.questionnaire}
        facts |= {"asked": ",".join(sorted(choice.asked))}
        facts |= {"required": ",".join(sorted(choice.required))}
        record(office, "questions.chosen", actor_id(person), row.set_id, facts)


def _check(office: Office, choice: QuestionChoice) -> None:
    scheme = office.schemes.get(choice.scheme)
    questionnaire = office.rulebook.questionnaires.get(choice.questionnaire)
    if scheme is None or questionnaire is None:
        missing = choice.questionnaire if scheme else choice.scheme
        raise UnknownName(missing)
    known = {question.name for question in questionnaire.questions}
    if unknown := (choice.asked | choice.required) - known:
        raise UnknownName(f"question {min(unknown)!r}")
    if unasked := choice.required - choice.asked:
        raise UsageError(f"required and not asked: {', '.join(sorted(unasked))}")
    spoken_of = {name for label in scheme.labels for name, _ in label.facts}
    spoken_of |= {name for label in scheme.labels for name in label.asks}
    if lacking := spoken_of - known:
        raise UsageError(f"{questionnaire.name} lacks {', '.join(sorted(lacking))}")
