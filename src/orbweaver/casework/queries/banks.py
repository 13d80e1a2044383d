"""Banks as people see them: counts and terms, never values."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.models import Person
from orbweaver.model.bank import Terms


@dataclass(frozen=True, slots=True)
class BankLine:
    """One bank."""

    name: str
    organisation: str
    scheme: str
    allows: bool
    terms: Terms
    entries: int
    """In force."""
    by_signal_type: tuple[tuple[str, int], ...]
    changed_at: datetime | None


def banks_page(person: Person) -> tuple[BankLine, ...]:
    """Return the banks of the person's organisations, in order of name.

    Raises:
        NotAllowed: The person has no role that sees banks.
    """
    raise NotImplementedError
