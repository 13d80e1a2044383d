"""Provenances: all that entries of one kind share, kept once and named by a number."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from orbweaver.errors import MalformedSegment
from orbweaver.model.bank import BankEntry, Terms, entry_id
from orbweaver.model.signal import Signal

FORM = 1
"""Of the table as it stands in segments."""
_GENERATIONS = 8
"""Entries that came back more often than this have their id written out."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of an entry besides its signal's type and value."""

    bank: str
    scheme: str
    classification: str
    is_final_here: bool
    allows: bool
    unattended_exact: bool
    near_distance_bits: int
    may_export: bool
    quality: int
    generation: int = 0
    """How often the bank held and withdrew this signal before: the id follows from it."""
    entry_id: str = ""
    """Where the id does not follow from the rest, the id."""

    def entry(self, signal_type: str, value_hex: str) -> BankEntry:
        """Return the entry that has this provenance and value."""
        signal = Signal(signal_type, value_hex, self.quality)
        return BankEntry(
            entry_id=self.entry_id or entry_id(self.bank, signal, self.generation),
            bank=self.bank,
            signal=signal,
            scheme=self.scheme,
            classification=self.classification,
            is_final_here=self.is_final_here,
            allows=self.allows,
            terms=Terms(self.unattended_exact, self.near_distance_bits, self.may_export),
        )


def provenance_of(entry: BankEntry) -> Provenance:
    """Return the provenance from which, with its value, the entry can be made again."""
    terms = entry.terms
    generation = _generation(entry)
    return Provenance(
        bank=entry.bank,
        scheme=entry.scheme,
        classification=entry.classification,
        is_final_here=entry.is_final_here,
        allows=entry.allows,
        unattended_exact=terms.unattended_exact,
        near_distance_bits=terms.near_distance_bits,
        may_export=terms.may_export,
        quality=entry.signal.quality,
        generation=generation or 0,
        entry_id=entry.entry_id if generation is None else "",
    )


def _generation(entry: BankEntry) -> int | None:
    """Return which generation gives the entry its id; nothing where none does."""
    ids = (entry_id(entry.bank, entry.signal, n) for n in range(_GENERATIONS))
    return next((number for number, each in enumerate(ids) if each == entry.entry_id), None)


class ProvenanceTable:
    """Provenances by number, each once; grows at its end alone."""

    def __init__(self, known: Iterable[Provenance] = ()) -> None:
        """Number ``known`` from 0."""
        self._list: list[Provenance] = []
        self._numbers: dict[Provenance, int] = {}
        for one in known:
            self.number(one)

    def number(self, provenance: Provenance) -> int:
        """Return the number of a provenance, a new one where it has none yet."""
        found = self._numbers.setdefault(provenance, len(self._list))
        if found == len(self._list):
            self._list.append(provenance)
        return found

    def __getitem__(self, number: int) -> Provenance:
        """Return the provenance of a number."""
        return self._list[number]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._list)

    def to_bytes(self) -> bytes:
        """Return the table as a segment keeps it."""
        rows = [list(asdict(one).values()) for one in self._list]
        content = {"form": FORM, "fields": _NAMES, "provenances": rows}
        return json.dumps(content, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "ProvenanceTable":
        """Read what :meth:`to_bytes` wrote.

        Raises:
            MalformedSegment: It is no table of this form.
        """
        try:
            read = json.loads(content)
            if read["form"] != FORM or read["fields"] != _NAMES:
                raise MalformedSegment("its table of provenances is of another version")
            return cls([_provenance(row) for row in read["provenances"]])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise MalformedSegment("its table of provenances does not read") from error


_NAMES = [field.name for field in fields(Provenance)]
_TYPES = (str, str, str, bool, bool, bool, int, bool, int, int, str)


def _provenance(row: list[Any]) -> Provenance:
    if [type(value) for value in row] != list(_TYPES):
        raise MalformedSegment("a provenance has other fields than it should")
    return Provenance(*row)
