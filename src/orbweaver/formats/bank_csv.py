"""Comma-separated bank files, as spreadsheets write them: a header, then one signal a line."""

import csv
import io
from collections.abc import Sequence

from orbweaver.errors import MalformedRow
from orbweaver.formats.format import (
    BEST_QUALITY,
    BankRow,
    Format,
    RowFault,
    Sifted,
    decoded,
    row_fault,
    tidied,
)

_COLUMNS = ("signal_type", "value", "classification", "note", "quality", "scheme")
_ALIASES = {
    "type": "signal_type",
    "algorithm": "signal_type",
    "hash_type": "signal_type",
    "hash": "value",
    "value_hex": "value",
    "label": "classification",
    "category": "classification",
    "comment": "note",
}
_SEPARATORS = ",;\t"
_MOST_QUALITY_DIGITS = 3


class BankCsv:
    """Version 1 of the comma-separated format.

    The header names ``signal_type`` and ``value``, and where known ``classification``,
    ``note``, ``quality`` and ``scheme``, in any order and case; comma, semicolon or tab,
    whichever it holds most of. Columns of other names are ignored. A quoted field ends on its
    own line, so that a forgotten quote costs one row and does not swallow what follows.
    """

    name = "csv"
    suffix = ".csv"

    def read(self, content: bytes) -> Sifted[BankRow]:
        """Read rows; a line that is not one becomes a fault."""
        lines = [line.removesuffix("\r") for line in decoded(content).split("\n")]
        separator = max(_SEPARATORS, key=lines[0].count)
        columns = _columns(lines[0], separator)
        good: list[BankRow] = []
        faults: list[RowFault] = []
        for number, line in enumerate(lines[1:], start=2):
            if not line.strip():
                continue
            try:
                good.append(_row(columns, _fields(line, separator), number))
            except (MalformedRow, csv.Error) as error:
                faults.append(RowFault(number, _reason(error)))
        return Sifted(tuple(good), tuple(faults))

    def write(self, rows: Sequence[BankRow]) -> bytes:
        """Write a header and one line a row."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for row in rows:
            tidy = tidied(row)
            writer.writerow([getattr(tidy, column) for column in _COLUMNS])
        return out.getvalue().encode()


def _reason(error: MalformedRow | csv.Error) -> str:
    return error.detail if isinstance(error, MalformedRow) else str(error)


def _fields(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator, strict=True), [])


def _columns(header: str, separator: str) -> list[str]:
    try:
        names = [_column(name) for name in _fields(header, separator)]
    except csv.Error as error:
        raise MalformedRow(f"line 1: {error}") from error
    missing = {"signal_type", "value"} - set(names)
    if missing:
        raise MalformedRow(f"line 1: the header lacks {' and '.join(sorted(missing))}")
    twice = {name for name in names if name in _COLUMNS and names.count(name) > 1}
    if twice:
        raise MalformedRow(f"line 1: the header has {' and '.join(sorted(twice))} twice")
    return names


def _column(title: str) -> str:
    name = title.strip().lower().replace(" ", "_").replace("-", "_")
    return _ALIASES.get(name, name)


def _row(columns: list[str], fields: list[str], line: int) -> BankRow:
    if len(fields) > len(columns):
        raise MalformedRow("more fields than the header names")
    named = dict(zip(columns, fields, strict=False))
    row = tidied(
        BankRow(
            signal_type=named.get("signal_type", ""),
            value=named.get("value", ""),
            classification=named.get("classification", ""),
            note=named.get("note", ""),
            quality=_quality(named.get("quality", "")),
            scheme=named.get("scheme", ""),
            line=line,
        )
    )
    if fault := row_fault(row):
        raise MalformedRow(fault)
    return row


def _quality(text: str) -> int:
    if not text:
        return BEST_QUALITY
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_QUALITY_DIGITS):
        raise MalformedRow("quality is not 0 to 100")
    return int(text)


PLUGIN: Format = BankCsv()
