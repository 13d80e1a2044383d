"""Access to comments: opened for the writer's organisation, and only once they are no hint."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django_scopes import scope

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Comment, Person
from orbweaver.casework.office import Office
from orbweaver.casework.queries.history import reader_of
from orbweaver.casework.reviewing import case_called, root_of
from orbweaver.casework.roles import READS_HISTORY
from orbweaver.casework.sealing import open_text
from orbweaver.casework.standing import organisations_of
from orbweaver.casework.tenancy import case_scope
from orbweaver.errors import Shredded


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment, opened."""

    comment_id: str
    at: datetime
    person: str
    text: str
    """Empty where its writer erased it."""
    is_own: bool


def access_comments(office: Office, person: Person, case_id: str) -> tuple[CommentLine, ...]:
    """Return the comments on a case that somebody may read, after the audit row is committed.

    Their own organisation's; before their own verdict on an open case only what they wrote
    themselves: what others say of it could tell what they decided.

    Raises:
        NotAllowed: The person holds no role that reads cases.
        UnknownName: No such case.
    """
    with case_scope(person, READS_HISTORY):
        reader = reader_of(person, case_called(root_of(case_id)))
    with scope(organisation=organisations_of(person, READS_HISTORY)):
        found = Comment.objects.filter(case=reader.case).select_related("person", "text")
        if not reader.is_open_to:
            found = found.filter(person=person)
        rows = list(found.order_by("at", "comment_id"))
    if not rows:
        return ()
    with transaction.atomic(durable=True):
        facts = {"case": reader.case.case_id, "comments": str(len(rows))}
        record(office, "comment.read", person.person_id, office.ids.new(), facts)
    return tuple(_line(office, row, person) for row in rows)


def _line(office: Office, row: Comment, person: Person) -> CommentLine:
    try:
        text = open_text(office, row.text)
    except Shredded:
        text = ""
    is_own = row.person_id == person.person_id
    return CommentLine(row.comment_id, row.at, row.person.name, text, is_own)
