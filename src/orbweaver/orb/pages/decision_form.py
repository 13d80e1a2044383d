"""The form of a decision: what somebody gave, and what is asked of them, comes back filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from orbweaver.casework.office import Office
from orbweaver.casework.queries.deciding import Deciding, HeldLine
from orbweaver.errors import UsageError
from orbweaver.orb.pages.followed import FollowedLine, followed
from orbweaver.orb.pages.words import label_title, short_id

FACT = "fact-"
"""How the names of the fields begin that answer questions; the question's name follows."""
ASKED = "asked"
"""The field that says that the questions of the label stood open when it was given."""
LONGEST_COMMENT_CHARS = 4000


@dataclass(frozen=True, slots=True)
class GivenForm:
    """A decision as the form brought it."""

    label: str
    facts: Mapping[str, str]
    position: int
    comment: str
    was_asked: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer."""

    name: str
    title: str
    key: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question with its answers."""

    field: str
    title: str
    choices: tuple[Choice, ...]
    is_required: bool
    is_asked: bool
    """Whether the label that was given asks it."""


@dataclass(frozen=True, slots=True)
class UndoLine:
    """The way to undo a decision."""

    href: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What stands around the buttons of the labels."""

    questions: tuple[AskedQuestion, ...]
    label: str
    """Given already, where the form came back."""
    comment: str
    is_open: bool
    """Whether the questions stand open."""
    sentence: str
    """Why the form came back; empty where it did not."""
    undo: UndoLine | None
    """What this person may still undo, be it of this case or of another."""
    followed: tuple[FollowedLine, ...]
    """Of a settled case: labels of other schemes, facts that count, votes."""


def read_form(request: HttpRequest) -> GivenForm:
    """Return what the form says.

    Raises:
        UsageError: It was tampered with, or the comment is too long.
    """
    position = request.POST.get("position", "")
    if not (position.isascii() and position.isdecimal()):
        raise UsageError("the form does not say what was shown")
    comment = request.POST.get("comment", "").strip()
    if len(comment) > LONGEST_COMMENT_CHARS:
        raise UsageError(f"a comment has at most {LONGEST_COMMENT_CHARS} characters")
    facts = {
        name.removeprefix(FACT): str(answer)
        for name, answer in request.POST.items()
        if name.startswith(FACT) and answer
    }
    return GivenForm(
        label=request.POST.get("label", ""),
        facts=facts,
        position=int(position),
        comment=comment,
        was_asked=bool(request.POST.get(ASKED)),
    )


def decision_form(
    office: Office,
    deciding: Deciding,
    held: HeldLine | None,
    given: GivenForm | None = None,
    sentence: str = "",
) -> DecisionForm:
    """Return the form, filled with what was given before.

    Args:
        office: Schemes and questionnaires.
        deciding: What may be given on the case.
        held: What this person may still undo.
        given: What came before; nothing for a fresh form.
        sentence: Why it comes back.
    """
    asked = set(deciding.asks.get(given.label, ())) if given else set()
    facts = given.facts if given else {}
    questions = tuple(
        AskedQuestion(
            field=f"{FACT}{question.name}",
            title=_(question.title),
            choices=tuple(
                Choice(each.name, _(each.title), each.key, facts.get(question.name) == each.name)
                for each in question.answers
            ),
            is_required=question.name in deciding.required,
            is_asked=question.name in asked,
        )
        for question in deciding.questions
    )
    return DecisionForm(
        questions=questions,
        label=given.label if given else "",
        comment=given.comment if given else "",
        is_open=given is not None,
        sentence=sentence,
        undo=_undo(office, held) if held else None,
        followed=followed(office, deciding),
    )


def _undo(office: Office, held: HeldLine) -> UndoLine:
    facts = {
        "case": short_id(held.case_id),
        "label": label_title(office, held.scheme, held.label),
    }
    sentence = _("Case %(case)s: %(label)s, until your next decision.") % facts
    return UndoLine(reverse("orb:undo"), sentence)
