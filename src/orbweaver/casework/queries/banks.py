"""Banks as people see them: counts and terms, never values."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max
from django_scopes import scope

from orbweaver.casework.models import Bank, BankChange, BankEntry, Person
from orbweaver.casework.nouns import terms_of
from orbweaver.casework.roles import SEES_BANKS
from orbweaver.casework.standing import organisations_of
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
    own = organisations_of(person, SEES_BANKS)
    with scope(organisation=own):
        banks = list(Bank.objects.select_related("organisation").order_by("name"))
    counts = _counts([bank.bank_id for bank in banks])
    changes = BankChange.objects.filter(bank_id__in=counts).values("bank_id")
    changed_at = dict(changes.annotate(last=Max("at")).values_list("bank_id", "last"))
    return tuple(
        BankLine(
            name=bank.name,
            organisation=bank.organisation.name,
            scheme=bank.scheme,
            allows=bank.allows,
            terms=terms_of(bank),
            entries=sum(counts[bank.bank_id].values()),
            by_signal_type=tuple(sorted(counts[bank.bank_id].items())),
            changed_at=changed_at.get(bank.bank_id),
        )
        for bank in banks
    )


def _counts(bank_ids: list[str]) -> dict[str, dict[str, int]]:
    """Return how many entries in force each bank has of each signal type."""
    counts: dict[str, dict[str, int]] = {bank_id: {} for bank_id in bank_ids}
    found = BankEntry.objects.filter(bank_id__in=bank_ids, withdrawal=None)
    grouped = found.values("bank_id", "signal_type").annotate(entries=Count("entry_id"))
    for bank_id, signal_type, entries in grouped.values_list("bank_id", "signal_type", "entries"):
        counts[bank_id][signal_type] = entries
    return counts
