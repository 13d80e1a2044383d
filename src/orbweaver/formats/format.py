"""What a bank format promises, and the rows that every format reads and writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, Protocol, TypeVar

from orbweaver.errors import MalformedRow

T = TypeVar("T")

BEST_QUALITY = 100
_MOST_FAULTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BankRow:
    """One line of a bank file, as it was written: not yet a signal of any known type."""

    signal_type: str
    value: str
    classification: str = ""
    """A label of ``scheme``; empty for an allow-list."""
    note: str = ""
    """Free text on one line."""
    quality: int = BEST_QUALITY
    """0 to 100, as the algorithm said."""
    scheme: str = ""
    """The scheme that ``classification`` belongs to; empty leaves it to the importer."""
    line: int = field(default=0, compare=False)
    """Where it stood, counted from 1; 0 for a row that was never in a file."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """A line that says nothing usable, and why."""

    line: int
    reason: str

    def __str__(self) -> str:
        """Say where and why."""
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Sifted(Generic[T]):
    """What was good and what was not; the caller decides whether the good ones suffice."""

    good: tuple[T, ...]
    faults: tuple[RowFault, ...] = ()

    def all_or_none(self) -> tuple[T, ...]:
        """Return what was good when nothing was bad.

        Raises:
            MalformedRow: Lists the lines that are wrong.
        """
        if self.faults:
            raise MalformedRow(told(self.faults))
        return self.good


def told(faults: Sequence[RowFault]) -> str:
    """Return one sentence that names every wrong line, the first twenty with their reasons."""
    shown = "; ".join(str(fault) for fault in faults[:_MOST_FAULTS_SHOWN])
    rest = [str(fault.line) for fault in faults[_MOST_FAULTS_SHOWN:]]
    return f"{shown}; and lines {', '.join(rest)}" if rest else shown


class Format(Protocol):
    """A grammar for bank files: one file on the shelf.

    Every format promises:
      1. What it wrote it reads back as equal rows.
      2. A wrong line costs that line alone and is named by its number.
      3. No bytes make it raise anything but ``MalformedRow``.
      4. What it wrote in an older version it still reads (tests/golden holds one of each).
    """

    @property
    def name(self) -> str:
        """On the command line, for ever."""

    @property
    def suffix(self) -> str:
        """How its files end, with the dot."""

    def read(self, content: bytes) -> Sifted[BankRow]:
        """Read rows.

        Raises:
            MalformedRow: The file as a whole is not of this format, or is cut.
        """

    def write(self, rows: Sequence[BankRow]) -> bytes:
        """Write rows, in the newest version; control characters become spaces."""


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, without a byte order mark.

    Raises:
        MalformedRow: It is not UTF-8; names the line.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MalformedRow(f"line {line}: not UTF-8") from error


def one_line(text: str) -> str:
    """Return ``text`` with every control character and line break as a single space."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def tidied(row: BankRow) -> BankRow:
    """Return ``row`` with every text on one line and its signal type in lower case."""
    return replace(
        row,
        signal_type=one_line(row.signal_type).lower(),
        value=one_line(row.value),
        classification=one_line(row.classification),
        note=one_line(row.note),
        scheme=one_line(row.scheme),
    )


def row_fault(row: BankRow) -> str:
    """Return why a row cannot be used whatever its signal type; empty for a good one."""
    if not row.signal_type:
        return "no signal_type"
    if not row.value:
        return "no value"
    if not 0 <= row.quality <= BEST_QUALITY:
        return "quality is not 0 to 100"
    return ""
