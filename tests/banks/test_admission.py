"""Rows become entries, or faults that name their line."""

import pytest

from orbweaver.banks.admission import entries_from_rows, row_of
from orbweaver.errors import MalformedRow
from orbweaver.formats.format import BankRow
from orbweaver.model.bank import Terms
from orbweaver.model.scheme import Label, Scheme

SCHEME = Scheme(
    name="rocks",
    title="Kinds of rock",
    labels=(
        Label("basalt", "Basalt", "1", actionable=True),
        Label("sand", "Sand", "2", actionable=False, allows=True),
        Label("unsure", "Cannot say", "3", actionable=False),
    ),
)
SHA256 = "ab" * 32
TERMS = Terms(unattended_exact=True)


def row(value: str = SHA256, classification: str = "basalt", line: int = 2) -> BankRow:
    return BankRow("sha256", value, classification, line=line)


def test_a_row_becomes_an_entry_with_the_banks_terms() -> None:
    (entry,) = entries_from_rows([row(SHA256.upper())], "quarry", SCHEME, TERMS).all_or_none()
    assert entry.signal.value_hex == SHA256
    assert (entry.bank, entry.scheme, entry.classification) == ("quarry", "rocks", "basalt")
    assert entry.terms == TERMS
    assert not entry.allows
    assert not entry.is_final_here


def test_the_identity_of_an_entry_depends_on_bank_type_and_value_alone() -> None:
    one = entries_from_rows([row()], "quarry", SCHEME, TERMS).good[0]
    again = entries_from_rows([row(line=9)], "quarry", SCHEME, Terms()).good[0]
    elsewhere = entries_from_rows([row()], "harbour", SCHEME, TERMS).good[0]
    assert one.entry_id == again.entry_id
    assert one.entry_id != elsewhere.entry_id


def test_bad_rows_are_reported_by_line_and_the_good_ones_can_still_be_had() -> None:
    rows = [
        row(),
        BankRow("sha256", "xyz", "basalt", line=3),
        BankRow("colour", "1", "basalt", line=4),
        BankRow("md5", "0" * 32, "granite", line=5),
        BankRow("md5", "0" * 32, "", line=6),
        BankRow("md5", "0" * 32, "unsure", line=7),
        BankRow("md5", "0" * 32, "basalt", scheme="birds", line=8),
        BankRow("pdq", "0" * 64, "basalt", line=9),
    ]
    sifted = entries_from_rows(rows, "quarry", SCHEME, TERMS)
    assert [entry.signal.signal_type for entry in sifted.good] == ["sha256", "pdq"]
    assert [fault.line for fault in sifted.faults] == [3, 4, 5, 6, 7, 8]
    with pytest.raises(MalformedRow, match=r"line 3: .*; line 4: .*; line 8: "):
        sifted.all_or_none()


def test_a_harmless_label_makes_an_entry_that_allows() -> None:
    (entry,) = entries_from_rows([row(classification="sand")], "quarry", SCHEME, TERMS).good
    assert entry.allows
    assert entry.classification == ""


def test_an_allow_list_takes_rows_without_a_label_only() -> None:
    rows = [row(classification=""), row("cd" * 32, "basalt", line=3)]
    sifted = entries_from_rows(rows, "harmless", SCHEME, TERMS, allows=True)
    assert [entry.allows for entry in sifted.good] == [True]
    assert [fault.line for fault in sifted.faults] == [3]


def test_the_same_value_twice_is_one_entry_and_a_contradiction_is_a_fault() -> None:
    rows = [row(), row(line=3), row(classification="sand", line=4)]
    sifted = entries_from_rows(rows, "quarry", SCHEME, TERMS)
    assert len(sifted.good) == 1
    assert [fault.line for fault in sifted.faults] == [4]


def test_quality_is_kept_through_export_and_import() -> None:
    rows = [BankRow("pdq", "0" * 64, "basalt", quality=0, line=2), row(line=3)]
    entries = entries_from_rows(rows, "quarry", SCHEME, TERMS).all_or_none()
    assert entries[0].signal.quality == 0
    exported = [row_of(entry) for entry in entries]
    assert entries_from_rows(exported, "quarry", SCHEME, TERMS).all_or_none() == entries
