"""Notices: drafting what is due, approving, queueing."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.casework.models import Person
from orbweaver.casework.office import Office
from orbweaver.errors import OrbweaverError


@dataclass(frozen=True, slots=True)
class ApprovalOutcome:
    """What an approval did."""

    approved: int
    queued: int
    waiting_for_contact: int
    """Approved, but nobody has approved the recipient yet (two persons must)."""


def do_draft_due_notices(office: Office, limit: int = 500) -> int:
    """Draft the notices of findings that are due, and return how many are new.

    Looks up who hosts each address first, outside of any transaction. Those whose bank's terms
    allow it are approved and queued at once. Safe to run at any time, by anybody, twice.
    """
    raise NotImplementedError


def draft_or_leave_for_later(office: Office) -> None:
    """Draft what is due; when the look-up does not answer now, the courier asks again."""
    try:
        do_draft_due_notices(office)
    except OrbweaverError as error:
        if not error.retryable:
            raise


def do_approve_notices(
    office: Office, person: Person, notice_ids: Sequence[str]
) -> ApprovalOutcome:
    """Approve drafted notices; queue those whose recipient is approved. Twice changes nothing.

    Raises:
        NotAllowed: The person is no notifier of the notices' organisation.
        UnknownName: No such notice.
    """
    raise NotImplementedError


def do_queue_notice(office: Office, person: Person, notice_id: str) -> bool:
    """Put an approved notice into the outbox; return whether it was not there already.

    Raises:
        NotAllowed: The person is no notifier of the notice's organisation.
        UnknownName: No such notice.
        WrongState: Nobody approved the notice.
        RecipientNotApproved: Fewer than two persons approved the recipient.
    """
    raise NotImplementedError
