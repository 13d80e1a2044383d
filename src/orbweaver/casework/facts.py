"""Facts: which questions are asked about a case, and which answers count in the end.

The rule of counting: of the verdicts that gave the final label, the answer that most of them gave
to a question counts; where two answers were given equally often, it is undetermined. A senior's
last word answers before all others, for the questions that it answers at all.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orbweaver.casework.models import QuestionSet, Verdict
from orbweaver.casework.office import Office
from orbweaver.errors import FactsMissing, UnknownName, UsageError
from orbweaver.model.questions import UNDETERMINED, Question, Questionnaire
from orbweaver.model.scheme import Label


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one organisation about cases of one scheme."""

    questions: tuple[Question, ...]
    """In order; empty where labels alone are asked for."""
    required: frozenset[str]
    """Those without whose answer no label that leads to notices is taken."""

    def by(self, label: Label) -> tuple[Question, ...]:
        """Return the questions that giving this label asks, those that it answers left out."""
        said = {name for name, _ in label.facts}
        wanted = {*label.asks, *(self.required if label.actionable else ())}
        return tuple(each for each in self.questions if each.name in wanted - said)


def asked_about(office: Office, organisation_id: str, scheme: str) -> Asked:
    """Return what an organisation asks: as it chose last, else everything and nothing required."""
    chosen = last_choice(organisation_id, scheme)
    if chosen is not None:
        questionnaire = office.rulebook.questionnaires.get(chosen.questionnaire)
        if questionnaire is None:
            return Asked((), frozenset())
        asked = set(json.loads(chosen.asked_json))
        shown = tuple(each for each in questionnaire.questions if each.name in asked)
        known = {each.name for each in shown}
        return Asked(shown, frozenset(known & set(json.loads(chosen.required_json))))
    found = questionnaire_of_scheme(office, scheme)
    return Asked(found.questions if found else (), frozenset())


def last_choice(organisation_id: str, scheme: str) -> QuestionSet | None:
    """Return what an organisation chose last for a scheme; nothing where it never did."""
    found = QuestionSet.objects.filter(organisation_id=organisation_id, scheme=scheme)
    return found.order_by("-at", "-set_id").first()


def facts_given(
    asked: Asked, label: Label, given: Mapping[str, str], *, complete: bool = True
) -> dict[str, str]:
    """Return what a decision says: the given answers and those that its label implies.

    Args:
        asked: The questions that may be answered.
        label: The label given.
        given: Answers by question; empty ones count as not given.
        complete: Whether required answers must be there.

    Raises:
        UnknownName: No such question, or no such answer to it.
        UsageError: An answer contradicts the label.
        FactsMissing: A required question has no answer.
    """
    known = {question.name: question for question in asked.questions}
    said = {name: answer for name, answer in given.items() if answer}
    for name, answer in said.items():
        question = known.get(name)
        if question is None:
            raise UnknownName(f"question {name!r}")
        if question.answer(answer) is None:
            raise UnknownName(f"answer {answer!r} to {name!r}")
    for name, answer in label.facts:
        if said.setdefault(name, answer) != answer:
            raise UsageError(f"{label.name} says {name}: {answer}, and the answer was {said[name]}")
    missing = [] if not label.actionable else sorted(asked.required - set(said))
    if complete and missing:
        raise FactsMissing(", ".join(missing))
    return said


def facts_of(verdict: Verdict) -> dict[str, str]:
    """Return the facts of a verdict, answers by question."""
    return {str(name): str(answer) for name, answer in json.loads(verdict.facts_json).items()}


def facts_json(facts: Mapping[str, str]) -> str:
    """Return facts as they are stored."""
    return json.dumps(dict(facts), sort_keys=True, separators=(",", ":"))


def facts_that_count(
    standing: Sequence[Verdict], label: str, last_word: Verdict | None
) -> dict[str, str]:
    """Return the facts of a final classification, by the rule that stands above.

    Args:
        standing: The verdicts that count.
        label: The final label.
        last_word: A senior's, where one decided.
    """
    agreed = [facts_of(verdict) for verdict in standing if verdict.label == label]
    names = sorted({name for facts in agreed for name in facts})
    counted = {name: _most_given(agreed, name) for name in names}
    return counted | (facts_of(last_word) if last_word else {})


def _most_given(agreed: Iterable[Mapping[str, str]], name: str) -> str:
    """Return the answer that most gave to a question; undetermined where two are level."""
    counts = Counter(facts[name] for facts in agreed if name in facts)
    (answer, most), *others = counts.most_common(2)
    return UNDETERMINED if others and others[0][1] == most else answer


def questionnaire_of_scheme(office: Office, scheme: str) -> Questionnaire | None:
    """Return the questionnaire that a scheme's labels speak of; nothing where it names none."""
    return office.rulebook.questionnaires.get(office.schemes[scheme].questionnaire)
