"""A sheet of reports: CSV with a header, a report a row; wrong rows are named by their line."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from orbweaver.cli.report_scope import asked_scope
from orbweaver.errors import MalformedRow, MalformedUrl, UsageError
from orbweaver.formats.format import RowFault
from orbweaver.model.scope_bounds import check_scope
from orbweaver.model.seed import USUAL_URGENCY, Reach, Scope
from orbweaver.model.url import Url, refang

COLUMNS = ("url", "scope", "source", "note", "hops_out", "reason", "urgency")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row that can be recorded."""

    url: str
    """As it was written: live or defanged."""
    scope: Scope
    source: str
    note: str
    urgency: int = USUAL_URGENCY


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """What a sheet holds."""

    rows: tuple[ReportRow, ...]
    faults: tuple[RowFault, ...]


def read_report_sheet(content: bytes) -> ReportSheet:
    """Read a sheet; the separator is the first of ``;``, tab and comma in its header.

    Raises:
        MalformedRow: It is no UTF-8 text, or has no column ``url``.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedRow("not UTF-8 text") from error
    rows: list[ReportRow] = []
    faults: list[RowFault] = []
    for line, cells in _cells(text, faults):
        try:
            rows.append(_row(cells))
        except UsageError as error:
            faults.append(RowFault(line, str(error)))
        except ValueError:
            known = ", ".join(Reach)
            faults.append(RowFault(line, f"scope {cells['scope']!r}; known are {known}"))
    return ReportSheet(tuple(rows), tuple(faults))


def _cells(text: str, faults: list[RowFault]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the cells of each row with the line that it ends on; note where it is no CSV."""
    header = text.partition("\n")[0]
    separator = next((mark for mark in ";\t" if mark in header), ",")
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=separator, restval="", strict=True
    )
    try:
        if "url" not in (reader.fieldnames or []):
            raise MalformedRow("line 1: no column «url»")
        for row in reader:
            yield reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS}
    except csv.Error as error:
        faults.append(RowFault(reader.reader.line_num, f"this is no CSV: {error}"))


def _row(cells: dict[str, str]) -> ReportRow:
    if any(mark.isspace() for mark in cells["url"]):
        raise MalformedUrl("there is a space or a line break in it")
    Url.parse(refang(cells["url"]))
    reach = Reach(cells["scope"] or Reach.THREAD)
    urgency = _number(cells, "urgency")
    scope = asked_scope(reach, _number(cells, "hops_out"), cells["reason"], departs=False)
    check_scope(scope, urgency)
    return ReportRow(cells["url"], scope, cells["source"] or "csv", cells["note"], urgency)


def _number(cells: dict[str, str], column: str) -> int:
    text = cells[column]
    if text and (len(text) > 1 or text not in "0123456789"):
        raise MalformedRow(f"{column} {text!r} is no number of one digit")
    return int(text or 0)
