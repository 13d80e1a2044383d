"""Access to notes on how somebody is: only they read them, and only they destroy them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from orbweaver.casework.audit_trail import record
from orbweaver.casework.models import Person, WellbeingNote
from orbweaver.casework.office import Office
from orbweaver.casework.sealing import erase_text, open_text, seal_text
from orbweaver.errors import Shredded, UnknownName, UsageError

SOMEBODY = "somebody"
"""The actor of what is nobody's business but theirs."""
LONGEST_NOTE_CHARS = 5_000


@dataclass(frozen=True, slots=True)
class Note:
    """One note, opened for who wrote it."""

    note_id: str
    at: datetime
    text: str


def do_write_note(office: Office, person: Person, text: str) -> str:
    """Keep a note sealed; the audit log says that somebody wrote one, and not who.

    Returns:
        The id of the note.

    Raises:
        UsageError: It is empty or too long.
    """
    if not text.strip() or len(text) > LONGEST_NOTE_CHARS:
        raise UsageError(f"a note has 1 to {LONGEST_NOTE_CHARS:,} characters")
    with transaction.atomic():
        sealed = seal_text(office, "wellbeing.note", text.strip())
        if sealed is None:
            raise UsageError("a note has something in it")
        note = WellbeingNote.objects.create(
            note_id=office.ids.new(), person=person, text=sealed, at=office.clock.now()
        )
        record(office, "note.written", SOMEBODY, note.note_id)
    return note.note_id


def access_own_notes(office: Office, person: Person) -> tuple[Note, ...]:
    """Return one's own notes that were not shredded, newest first.

    Without an audit row: who thinks about how they are is nobody's business.
    """
    rows = WellbeingNote.objects.filter(person=person, text__key__isnull=False)
    return tuple(
        note
        for row in rows.select_related("text").order_by("-at", "-note_id")
        for note in _opened(office, row)
    )


def do_shred_note(office: Office, person: Person, note_id: str) -> None:
    """Destroy the key of one of one's own notes; nobody reads it again.

    Raises:
        UnknownName: This person wrote no such note, or shredded it.
    """
    with transaction.atomic():
        rows = WellbeingNote.objects.filter(note_id=note_id, person=person)
        note = rows.filter(text__key__isnull=False).select_related("text").first()
        if note is None:
            raise UnknownName("no such note of yours")
        erase_text(note.text)
        record(office, "note.shredded", SOMEBODY, note.note_id)


def _opened(office: Office, row: WellbeingNote) -> tuple[Note, ...]:
    try:
        return (Note(row.note_id, row.at, open_text(office, row.text)),)
    except Shredded:  # in another window, just now
        return ()
