"""Admission: rows of a bank file become entries, or faults with their lines."""

from collections.abc import Iterable, Mapping

from orbweaver.errors import MalformedRow, MalformedSignal
from orbweaver.formats.format import BankRow, RowFault, Sifted
from orbweaver.model.bank import BankEntry, Terms, entry_id
from orbweaver.model.scheme import Scheme
from orbweaver.model.signal import Signal, SignalType
from orbweaver.signals import signal_types as shelf_of_signal_types


def entries_from_rows(
    rows: Iterable[BankRow],
    bank: str,
    scheme: Scheme,
    terms: Terms,
    *,
    allows: bool = False,
    signal_types: Mapping[str, SignalType] | None = None,
) -> Sifted[BankEntry]:
    """Turn rows into entries of ``bank``; a row that cannot be one becomes a fault.

    The same value twice is one entry as long as both say the same; the second of two that
    disagree is a fault. With ``allows`` the whole bank is an allow-list and its rows carry no
    classification; otherwise a row whose label says harmless becomes an allow-list entry.
    Signal types are those of the shelf ``orbweaver.signals`` unless given.
    """
    if signal_types is None:
        signal_types = shelf_of_signal_types()
    entries: dict[str, BankEntry] = {}
    faults: list[RowFault] = []
    for row in rows:
        try:
            classification, is_allowing = _label(row, scheme, allows=allows)
            signal = _signal(row, signal_types)
        except (MalformedRow, MalformedSignal) as error:
            faults.append(RowFault(row.line, error.detail))
            continue
        entry = BankEntry(
            entry_id=entry_id(bank, signal),
            bank=bank,
            signal=signal,
            scheme=scheme.name,
            classification=classification,
            is_final_here=False,
            allows=is_allowing,
            terms=terms,
        )
        if entries.setdefault(entry.entry_id, entry) != entry:
            faults.append(RowFault(row.line, "the same value stands above with another label"))
    return Sifted(tuple(entries.values()), tuple(faults))


def row_of(entry: BankEntry) -> BankRow:
    """Return an entry as a row for export; :func:`entries_from_rows` gives the entry back."""
    signal = entry.signal
    return BankRow(
        signal_type=signal.signal_type,
        value=signal.value_hex,
        classification=entry.classification,
        quality=signal.quality,
        scheme=entry.scheme if entry.classification else "",
    )


def _signal(row: BankRow, signal_types: Mapping[str, SignalType]) -> Signal:
    signal_type = signal_types.get(row.signal_type)
    if signal_type is None:
        known = ", ".join(signal_types)
        raise MalformedRow(f"no signal type {row.signal_type!r}; known are {known}")
    parsed = signal_type.parse(row.value)
    return Signal(parsed.signal_type, parsed.value_hex, min(parsed.quality, row.quality))


def _label(row: BankRow, scheme: Scheme, *, allows: bool) -> tuple[str, bool]:
    """Return the entry's classification and whether it allows."""
    if row.scheme and row.scheme != scheme.name:
        raise MalformedRow(f"labelled in {row.scheme!r}, the bank uses {scheme.name!r}")
    if allows:
        if row.classification:
            raise MalformedRow("an allow-list takes no classification")
        return "", True
    label = scheme.label(row.classification)
    if label is None:
        known = ", ".join(label.name for label in scheme.labels)
        raise MalformedRow(f"no classification {row.classification!r}; known are {known}")
    if label.allows:
        return "", True
    if not label.actionable:
        raise MalformedRow(f"{label.name!r} leads to nothing, so it is not matched against")
    return label.name, False
