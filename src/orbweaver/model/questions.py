"""Questionnaires: what a decision may say of media besides its label; data, loaded from files."""

from dataclasses import dataclass

UNDETERMINED = "undetermined"
"""The answer where nobody could tell, or where as many said one thing as another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible fact, with the key that gives it."""

    name: str
    title: str
    key: str
    """A letter, ``a`` to ``z``; of this question alone."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to say about media, with the answers that it may have."""

    name: str
    title: str
    answers: tuple[Answer, ...]

    def answer(self, name: str) -> Answer | None:
        """Return the answer of that name, if this question has it."""
        return next((answer for answer in self.answers if answer.name == name), None)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A named, ordered set of questions."""

    name: str
    title: str
    questions: tuple[Question, ...]

    def question(self, name: str) -> Question | None:
        """Return the question of that name, if it is among these."""
        return next((question for question in self.questions if question.name == name), None)
