"""JSON lines bank files, as Orbweaver exports them: a counted header, then one signal a line."""

import json
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

_FORMAT = "orbweaver-bank"
_VERSION = 1
_TEXTS = ("signal_type", "value", "classification", "note", "scheme")


class BankJsonl:
    """Version 1 of the JSON lines format.

    First ``{"format": "orbweaver-bank", "version": 1, "rows": N}``, then N objects with the
    fields of a bank row. The header's count tells a cut file from a whole one.
    """

    name = "jsonl"
    suffix = ".jsonl"

    def read(self, content: bytes) -> Sifted[BankRow]:
        """Read rows; a line that is not one becomes a fault."""
        head, *lines = decoded(content).split("\n")
        expected = _expected_rows(head)
        good: list[BankRow] = []
        faults: list[RowFault] = []
        for number, line in enumerate(lines, start=2):
            if not line.strip():
                continue
            try:
                good.append(_row(_object(line), number))
            except MalformedRow as error:
                faults.append(RowFault(number, error.detail))
        if len(good) + len(faults) != expected:
            found = len(good) + len(faults)
            raise MalformedRow(f"line 1: it announces {expected} rows, {found} are there")
        return Sifted(tuple(good), tuple(faults))

    def write(self, rows: Sequence[BankRow]) -> bytes:
        """Write a header and one line a row."""
        head = {"format": _FORMAT, "version": _VERSION, "rows": len(rows)}
        lines = [json.dumps(head), *(json.dumps(_fields(row)) for row in rows)]
        return ("\n".join(lines) + "\n").encode()


def _fields(row: BankRow) -> dict[str, str | int]:
    tidy = tidied(row)
    texts: dict[str, str | int] = {name: getattr(tidy, name) for name in _TEXTS}
    return texts | {"quality": tidy.quality}


def _object(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise MalformedRow("not JSON") from error
    if not isinstance(found, dict):
        raise MalformedRow("not a JSON object")
    return found


def _expected_rows(head: str) -> int:
    try:
        found = _object(head)
    except MalformedRow as error:
        raise MalformedRow(f"line 1: {error.detail}") from error
    rows = found.get("rows")
    if found.get("format") != _FORMAT or type(rows) is not int:
        raise MalformedRow("line 1: no header of an Orbweaver bank")
    if found.get("version") != _VERSION:
        raise MalformedRow(f"line 1: version {_VERSION} is the newest known here")
    return rows


def _row(found: dict[str, object], line: int) -> BankRow:
    quality = found.get("quality", BEST_QUALITY)
    if type(quality) is not int:
        raise MalformedRow("quality is not 0 to 100")
    texts = {name: _text(found, name) for name in _TEXTS}
    row = tidied(BankRow(**texts, quality=quality, line=line))
    if fault := row_fault(row):
        raise MalformedRow(fault)
    return row


def _text(found: dict[str, object], name: str) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        raise MalformedRow(f"{name} is not text")
    return value


PLUGIN: Format = BankJsonl()
