"""The book of banks: every change gets the next number, which is the version of all banks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import Count, Max, Q, QuerySet
from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.engines import take_turn
from orbweaver.casework.handover import hand_over
from orbweaver.casework.nouns import entry_of, terms_of
from orbweaver.casework.office import Office
from orbweaver.errors import UnknownName
from orbweaver.model.bank import BankEntry, BankUpdate, entry_id
from orbweaver.model.ids import content_id
from orbweaver.model.order import Order, RetroOrder
from orbweaver.model.signal import Signal

ORDER_ENTRIES = 1000
"""How many entries one retro order carries."""
ENTRY_COLUMNS = (
    "entry_id",
    "bank_id",
    "signal_type",
    "value_hex",
    "quality",
    "classification",
    "is_final_here",
    "allows",
)
QUESTION_ENTRIES = 500
"""How many ids one question to the database names."""
UPDATE_ENTRIES = 5000
"""How many entries one piece of an update carries at the most."""


@dataclass(frozen=True, slots=True)
class BankChange:
    """What a change of a bank came to."""

    version: int
    """Of all banks, afterwards."""
    added: tuple[BankEntry, ...]


def bank_called(name: str) -> rows.Bank:
    """Return a bank, whoever's it is; the caller checks standing.

    Raises:
        UnknownName: There is none of that name.
    """
    with scopes_disabled():
        bank = rows.Bank.objects.filter(name=name).first()
    if bank is None:
        raise UnknownName(f"bank {name!r}")
    return bank


def version() -> int:
    """Return the number of the latest change to any bank; 0 before the first."""
    return rows.BankChange.objects.aggregate(last=Max("number"))["last"] or 0


def history(at_version: int) -> str:
    """Return what names the banks up to a version; empty at 0 and above the latest.

    A change is known by its bank and its time: the book is written once, so whoever has this
    change has all before it, and banks that went another way made theirs at another time.
    """
    change = rows.BankChange.objects.filter(number=at_version).first()
    if change is None:
        return ""
    facts = (str(at_version), change.bank_id, change.kind, change.at.isoformat())
    return content_id("bank history", *facts)


def entries_in_force(at_version: int, bank: rows.Bank | None = None) -> list[BankEntry]:
    """Return the entries that counted at a version, of one bank or all, in order of id."""
    stands = Q(withdrawal=None) | Q(withdrawal__version__gt=at_version)
    found = rows.BankEntry.objects.filter(stands, version__lte=at_version)
    if bank is not None:
        found = found.filter(bank=bank)
    return list(_walked(found.order_by("entry_id")))


def updates(after_version: int) -> Iterator[BankUpdate]:
    """Walk in pieces what became of all banks since a version; 0 gives everything in force.

    An entry that came and went in between is not told of.
    """
    now = version()
    if now <= after_version:
        return
    stood = rows.BankEntry.objects.filter(version__lte=after_version)
    gone = stood.filter(withdrawal__version__gt=after_version, withdrawal__version__lte=now)
    for piece in _pieces(_walked(gone)):
        yield BankUpdate(after_version, withdrawn=piece)
    stands = Q(withdrawal=None) | Q(withdrawal__version__gt=now)
    came = rows.BankEntry.objects.filter(
        stands, version__gt=after_version, version__lte=now
    ).order_by("version")
    for piece in _pieces(_walked(came)):
        yield BankUpdate(after_version, added=piece)
    yield BankUpdate(now)


def sizes() -> Mapping[str, int]:
    """Return how many entries in force each bank has that has any, by name."""
    found = rows.BankEntry.objects.filter(withdrawal=None).values("bank__name")
    with scopes_disabled():
        return dict(found.annotate(size=Count("entry_id")).values_list("bank__name", "size"))


def _walked(found: QuerySet[rows.BankEntry]) -> Iterator[BankEntry]:
    """Walk entries; reads columns, not models, and a piece at a time: banks are large."""
    with scopes_disabled():
        banks = {each.bank_id: (each, terms_of(each)) for each in rows.Bank.objects.all()}
    for values in found.values_list(*ENTRY_COLUMNS).iterator(UPDATE_ENTRIES):
        its_id, bank_id, signal_type, value_hex, quality, label, is_final_here, allows = values
        of, terms = banks[bank_id]
        signal = Signal(signal_type, value_hex, quality)
        yield BankEntry(its_id, of.name, signal, of.scheme, label, is_final_here, allows, terms)


def _pieces(entries: Iterator[BankEntry]) -> Iterator[tuple[BankEntry, ...]]:
    while piece := tuple(islice(entries, UPDATE_ENTRIES)):
        yield piece


def add_entries(
    office: Office, bank: rows.Bank, entries: Sequence[BankEntry], source: str
) -> BankChange:
    """Add what is not in force yet, within the caller's transaction; order its retro-match.

    Takes the turns of banks and of the hand-over until the commit.
    """
    take_turn("banks")
    new = _not_in_force(bank, entries)
    if not new:
        return BankChange(version(), ())
    number = number_change(office, bank, "entries")
    at = office.clock.now()
    fresh = [_row(bank, entry, number) for entry in new]
    for row in fresh:
        row.at, row.source = at, source
    rows.BankEntry.objects.bulk_create(fresh, batch_size=QUESTION_ENTRIES)
    added = tuple(entry_of(row) for row in fresh)
    hand_over(_retro_orders(number, added), at)
    return BankChange(number, added)


def number_change(office: Office, bank: rows.Bank, kind: str) -> int:
    """Take the next number; the caller holds the turn of the banks."""
    number = version() + 1
    rows.BankChange.objects.create(
        number=number, bank_id=bank.bank_id, kind=kind, at=office.clock.now()
    )
    return number


def _not_in_force(bank: rows.Bank, entries: Sequence[BankEntry]) -> list[BankEntry]:
    """Return entries whose signal the bank does not hold now, each once, under a fresh id."""
    kept = _rows_by_signal(bank, entries)
    fresh: dict[str, BankEntry] = {}
    for entry in entries:
        history = kept.get((entry.signal.signal_type, entry.signal.value_hex), [])
        if all(is_withdrawn for is_withdrawn in history):
            new_id = entry_id(bank.name, entry.signal, len(history))
            fresh.setdefault(new_id, replace(entry, entry_id=new_id))
    return list(fresh.values())


def _rows_by_signal(
    bank: rows.Bank, entries: Sequence[BankEntry]
) -> dict[tuple[str, str], list[bool]]:
    """Return, by signal, whether each row that the bank ever had of it is withdrawn."""
    found: dict[tuple[str, str], list[bool]] = {}
    values = sorted({entry.signal.value_hex for entry in entries})
    for start in range(0, len(values), QUESTION_ENTRIES):
        some = values[start : start + QUESTION_ENTRIES]
        kept = rows.BankEntry.objects.filter(bank=bank, value_hex__in=some)
        for signal_type, value_hex, withdrawn in kept.values_list(
            "signal_type", "value_hex", "withdrawal__version"
        ):
            found.setdefault((signal_type, value_hex), []).append(withdrawn is not None)
    return found


def _row(bank: rows.Bank, entry: BankEntry, number: int) -> rows.BankEntry:
    signal = entry.signal
    return rows.BankEntry(
        entry_id=entry.entry_id,
        bank=bank,
        version=number,
        signal_type=signal.signal_type,
        value_hex=signal.value_hex,
        quality=signal.quality,
        classification=entry.classification,
        is_final_here=entry.is_final_here,
        allows=entry.allows,
    )


def _retro_orders(number: int, added: Iterable[BankEntry]) -> list[tuple[str, Order]]:
    """Return orders to match entries against everything seen; what allows finds nothing."""
    telling = [entry for entry in added if not entry.allows]
    return [
        (
            f"retro:{number}:{start}",
            RetroOrder(number, tuple(telling[start : start + ORDER_ENTRIES])),
        )
        for start in range(0, len(telling), ORDER_ENTRIES)
    ]
