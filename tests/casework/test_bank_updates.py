"""What became of the banks since a version: pieces that an index takes in."""

from datetime import timedelta

import pytest
from django.db import transaction

from orbweaver.casework import bank_book
from orbweaver.casework.actions.banks import EntryRow, do_import_entries, do_withdraw_entry
from orbweaver.casework.roles import Role
from orbweaver.model.signal import Signal
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from tests.casework.house import House, sha256_hex
from tests.casework.lived_in import BANK, fill_bank

ROCK, SAND, MOSS = (Signal("sha256", sha256_hex(name)) for name in ("rock", "sand", "moss"))


def add(house: House, signal: Signal) -> None:
    """Import one more entry."""
    rows = [EntryRow(1, signal, "confirmed")]
    do_import_entries(house.office, None, BANK, rows, "a test", good_rows=False)


def told(house: House, after_version: int) -> tuple[int, set[Signal], set[Signal]]:
    """Return the last version, what came and what went."""
    pieces = list(house.desk.bank_updates(after_version))
    came = {entry.signal for piece in pieces for entry in piece.added}
    gone = {entry.signal for piece in pieces for entry in piece.withdrawn}
    return pieces[-1].version, came, gone


def test_updates_tell_what_came_and_what_went_since(any_house: House) -> None:
    house = any_house
    assert list(house.desk.bank_updates(0)) == []
    rock, _ = sorted(fill_bank(house, [ROCK, SAND]), key=lambda entry: entry.signal != ROCK)
    add(house, MOSS)
    assert told(house, 0) == (2, {ROCK, SAND, MOSS}, set())
    assert told(house, 1) == (2, {MOSS}, set())
    do_withdraw_entry(house.office, house.person("Lio", Role.LIAISON), rock.entry_id, "grey")
    assert told(house, 0) == (3, {SAND, MOSS}, set())
    assert told(house, 1) == (3, {MOSS}, {ROCK})
    assert told(house, 2) == (3, set(), {ROCK})
    assert list(house.desk.bank_updates(3)) == []
    add(house, ROCK)
    assert told(house, 2) == (4, {ROCK}, {ROCK})
    assert house.desk.bank_sizes() == {BANK: 3}


def test_updates_come_in_pieces_and_only_the_last_claims_the_version(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank_book, "UPDATE_ENTRIES", 2)
    fill_bank(house, [Signal("sha256", sha256_hex(str(n))) for n in range(5)])
    pieces = list(house.desk.bank_updates(0))
    assert [(len(piece.added), piece.version) for piece in pieces] == [
        (2, 0),
        (2, 0),
        (1, 0),
        (0, 1),
    ]


def test_each_version_has_a_name_that_stays(any_house: House) -> None:
    house = any_house
    assert [house.desk.bank_history(version) for version in (0, 1)] == ["", ""]
    fill_bank(house, [ROCK])
    first = house.desk.bank_history(1)
    add(house, SAND)
    assert house.desk.bank_history(1) == first
    assert len({first, house.desk.bank_history(2), house.desk.bank_history(3)}) == 3
    assert house.desk.bank_history(3) == ""


def test_banks_that_came_to_a_version_another_way_have_another_name(any_house: House) -> None:
    """As after a restore: the same number of changes, the last of them at another time."""
    house = any_house
    fill_bank(house, [ROCK])
    with transaction.atomic():
        add(house, SAND)
        lost = house.desk.bank_history(2)
        transaction.set_rollback(True)
    house.clock.pass_time(timedelta(microseconds=1))
    add(house, MOSS)
    assert house.desk.bank_history(2) not in {"", lost}


def test_an_index_follows_the_desk(house: House) -> None:
    index = ExhaustiveIndex()
    index.follow(house.desk)
    fill_bank(house, [ROCK, SAND])
    index.follow(house.desk)
    assert (index.version, len(index)) == (1, 2)
