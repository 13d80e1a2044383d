"""What somebody may give on a case now, what they hold, and what a settled case came to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django_scopes import scopes_disabled

from orbweaver.casework.facts import asked_about
from orbweaver.casework.finals import final_of
from orbweaver.casework.models import (
    Case,
    DerivedLabel,
    HeldDecision,
    Organisation,
    Person,
    VerdictStage,
)
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import Turn
from orbweaver.casework.roles import REVIEWERS
from orbweaver.casework.tenancy import case_scope
from orbweaver.casework.votes import read_votes
from orbweaver.model.questions import Question


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A decision that its person may still undo."""

    case_id: str
    scheme: str
    label: str
    undo_until: datetime


@dataclass(frozen=True, slots=True)
class DerivedLine:
    """A label of another scheme that followed."""

    scheme: str
    label: str
    """A name in that scheme, or ``undetermined``."""
    mapping: str
    version: str


@dataclass(frozen=True, slots=True)
class VotesLine:
    """How a final classification came about."""

    labels: tuple[tuple[str, int], ...]
    """Verdicts by label, most first."""
    organisations: tuple[tuple[str, int], ...]
    """Verdicts by organisation's name."""
    needed: int
    """How many had to agree."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """All about deciding that a case's page shows."""

    stage: VerdictStage | None
    """What the person's next verdict would be; nothing where none would be taken."""
    scheme: str
    """The case's; labels are of it."""
    questions: tuple[Question, ...]
    """What may be answered besides the label, in order."""
    asks: Mapping[str, tuple[str, ...]]
    """By label: the names of the questions that giving it asks."""
    required: tuple[str, ...]
    """Questions without whose answer no label that leads to notices is taken."""
    needed_verdicts: int
    """How many must agree; with 1 the person's own is final."""
    held: HeldLine | None
    """What this person decided on this very case and may still undo."""
    final_facts: tuple[tuple[str, str], ...]
    """Of a settled case: the facts that count, by question."""
    derived: tuple[DerivedLine, ...]
    """Of a settled case: the labels of other schemes."""
    votes: VotesLine | None


def held_line(office: Office, person: Person) -> HeldLine | None:
    """Return the decision that this person may still undo, whatever page they are on."""
    with scopes_disabled():
        found = HeldDecision.objects.filter(person=person, refused_for="")
        held = found.select_related("case").first()
    if held is None:
        return None
    until = held.at + timedelta(seconds=office.settings.undo_s)
    return HeldLine(held.case_id, held.case.scheme, held.label, until)


def deciding_on(office: Office, person: Person, case: Case, turn: Turn | None) -> Deciding:
    """Return what a page shows about deciding this case; the scope says what may be known.

    Args:
        office: Rules.
        person: Whose page it is.
        case: As :func:`orbweaver.casework.reviewing.case_called` returns it.
        turn: What verdict the person may give; nothing for none.
    """
    asked = asked_about(office, case.organisation_id, case.scheme)
    labels = office.schemes[case.scheme].labels
    held = held_line(office, person)
    first = getattr(case, "classification", None)
    final = final_of(case) if first else None
    facts = json.loads(final.facts_json) if final else {}
    return Deciding(
        stage=turn.stage if turn else None,
        scheme=case.scheme,
        questions=asked.questions,
        asks={label.name: tuple(each.name for each in asked.by(label)) for label in labels},
        required=tuple(sorted(asked.required)),
        needed_verdicts=case.needed_verdicts,
        held=held if held and held.case_id == case.case_id else None,
        final_facts=tuple(sorted(facts.items())),
        derived=_derived(case) if final else (),
        votes=votes_line(first.votes_json) if first else None,
    )


def votes_line(text: str) -> VotesLine | None:
    """Return stored votes with the names of organisations; nothing where none were stored."""
    votes = read_votes(text)
    if votes is None:
        return None
    names = dict(
        Organisation.objects.filter(organisation_id__in=votes.organisations).values_list(
            "organisation_id", "name"
        )
    )
    by_label = sorted(votes.labels.items(), key=lambda each: (-each[1], each[0]))
    by_name = sorted((names.get(each, each), count) for each, count in votes.organisations.items())
    return VotesLine(tuple(by_label), tuple(by_name), votes.needed)


def _derived(case: Case) -> tuple[DerivedLine, ...]:
    """Return the latest derived label of each scheme."""
    latest = {
        row.scheme: DerivedLine(row.scheme, row.label, row.mapping, row.version)
        for row in DerivedLabel.objects.filter(case=case).order_by("at", "derived_id")
    }
    return tuple(latest[scheme] for scheme in sorted(latest))


def questions_open(
    office: Office, person: Person, case_id: str, label: str, facts: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the questions that giving a label asks and that these facts leave open.

    Nothing for a case or a label that there is not: whoever takes the decision says so.

    Raises:
        NotAllowed: The person may not review.
    """
    with case_scope(person, REVIEWERS):
        case = Case.objects.filter(case_id=case_id).first()
        known = office.schemes[case.scheme].label(label) if case else None
        if case is None or known is None:
            return ()
        asked = asked_about(office, case.organisation_id, case.scheme)
    return tuple(each.name for each in asked.by(known) if not facts.get(each.name))
