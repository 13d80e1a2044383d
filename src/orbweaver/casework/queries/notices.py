"""Notices, their recipients and what became of them."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Person
from orbweaver.model.provider import Hosting


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice in a list."""

    notice_id: str
    address: str
    """Defanged."""
    recipient_kind: str
    recipient_name: str
    recipient_mail: str
    is_recipient_approved: bool
    label: str
    step: int
    state: str
    """The last of ``drafted``, ``approved``, ``queued``, ``sent``, ``refused``, ``still_up``,
    ``moved``, ``removed``."""
    drafted_at: datetime
    sent_at: datetime | None
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that became of a notice."""

    kind: str
    actor: str
    """A person's name, or ``machine``."""
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One look whether it is gone."""

    round_number: int
    availability: str
    at: datetime
    vantage: str
    status: int | None
    evidence: str


@dataclass(frozen=True, slots=True)
class NoticePage:
    """All of one notice."""

    line: NoticeLine
    subject: str
    text: str
    hosting: Hosting
    """Why this recipient, from which source, as of when."""
    basis: str
    """``classification`` or ``terms``."""
    basis_id: str
    """The case or the bank entry."""
    events: tuple[EventLine, ...]
    checks: tuple[CheckLine, ...]


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A recipient and who approved it."""

    contact_id: str
    mail: str
    name: str
    approved_by: tuple[str, ...]
    is_approved: bool
    waiting: int
    """Approved notices that wait for it."""


def notices_page(person: Person, limit: int, state: str | None = None) -> tuple[NoticeLine, ...]:
    """Return notices of the person's organisations, newest first, in one state or all.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
    """
    raise NotImplementedError


def notice_page(person: Person, notice_id: str) -> NoticePage:
    """Return one notice.

    Raises:
        NotAllowed: The person is neither notifier nor liaison of its organisation.
        UnknownName: No such notice.
    """
    raise NotImplementedError


def contacts_page(person: Person) -> tuple[ContactLine, ...]:
    """Return all recipients, in order of name.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
    """
    raise NotImplementedError


def checks_list(person: Person, limit: int) -> tuple[tuple[str, CheckLine], ...]:
    """Return the latest checks, newest first, each with its defanged address.

    Raises:
        NotAllowed: The person is neither notifier nor liaison.
    """
    raise NotImplementedError
