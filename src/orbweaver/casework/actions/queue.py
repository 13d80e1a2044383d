"""Working through the queue: taking the next case, leaving one for others, going away."""

from collections.abc import Collection
from enum import StrEnum

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework.actions.decisions import do_let_go
from orbweaver.casework.audit_trail import record
from orbweaver.casework.leases import give_back, held_by, take_lease
from orbweaver.casework.models import HeldDecision, Person, QueuePlace, Skip
from orbweaver.casework.office import Office
from orbweaver.casework.queries.deciding import held_line
from orbweaver.casework.queries.queue import skipped_before, takeable, waits_for
from orbweaver.casework.queue_facts import LATER
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import require_reviewer
from orbweaver.errors import UsageError, WrongState

TRIED_AT_ONCE = 24
"""How many cases one question names, for when others are quicker."""
LONGEST_TEXT_CHARS = 500


class SkipReason(StrEnum):
    """Why somebody leaves a case."""

    LATER = LATER
    """Not now; nobody is told."""
    LANGUAGE = "language"
    """What one must read is in a language that they do not read."""
    UNSURE = "unsure"
    """Somebody with more experience should look."""
    BROKEN = "broken"
    """The picture does not show, or shows wrongly."""
    NOT_ME = "not-me"
    """They would rather not see this one, and need not say why."""
    OTHER = "other"
    """As they write."""


def do_take_next(office: Office, person: Person, *, besides: Collection[str] = ()) -> str | None:
    """Lease the next case in turn to this person, and return its id; nothing where none waits.

    What they hold already and have not decided comes first. A case that they skipped comes again
    after a while, or when nothing else waits.

    Args:
        office: Time, and how long leases last.
        person: Who wants to work.
        besides: Cases to leave out: the one before them, for instance, when the next is fetched
            ahead.

    Raises:
        NotAllowed: The person may not review.
    """
    held = held_line(office, person)  # decided, and not yet a verdict: it waits for nobody
    besides = [*besides, held.case_id] if held else besides
    besides = {*besides, *_held_decision(person)}
    return (
        _take_first(office, person, _own(office, person, besides))
        or _take_in_turn(office, person, besides)
        or _take_first(office, person, skipped_before(office, person, besides))
    )


def _held_decision(person: Person) -> list[str]:
    """Return the case on which a person holds a decision: it waits for them only when undone."""
    with scopes_disabled():
        held = HeldDecision.objects.filter(person=person, refused_for="")
        return list(held.values_list("case_id", flat=True))


def _own(office: Office, person: Person, besides: Collection[str]) -> list[str]:
    """Return what a person holds and has not decided, in order of taking."""
    held = [each for each in held_by(office, person) if each not in besides]
    waiting = waits_for(person, held) if held else ()
    return [each for each in held if each in waiting]


def _take_in_turn(office: Office, person: Person, besides: Collection[str]) -> str | None:
    """Lease the first case in turn; where others are quicker, ask again what is left."""
    while found := takeable(office, person, TRIED_AT_ONCE, besides):
        taken = _take_first(office, person, found)
        if taken is not None:
            return taken
    return None


def _take_first(office: Office, person: Person, case_ids: Collection[str]) -> str | None:
    """Lease the first of these cases that nobody else took meanwhile."""
    return next((each for each in case_ids if take_lease(office, person, each)), None)


def do_skip(
    office: Office, person: Person, case_id: str, reason: SkipReason, text: str = ""
) -> None:
    """Leave a case for others, or for later, and return its lease; lets go what is held.

    Args:
        office: Time, ids, rules.
        person: Who leaves it.
        case_id: An unsettled case that waits for this person.
        reason: Why.
        text: More about it; sealed. ``other`` needs it.

    Raises:
        NotAllowed: The person may not review.
        WrongState: It does not wait for this person.
        UsageError: ``other`` says nothing, or the text is too long.
    """
    text = text.strip()
    if reason is SkipReason.OTHER and not text:
        raise UsageError("say in a few words why you leave this case")
    if len(text) > LONGEST_TEXT_CHARS:
        raise UsageError(f"at most {LONGEST_TEXT_CHARS} characters")
    do_let_go(office, person, is_leaving=True)
    with transaction.atomic():
        membership = require_reviewer(person)
        if not waits_for(person, [case_id]):
            raise WrongState(f"case {case_id} does not wait for you")
        with scopes_disabled():
            skip = Skip.objects.create(
                skip_id=office.ids.new(),
                case_id=case_id,
                person=person,
                organisation_id=membership.organisation_id,
                reason=reason.value,
                text=seal_text(office, "skip.text", text),
                at=office.clock.now(),
            )
            _count_skips(case_id)
        facts = {"case": case_id, "reason": reason.value}
        record(office, "case.skipped", person.person_id, skip.skip_id, facts)
        give_back(office, person, case_id)


def do_leave(office: Office, person: Person) -> None:
    """Return every lease of somebody who goes away."""
    give_back(office, person)


def _count_skips(case_id: str) -> None:
    counted = Skip.objects.filter(case_id=case_id).exclude(reason=LATER)
    persons = counted.values("person_id").distinct().count()
    QueuePlace.objects.filter(case_id=case_id).update(skips=persons)
