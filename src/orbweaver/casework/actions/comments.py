"""Comments on a case: for one's own organisation, erased by destroying their key."""

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Comment, Membership, Person
from orbweaver.casework.office import Office
from orbweaver.casework.reviewing import case_called, root_of
from orbweaver.casework.roles import READS_HISTORY
from orbweaver.casework.sealing import erase_text, seal_text
from orbweaver.casework.standing import require, standing_memberships
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import NotAllowed, UnknownName, UsageError

LONGEST_CHARS = 4000


def do_comment(office: Office, person: Person, case_id: str, text: str) -> str:
    """Say something of a case to one's own organisation; return the comment's id.

    Raises:
        NotAllowed: The person holds no role that reads cases.
        UnknownName: No such case.
        UsageError: There is nothing in it, or it is longer than 4,000 characters.
    """
    said = text.strip()
    if len(said) > LONGEST_CHARS:
        raise UsageError("a comment has between 1 and 4,000 characters")
    with transaction.atomic(), case_scope(person, READS_HISTORY):
        case = case_called(root_of(case_id))
        sealed = seal_text(office, "comment.text", said)
        if sealed is None:
            raise UsageError("a comment has between 1 and 4,000 characters")
        membership = writing_membership(person, case.organisation_id)
        comment = Comment.objects.create(
            comment_id=office.ids.new(),
            case=case,
            organisation_id=membership.organisation_id,
            person=person,
            text=sealed,
            at=office.clock.now(),
        )
        record(
            office, "comment.written", person.person_id, comment.comment_id, {"case": case.case_id}
        )
        return comment.comment_id


def do_erase_comment(office: Office, person: Person, comment_id: str) -> str:
    """Destroy the key of one's own comment; return the id of its case. The row stays.

    Raises:
        NotAllowed: Somebody else wrote it.
        UnknownName: There is none.
    """
    with transaction.atomic(), case_scope(person, READS_HISTORY):
        found = Comment.objects.filter(comment_id=comment_id).select_related("text").first()
        if found is None:
            raise UnknownName("there is no such comment")
        if found.person_id != person.person_id:
            raise NotAllowed("only who wrote a comment erases it")
        erase_text(found.text)
        subject, facts = office.ids.new(), {"comment": comment_id, "case": found.case_id}
        record(office, "comment.erased", person.person_id, subject, facts)
        return found.case_id


def writing_membership(person: Person, organisation_id: str) -> Membership:
    """Return for which organisation somebody writes: the case's, where it is one of theirs.

    Raises:
        NotAllowed: They hold no role that reads cases.
    """
    first = require(person, READS_HISTORY)
    held = [each for each in standing_memberships(person) if each.role in READS_HISTORY]
    return next((each for each in held if each.organisation_id == organisation_id), first)
