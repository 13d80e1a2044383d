"""Where the entries of a bank came from: imports, and cases with the votes that decided them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django_scopes import scope

from orbweaver.casework.models import Bank, BankChange, BankEntry, Classification, Person
from orbweaver.casework.queries.deciding import VotesLine, votes_line
from orbweaver.casework.roles import SEES_BANKS
from orbweaver.casework.standing import organisations_of
from orbweaver.errors import UnknownName


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What one change put into a bank, without values."""

    version: int
    """Of all banks, since that change."""
    source: str
    """An import's name, or the id of the case."""
    entries: int
    label: str
    """Of the case; empty for an import."""
    scheme: str
    decided_by: str
    """``agreement``, ``senior`` or empty."""
    votes: VotesLine | None
    """Nothing for an import, or a case that was settled before votes were kept."""
    at: datetime


@dataclass(frozen=True, slots=True)
class BankSources:
    """One bank, and its latest changes."""

    bank_id: str
    name: str
    sources: tuple[SourceLine, ...]


def bank_sources(person: Person, bank_id: str, limit: int) -> BankSources:
    """Return the latest changes that put entries into a bank, newest first.

    Raises:
        NotAllowed: The person has no role that sees banks.
        UnknownName: No such bank in their organisations.
    """
    with scope(organisation=organisations_of(person, SEES_BANKS)):
        bank = Bank.objects.filter(bank_id=bank_id).first()
        if bank is None:
            raise UnknownName(f"bank {bank_id}")
        changes = BankChange.objects.filter(bank_id=bank_id, kind="entries").order_by("-number")
        numbers = list(changes.values_list("number", flat=True)[:limit])
        return BankSources(bank_id, bank.name, _lines(numbers))


def _lines(numbers: Collection[int]) -> tuple[SourceLine, ...]:
    grouped = (
        BankEntry.objects.filter(version__in=numbers)
        .values("version", "source", "at")
        .annotate(entries=Count("entry_id"))
        .order_by("-version", "source")
    )
    rows = list(grouped.values_list("version", "source", "at", "entries"))
    finals = {
        final.case_id: final
        for final in Classification.objects.filter(case_id__in=[source for _, source, _, _ in rows])
    }
    return tuple(
        _line(finals.get(source), version, source, at, entries)
        for version, source, at, entries in rows
    )


def _line(
    final: Classification | None, version: int, source: str, at: datetime, entries: int
) -> SourceLine:
    return SourceLine(
        version=version,
        source=source,
        entries=entries,
        label=final.label if final else "",
        scheme=final.scheme if final else "",
        decided_by=final.decided_by if final else "",
        votes=votes_line(final.votes_json) if final else None,
        at=at,
    )
