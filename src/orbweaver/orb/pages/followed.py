"""What followed from a final classification: other schemes' labels, facts that count, votes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orbweaver.casework.office import Office
from orbweaver.casework.queries.deciding import Deciding, VotesLine
from orbweaver.model.questions import UNDETERMINED, Question
from orbweaver.orb.pages.words import label_title


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A name and what it is."""

    name: str
    value: str


def followed(office: Office, deciding: Deciding) -> tuple[FollowedLine, ...]:
    """Return what followed, line by line; nothing for a case that is not settled."""
    return (
        *_derived(office, deciding),
        *_facts(office, deciding),
        *(votes_lines(office, deciding.scheme, deciding.votes) if deciding.votes else ()),
    )


def said_facts(questions: Iterable[Question], facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield facts in words, as the questions name them; names where no question is known."""
    known = {question.name: question for question in questions}
    for name, answer in facts:
        question = known.get(name)
        found = question.answer(answer) if question else None
        said = _(found.title) if found else _undetermined(answer)
        yield f"{_(question.title) if question else name}: {said}"


def votes_lines(office: Office, scheme: str, votes: VotesLine) -> Iterator[FollowedLine]:
    """Yield how a classification came about."""
    titled = ((label_title(office, scheme, label), count) for label, count in votes.labels)
    yield FollowedLine(_("Votes"), _counted(titled))
    yield FollowedLine(_("Organisations"), _counted(votes.organisations))
    needed = ngettext(
        "One verdict was enough.", "%(count)s verdicts had to agree.", votes.needed
    ) % {"count": votes.needed}
    yield FollowedLine(_("Needed"), needed)


def _derived(office: Office, deciding: Deciding) -> Iterator[FollowedLine]:
    for line in deciding.derived:
        scheme = office.schemes.get(line.scheme)
        title = _(scheme.title) if scheme else line.scheme
        label = label_title(office, line.scheme, line.label)
        mapping = _("mapping %(version)s") % {"version": line.version}
        yield FollowedLine(title, f"{label} ({mapping})")


def _facts(office: Office, deciding: Deciding) -> Iterator[FollowedLine]:
    known: dict[str, Question] = {
        question.name: question
        for questionnaire in office.rulebook.questionnaires.values()
        for question in questionnaire.questions
    }
    for name, answer in deciding.final_facts:
        question = known.get(name)
        found = question.answer(answer) if question else None
        said = _(found.title) if found else _undetermined(answer)
        yield FollowedLine(_(question.title) if question else name, said)


def _undetermined(answer: str) -> str:
    return _("Undetermined") if answer == UNDETERMINED else answer


def _counted(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counts)
