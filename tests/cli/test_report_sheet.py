"""Sheets of reports: read as people write them, refused by line, never by a stack."""

from hypothesis import given
from hypothesis import strategies as st

from orbweaver.cli.report_sheet import ReportRow, read_report_sheet
from orbweaver.errors import MalformedRow
from orbweaver.model.seed import Reach, Scope


def test_separators_marks_and_folded_notes_are_read() -> None:
    wanted = (ReportRow("hxxp://a[.]example/", Scope(Reach.HOST), "partner", 'two\nlines, "said"'),)
    for mark in (",", ";", "\t"):
        lines = [
            mark.join(("url", "note", "scope", "source")),
            mark.join(("hxxp://a[.]example/", '"two\nlines, ""said"""', "host", "partner")),
        ]
        sheet = read_report_sheet(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
        assert (sheet.rows, sheet.faults) == (wanted, ())


def test_a_row_may_be_short_or_long_and_an_empty_line_is_none() -> None:
    sheet = read_report_sheet(b"url,note\nhttp://a.example/\n\nhttp://b.example/,x,y,z\n")
    assert [row.url for row in sheet.rows] == ["http://a.example/", "http://b.example/"]


def test_a_quote_that_never_ends_is_a_fault_and_no_address() -> None:
    sheet = read_report_sheet(b'url\nhttp://a.example/\n"http://b.example/\nhttp://c.example/\n')
    assert [row.url for row in sheet.rows] == ["http://a.example/"]
    assert [fault.line for fault in sheet.faults] == [4]


@given(st.one_of(st.binary(), st.text().map(lambda text: f"url\n{text}".encode())))
def test_no_bytes_end_in_a_stack(content: bytes) -> None:
    try:
        sheet = read_report_sheet(content)
    except MalformedRow:
        return
    assert all(fault.line > 0 for fault in sheet.faults)


def test_a_row_may_lead_out_or_press_and_without_a_reason_it_is_a_fault() -> None:
    content = (
        "url,scope,hops_out,reason,urgency\n"
        "http://a.example/,links_out,2,asked to by the club,3\n"
        "http://b.example/,links_out,,,\n"
        "http://c.example/,host,,,9\n"
        "http://d.example/,host,,,soon\n"
    )
    sheet = read_report_sheet(content.encode())
    [row] = sheet.rows
    out = Scope(Reach.LINKS_OUT, hops_out=2, reason="asked to by the club")
    assert (row.scope, row.urgency) == (out, 3)
    assert [fault.line for fault in sheet.faults] == [3, 4, 5]
