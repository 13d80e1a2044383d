"""Banks: what is in force, in which version, and who may take it out."""

from dataclasses import replace

import pytest

from orbweaver.casework.actions.banks import (
    EntryRow,
    NewBank,
    do_allow,
    do_create_bank,
    do_export_bank,
    do_import_entries,
    do_withdraw_entry,
)
from orbweaver.casework.models import AuditEvent, Handover, Person
from orbweaver.casework.queries.banks import banks_page
from orbweaver.casework.roles import KEEPS_BANKS, SEES_BANKS, Role
from orbweaver.errors import AlreadyThere, NotAllowed, UnknownName, UsageError, WrongState
from orbweaver.model.bank import Terms
from orbweaver.model.order import RetroOrder
from orbweaver.model.signal import Signal
from tests.casework.house import House, sha256_hex
from tests.casework.lived_in import BANK, fill_bank

ROCK, SAND = Signal("sha256", sha256_hex("rock")), Signal("sha256", sha256_hex("sand"))


@pytest.fixture
def new_bank(house: House) -> NewBank:
    """What is said of a bank."""
    return NewBank("rocks", house.organisation().organisation_id, "demo")


@pytest.fixture
def lio(house: House) -> Person:
    """A liaison."""
    return house.person("Lio", Role.LIAISON)


def test_a_bank_is_made_once_and_right(house: House, new_bank: NewBank) -> None:
    do_create_bank(house.office, None, new_bank)
    with pytest.raises(AlreadyThere):
        do_create_bank(house.office, None, new_bank)
    for wrong in (
        replace(new_bank, name=" "),
        replace(new_bank, name="other", scheme="five-labels"),
        replace(new_bank, name="other", organisation_id="0" * 32),
    ):
        with pytest.raises(UsageError):
            do_create_bank(house.office, None, wrong)


@pytest.mark.parametrize("role", sorted(Role))
def test_who_keeps_and_who_sees_banks(house: House, new_bank: NewBank, role: Role) -> None:
    person = house.person("Lio", role)
    if role in KEEPS_BANKS:
        do_create_bank(house.office, person, new_bank)
    else:
        with pytest.raises(NotAllowed):
            do_create_bank(house.office, person, new_bank)
        do_create_bank(house.office, None, new_bank)
    rows = [EntryRow(1, ROCK, "confirmed")]
    if role in KEEPS_BANKS:
        do_import_entries(house.office, person, "rocks", rows, "a file", good_rows=False)
    else:
        with pytest.raises(NotAllowed):
            do_import_entries(house.office, person, "rocks", rows, "a file", good_rows=False)
    if role in SEES_BANKS:
        (line,) = banks_page(person)
        assert line.entries == (role in KEEPS_BANKS)
    else:
        with pytest.raises(NotAllowed):
            banks_page(person)


def test_an_import_is_all_or_the_good_rows(house: House, new_bank: NewBank) -> None:
    do_create_bank(house.office, None, new_bank)
    rows = [
        EntryRow(1, ROCK, "confirmed"),
        EntryRow(2, Signal("sha256", "not hex"), "confirmed"),
        EntryRow(3, SAND, "precious"),
    ]
    refused = do_import_entries(house.office, None, "rocks", rows, "a file", good_rows=False)
    assert (refused.added, [error.line for error in refused.errors]) == (0, [2, 3])
    assert house.desk.bank_version() == 0
    taken = do_import_entries(house.office, None, "rocks", rows, "a file", good_rows=True)
    assert (taken.added, taken.bank_version) == (1, 1)
    again = do_import_entries(house.office, None, "rocks", rows, "a file", good_rows=True)
    assert (again.added, again.already_there, again.bank_version) == (0, 1, 1)
    assert "precious" in again.errors[1].reason


def test_every_change_is_a_version_and_new_entries_are_retro_matched(house: House) -> None:
    fill_bank(house, [ROCK, SAND])
    version, entries = house.desk.bank_entries()
    assert (version, {entry.signal for entry in entries}) == (1, {ROCK, SAND})
    (order,) = [each.order for each in house.desk.orders(0, 10)]
    assert isinstance(order, RetroOrder)
    assert (order.bank_version, sorted(order.entries, key=repr)) == (1, sorted(entries, key=repr))
    assert all(entry.terms.unattended_exact and not entry.is_final_here for entry in entries)


def test_a_large_import_is_cut_into_orders(house: House, new_bank: NewBank) -> None:
    do_create_bank(house.office, None, new_bank)
    rows = [
        EntryRow(line, Signal("sha256", sha256_hex(str(line))), "confirmed")
        for line in range(1, 2502)
    ]
    assert do_import_entries(house.office, None, "rocks", rows, "f", good_rows=False).added == 2501
    sizes = [
        len(each.order.entries)
        for each in house.desk.orders(0, 10)
        if isinstance(each.order, RetroOrder)
    ]
    assert sizes == [1000, 1000, 501]
    assert len(house.desk.bank_entries()[1]) == 2501


def test_what_is_withdrawn_is_out_of_force_and_may_come_back_as_another(
    house: House, lio: Person
) -> None:
    first, _ = fill_bank(house, [ROCK, SAND])
    assert do_withdraw_entry(house.office, lio, first.entry_id, "it was sand") == 2
    version, entries = house.desk.bank_entries()
    assert (version, len(entries)) == (2, 1)
    with pytest.raises(WrongState):
        do_withdraw_entry(house.office, lio, first.entry_id, "again")
    with pytest.raises(UnknownName):
        do_withdraw_entry(house.office, lio, "0" * 32, "what")
    with pytest.raises(NotAllowed):
        do_withdraw_entry(house.office, house.person("Ana"), entries[0].entry_id, "no")
    rows = [EntryRow(1, first.signal, "confirmed")]
    assert do_import_entries(house.office, None, BANK, rows, "b", good_rows=False).added == 1
    assert do_import_entries(house.office, None, BANK, rows, "b", good_rows=False).added == 0
    back = [each for each in house.desk.bank_entries()[1] if each.signal == first.signal]
    assert len(back) == 1
    assert back[0].entry_id != first.entry_id


def test_an_export_needs_terms_that_allow_it_and_leaves_a_line(
    house: House, new_bank: NewBank, lio: Person
) -> None:
    do_create_bank(house.office, None, new_bank)
    with pytest.raises(NotAllowed):
        do_export_bank(house.office, lio, "rocks")
    may = replace(new_bank, name="sand", terms=Terms(may_export=True))
    do_create_bank(house.office, None, may)
    rows = [EntryRow(1, SAND, "confirmed")]
    do_import_entries(house.office, None, "sand", rows, "a file", good_rows=False)
    assert [entry.signal for entry in do_export_bank(house.office, lio, "sand")] == [SAND]
    assert AuditEvent.objects.get(tag="bank.exported").actor == lio.person_id
    for person in (house.person("Ana"), house.person("Zoe", Role.LIAISON, "Rock Garden Line")):
        with pytest.raises(NotAllowed):
            do_export_bank(house.office, person, "sand")
    with pytest.raises(UnknownName):
        do_export_bank(house.office, lio, "gravel")


def test_an_allow_list_takes_bytes_and_finds_nothing(
    house: House, new_bank: NewBank, lio: Person
) -> None:
    do_create_bank(house.office, None, replace(new_bank, name="harmless", allows=True))
    assert do_allow(house.office, lio, "harmless", ROCK.value_hex.upper()) == 1
    assert do_allow(house.office, lio, "harmless", ROCK.value_hex) == 1
    (entry,) = house.desk.bank_entries()[1]
    assert entry.allows
    assert not Handover.objects.exists()
    with pytest.raises(UsageError):
        do_allow(house.office, lio, "harmless", "rock")
    do_create_bank(house.office, None, new_bank)
    with pytest.raises(WrongState):
        do_allow(house.office, lio, "rocks", ROCK.value_hex)


def test_banks_of_others_are_not_seen(house: House) -> None:
    fill_bank(house, [ROCK])
    assert banks_page(house.person("Zoe", Role.LIAISON, "Rock Garden Line")) == ()
    (line,) = banks_page(house.person("Lio", Role.LIAISON))
    assert (line.name, line.entries, line.by_signal_type) == (BANK, 1, (("sha256", 1),))
    assert line.changed_at == house.clock.now()
    assert ROCK.value_hex not in repr(line)
