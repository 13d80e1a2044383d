"""Banks: creating, filling, withdrawing, exporting."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.banks.admission import entries_from_rows
from orbweaver.casework import bank_book
from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import take_turn
from orbweaver.casework.models import Bank, BankEntryWithdrawal, Person
from orbweaver.casework.models import BankEntry as KeptEntry
from orbweaver.casework.nouns import terms_of
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import KEEPS_BANKS
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import organisation_called, require, require_or_machine
from orbweaver.errors import AlreadyThere, NotAllowed, UnknownName, UsageError, WrongState
from orbweaver.formats.format import BankRow, RowFault
from orbweaver.model.bank import BankEntry, Terms
from orbweaver.model.ids import content_id
from orbweaver.model.signal import Signal


@dataclass(frozen=True, slots=True)
class NewBank:
    """What is said of a bank when it is made."""

    name: str
    organisation_id: str
    scheme: str
    allows: bool = False
    """Whether it is an allow-list."""
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of an import, its signal read already."""

    line: int
    signal: Signal
    classification: str
    """Empty in an allow-list."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did."""

    added: int
    already_there: int
    errors: tuple[RowFault, ...]
    """Lines that were not taken, and why."""
    bank_version: int


def do_create_bank(office: Office, actor: Person | None, given: NewBank) -> Bank:
    """Make an empty bank; ``actor`` is nobody on the machine.

    Raises:
        NotAllowed: The actor keeps no banks for that organisation.
        AlreadyThere: A bank of that name exists.
        UnknownName: No such organisation or scheme.
        UsageError: It has no name.
    """
    organisation_called(given.organisation_id)
    require_or_machine(actor, KEEPS_BANKS, given.organisation_id)
    if given.scheme not in office.schemes:
        raise UnknownName(f"scheme {given.scheme!r}; known are {', '.join(office.schemes)}")
    if not given.name.strip():
        raise UsageError("a bank needs a name")
    with transaction.atomic(), scopes_disabled():
        take_turn("banks")
        if Bank.objects.filter(name=given.name).exists():
            raise AlreadyThere(f"bank {given.name!r}")
        return add_bank(office, actor_id(actor), given)


def add_bank(office: Office, actor: str, given: NewBank) -> Bank:
    """Write the rows, within the caller's transaction."""
    bank = Bank.objects.create(
        bank_id=content_id("bank", given.name),
        name=given.name,
        organisation_id=given.organisation_id,
        scheme=given.scheme,
        allows=given.allows,
        unattended_exact=given.terms.unattended_exact,
        near_distance_bits=given.terms.near_distance_bits,
        may_export=given.terms.may_export,
        at=office.clock.now(),
    )
    record(office, "bank.made", actor, bank.bank_id)
    return bank


def do_import_entries(
    office: Office,
    actor: Person | None,
    bank_name: str,
    lines: Iterable[EntryRow],
    source: str,
    *,
    good_rows: bool,
) -> ImportOutcome:
    """Add entries to a bank, and order that they are matched against everything seen.

    With ``good_rows`` the lines that are right are taken; otherwise one wrong line refuses all:
    the outcome then says ``added`` 0 and names every line. ``source`` is kept with each entry.

    Raises:
        NotAllowed: The actor keeps no banks for that organisation.
        UnknownName: No such bank.
    """
    bank = bank_book.bank_called(bank_name)
    require_or_machine(actor, KEEPS_BANKS, bank.organisation_id)
    sifted = entries_from_rows(
        map(_bank_row, lines),
        bank.name,
        office.schemes[bank.scheme],
        terms_of(bank),
        allows=bank.allows,
    )
    if sifted.faults and not good_rows:
        return ImportOutcome(0, 0, sifted.faults, bank_book.version())
    with transaction.atomic():
        change = bank_book.add_entries(office, bank, sifted.good, source)
        if change.added:
            facts = {"bank": bank.bank_id, "entries": str(len(change.added))}
            record(office, "bank.filled", actor_id(actor), str(change.version), facts)
    kept = len(sifted.good) - len(change.added)
    return ImportOutcome(len(change.added), kept, sifted.faults, change.version)


def _bank_row(row: EntryRow) -> BankRow:
    signal = row.signal
    return BankRow(
        signal_type=signal.signal_type,
        value=signal.value_hex,
        classification=row.classification,
        quality=signal.quality,
        line=row.line,
    )


def do_withdraw_entry(office: Office, actor: Person, entry_id: str, reason: str) -> int:
    """Put an entry out of force; return the new version of the banks.

    Raises:
        NotAllowed: The actor keeps no banks for that organisation.
        UnknownName: No such entry.
        WrongState: It was withdrawn before.
    """
    entry = KeptEntry.objects.select_related("bank").filter(entry_id=entry_id).first()
    if entry is None:
        raise UnknownName(f"entry {entry_id}")
    require(actor, KEEPS_BANKS, entry.bank.organisation_id)
    with transaction.atomic():
        take_turn("banks")
        if BankEntryWithdrawal.objects.filter(entry=entry).exists():
            raise WrongState(f"entry {entry_id} is withdrawn")
        number = bank_book.number_change(office, entry.bank, "withdrawal")
        BankEntryWithdrawal.objects.create(
            entry=entry,
            version=number,
            withdrawn_by=actor.person_id,
            reason=seal_text(office, "entry.withdrawal", reason),
            at=office.clock.now(),
        )
        record(office, "entry.withdrawn", actor.person_id, entry_id)
        return number


def do_export_bank(office: Office, actor: Person | None, bank_name: str) -> tuple[BankEntry, ...]:
    """Return the entries in force of a bank, after the audit row that says who took them out.

    Raises:
        NotAllowed: The actor keeps no banks there, or its terms allow no export.
        UnknownName: No such bank.
    """
    bank = bank_book.bank_called(bank_name)
    require_or_machine(actor, KEEPS_BANKS, bank.organisation_id)
    if not bank.may_export:
        raise NotAllowed(f"the terms of bank {bank_name!r} allow no export")
    with transaction.atomic(durable=True):
        version = bank_book.version()
        facts = {"bank": bank.bank_id, "version": str(version)}
        record(office, "bank.exported", actor_id(actor), office.ids.new(), facts)
    return tuple(bank_book.entries_in_force(version, bank))


def do_allow(office: Office, actor: Person | None, bank_name: str, sha256_hex: str) -> int:
    """Put one media's SHA-256 on an allow-list; return the version of the banks.

    Raises:
        NotAllowed: The actor keeps no banks for that organisation.
        UnknownName: No such bank.
        WrongState: The bank is no allow-list.
        UsageError: Not a SHA-256.
    """
    if not bank_book.bank_called(bank_name).allows:
        raise WrongState(f"bank {bank_name!r} is no allow-list")
    line = EntryRow(1, Signal("sha256", sha256_hex.strip().lower()), "")
    outcome = do_import_entries(office, actor, bank_name, [line], "by hand", good_rows=False)
    if outcome.errors:
        raise UsageError(outcome.errors[0].reason)
    return outcome.bank_version
