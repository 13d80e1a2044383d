"""Notes on how somebody is: for their own eyes, and gone when they say so."""

import pytest

from orbweaver.casework.access.notes import access_own_notes, do_shred_note, do_write_note
from orbweaver.casework.models import (
    AuditEvent,
    SealedText,
    TextKey,
)
from orbweaver.casework.roles import Role
from orbweaver.errors import UnknownName, UsageError
from tests.casework.house import House


def test_only_who_wrote_a_note_reads_it(any_house: House) -> None:
    ana, ado = any_house.person("Ana"), any_house.person("Ado", Role.ADMINISTRATOR)
    do_write_note(any_house.office, ana, "a heavy morning")
    assert [note.text for note in access_own_notes(any_house.office, ana)] == ["a heavy morning"]
    assert access_own_notes(any_house.office, ado) == ()


def test_a_note_stands_nowhere_in_clear_and_the_log_names_nobody(any_house: House) -> None:
    ana = any_house.person("Ana")
    note_id = do_write_note(any_house.office, ana, "a heavy morning")
    assert b"heavy" not in b"".join(bytes(row.ciphertext) for row in SealedText.objects.all())
    event = AuditEvent.objects.get(tag="note.written")
    assert (event.actor, event.subject, event.facts_json) == ("somebody", note_id, "{}")


def test_a_shredded_note_is_read_by_nobody_again(any_house: House) -> None:
    ana, ben = any_house.analysts("Ana", "Ben")
    keys = TextKey.objects.count()
    note_id = do_write_note(any_house.office, ana, "a heavy morning")
    with pytest.raises(UnknownName):
        do_shred_note(any_house.office, ben, note_id)
    do_shred_note(any_house.office, ana, note_id)
    assert access_own_notes(any_house.office, ana) == ()
    assert TextKey.objects.count() == keys
    with pytest.raises(UnknownName):
        do_shred_note(any_house.office, ana, note_id)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 5_001], ids=["empty", "blank", "long"])
def test_a_note_has_a_length(text: str, house: House) -> None:
    with pytest.raises(UsageError):
        do_write_note(house.office, house.person("Ana"), text)
