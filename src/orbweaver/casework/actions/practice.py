"""Practising: what somebody answers to drawn pictures is theirs, and is no exposure."""

from dataclasses import dataclass

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person, PracticeAnswer
from orbweaver.casework.office import Office


@dataclass(frozen=True, slots=True)
class PracticeSum:
    """How far somebody came."""

    answers: int
    right: int


def do_practise(office: Office, person: Person, number: int, label: str, *, is_right: bool) -> None:
    """Keep an answer to the drawn picture of a number."""
    with transaction.atomic():
        answer = PracticeAnswer.objects.create(
            answer_id=office.ids.new(),
            person=person,
            number=number,
            label=label,
            is_right=is_right,
            at=office.clock.now(),
        )
        facts = {"number": str(number)}
        record(office, "practice.answered", person.person_id, answer.answer_id, facts)


def practice_sum(person: Person) -> PracticeSum:
    """Return how many answers somebody gave, and how many were right."""
    found = PracticeAnswer.objects.filter(person=person)
    return PracticeSum(found.count(), found.filter(is_right=True).count())
