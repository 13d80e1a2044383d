"""Every bank format on the shelf: golden files, round trips, damage and cuts."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.errors import MalformedRow
from orbweaver.formats import bank_formats
from orbweaver.formats.format import BankRow, Format, one_line, tidied

GOLDEN = Path(__file__).parent.parent / "golden"
every_format = pytest.mark.parametrize("shelved", bank_formats().values(), ids=lambda f: f.name)

lines_of_text = st.text(max_size=20).map(one_line)
names = lines_of_text.map(str.lower).filter(bool)
rows_strategy = st.lists(
    st.builds(
        BankRow,
        signal_type=names,
        value=lines_of_text.filter(bool),
        classification=lines_of_text,
        note=lines_of_text,
        quality=st.integers(0, 100),
        scheme=lines_of_text,
    ).filter(lambda row: tidied(row) == row),
    max_size=6,
)


def golden_rows() -> list[BankRow]:
    records = json.loads((GOLDEN / "bank_rows.v1.json").read_text())
    return [BankRow(**record) for record in records]


@every_format
def test_the_golden_file_of_version_1_still_reads(shelved: Format) -> None:
    content = (GOLDEN / shelved.name / f"v1{shelved.suffix}").read_bytes()
    assert list(shelved.read(content).all_or_none()) == golden_rows()


@every_format
def test_version_1_is_written_as_the_golden_file_says(shelved: Format) -> None:
    content = (GOLDEN / shelved.name / f"v1{shelved.suffix}").read_bytes()
    assert shelved.write(golden_rows()) == content


@every_format
@settings(deadline=None)
@given(rows=rows_strategy)
def test_what_was_written_reads_back(shelved: Format, rows: list[BankRow]) -> None:
    sifted = shelved.read(shelved.write(rows))
    assert list(sifted.all_or_none()) == rows
    assert [row.line for row in sifted.good] == list(range(2, len(rows) + 2))


@every_format
@settings(deadline=None)
@given(note=st.text(), value=st.text(min_size=1))
def test_no_text_breaks_out_of_its_row(shelved: Format, note: str, value: str) -> None:
    rows = [BankRow("md5", f"x{value}", note=note), BankRow("sha1", "y")]
    found = shelved.read(shelved.write(rows)).all_or_none()
    assert list(found) == [tidied(row) for row in rows]


@every_format
@settings(deadline=None)
@given(rows=rows_strategy, data=st.data())
def test_a_cut_file_gives_no_invented_row(
    shelved: Format, rows: list[BankRow], data: st.DataObject
) -> None:
    whole = shelved.write(rows)
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    try:
        sifted = shelved.read(cut)
    except MalformedRow:
        return
    complete = max(cut.count(b"\n") - 1, 0)
    assert list(sifted.good[:complete]) == rows[:complete]
    assert len(sifted.good) + len(sifted.faults) <= len(rows)


@settings(deadline=None)
@given(rows=rows_strategy, data=st.data())
def test_a_cut_json_lines_file_is_always_noticed(rows: list[BankRow], data: st.DataObject) -> None:
    shelved = bank_formats()["jsonl"]
    whole = shelved.write(rows)
    cut = whole[: data.draw(st.integers(0, len(whole) - 2))]
    with pytest.raises(MalformedRow):
        shelved.read(cut).all_or_none()


@every_format
@settings(deadline=None)
@given(rows=rows_strategy.filter(bool), rubbish=st.text(min_size=1, max_size=30), data=st.data())
def test_a_wrong_line_costs_at_most_that_line(
    shelved: Format, rows: list[BankRow], rubbish: str, data: st.DataObject
) -> None:
    lines = shelved.write(rows).decode().split("\n")
    place = data.draw(st.integers(1, len(rows)))
    lines[place] = "!" + one_line(rubbish).replace(",", "")
    sifted = shelved.read("\n".join(lines).encode())
    assert [fault.line for fault in sifted.faults] == [place + 1]
    assert list(sifted.good) == rows[: place - 1] + rows[place:]


@every_format
@settings(deadline=None)
@given(content=st.binary(max_size=200))
def test_no_bytes_raise_anything_but_malformed_row(shelved: Format, content: bytes) -> None:
    for lead in (b"", b"signal_type,value\n", shelved.write([])):
        try:
            shelved.read(lead + content)
        except MalformedRow:
            continue


@pytest.mark.parametrize(
    "header",
    [
        "signal_type,value,classification,note",
        "Signal Type,VALUE,Classification,Note",
        "\ufeffnote;classification;value;signal-type",
        "Hash_Type\tHash\tLabel\tComment",
        "value,source,classification,note,type",
    ],
)
def test_the_csv_header_is_read_as_people_write_it(header: str) -> None:
    separator = next(mark for mark in "\t;," if mark in header)
    cells = {"val": "ab", "has": "ab", "cla": "one", "lab": "one", "not": "x", "com": "x"}
    titles = header.strip("\ufeff").split(separator)
    line = separator.join(
        "MD5" if "type" in title.lower() else cells.get(title.lower()[:3], "?") for title in titles
    )
    (row,) = bank_formats()["csv"].read(f"{header}\r\n{line}\r\n".encode()).all_or_none()
    assert row == BankRow("md5", "ab", "one", "x")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "lacks signal_type and value"),
        (b"signal_type,classification\n", "lacks value"),
        (b"signal_type,value,hash\n", "value twice"),
        (b"signal_type,value\nmd5,ab\nmd5,\xff\n", "line 3: not UTF-8"),
    ],
)
def test_a_csv_file_that_is_none_is_refused_whole(content: bytes, says: str) -> None:
    with pytest.raises(MalformedRow, match=says):
        bank_formats()["csv"].read(content)


def test_wrong_csv_lines_are_named_one_by_one() -> None:
    content = (
        b'signal_type,value,quality\nmd5,ab\n\nmd5,"cd\nmd5,ef,500\nmd5\nmd5,1,2,3\nsha1,77,9\n'
    )
    sifted = bank_formats()["csv"].read(content)
    assert [row.value for row in sifted.good] == ["ab", "77"]
    assert [fault.line for fault in sifted.faults] == [4, 5, 6, 7]
    with pytest.raises(MalformedRow, match=r"line 5: quality is not 0 to 100; line 6: no value"):
        sifted.all_or_none()


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"[]",
        b'{"format": "birds", "version": 1, "rows": 0}',
        b'{"format": "orbweaver-bank", "version": 2, "rows": 0}',
        b'{"format": "orbweaver-bank", "version": 1, "rows": true}',
        b'{"format": "orbweaver-bank", "version": 1, "rows": 1}',
        b"[" * 100_000,
    ],
)
def test_a_json_lines_file_without_a_true_header_is_refused_whole(head: bytes) -> None:
    with pytest.raises(MalformedRow, match="line 1"):
        bank_formats()["jsonl"].read(head + b"\n")


def test_many_faults_are_told_in_one_bearable_sentence() -> None:
    content = b"signal_type,value\n" + b"md5,\n" * 30
    with pytest.raises(MalformedRow, match=r"line 21: no value; and lines 22, .*, 31$"):
        bank_formats()["csv"].read(content).all_or_none()
