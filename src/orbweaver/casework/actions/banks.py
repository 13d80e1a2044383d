"""Banks: creating, filling, withdrawing, exporting."""

from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.casework.models import Bank, Person
from orbweaver.casework.office import Office
from orbweaver.model.bank import BankEntry, Terms
from orbweaver.model.signal import Signal


@dataclass(frozen=True, slots=True)
class NewBank:
    """What is said of a bank when it is made."""

    name: str
    organisation_id: str
    scheme: str
    allows: bool = False
    terms: Terms = Terms()  # noqa: RUF009 - frozen, and every default is harmless


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of an import, read already."""

    line: int
    signal: Signal
    classification: str
    """Empty in an allow-list."""


@dataclass(frozen=True, slots=True)
class LineError:
    """Why one line was not taken."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did."""

    added: int
    already_there: int
    errors: tuple[LineError, ...]
    bank_version: int


def do_create_bank(office: Office, actor: Person | None, given: NewBank) -> Bank:
    """Make an empty bank; ``actor`` is nobody on the machine.

    Raises:
        NotAllowed: The actor keeps no banks for that organisation.
        AlreadyThere: A bank of that name exists.
        UnknownName: No such organisation or scheme.
    """
    raise NotImplementedError


def do_import_entries(
    office: Office,
    actor: Person | None,
    bank_name: str,
    rows: Sequence[EntryRow],
    source: str,
    *,
    good_rows: bool,
) -> ImportOutcome:
    """Add entries to a bank, and order that they are matched against everything seen.

    With ``good_rows`` the lines that are right are taken; otherwise one wrong line refuses all,
    the outcome then says ``added`` 0 and lists every error.

    Raises:
        NotAllowed: The actor keeps no banks for that organisation.
        UnknownName: No such bank.
    """
    raise NotImplementedError


def do_withdraw_entry(office: Office, actor: Person, entry_id: str, reason: str) -> int:
    """Put an entry out of force; return the new version of the banks.

    Raises:
        NotAllowed: The actor keeps no banks for that organisation.
        UnknownName: No such entry.
        WrongState: It was withdrawn before.
    """
    raise NotImplementedError


def do_export_bank(office: Office, actor: Person | None, bank_name: str) -> tuple[BankEntry, ...]:
    """Return the entries in force of a bank, and record who took them out.

    Raises:
        NotAllowed: The actor keeps no banks there, or its terms allow no export.
        UnknownName: No such bank.
    """
    raise NotImplementedError


def do_allow(office: Office, actor: Person | None, bank_name: str, sha256_hex: str) -> int:
    """Put one media's SHA-256 on an allow-list; return the new version of the banks.

    Raises:
        NotAllowed: The actor keeps no banks for that organisation.
        UnknownName: No such bank.
        WrongState: The bank is no allow-list.
        MalformedSignal: Not a SHA-256.
    """
    raise NotImplementedError
