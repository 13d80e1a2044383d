"""Matches that count: those with bank entries that nobody withdrew."""

from django.db.models import Exists, OuterRef, QuerySet

from orbweaver.casework.models import BankEntryWithdrawal, MediaMatch

NOT_WITHDRAWN = (
    "NOT EXISTS (SELECT 1 FROM casework_bankentrywithdrawal w WHERE w.entry_id = x.entry_id)"
)
"""The same for questions in SQL, where ``x`` is the match."""


def standing_matches() -> QuerySet[MediaMatch]:
    """Return matches whose entry is in force; what was matched before stays in the record."""
    return MediaMatch.objects.filter(
        ~Exists(BankEntryWithdrawal.objects.filter(entry_id=OuterRef("entry_id")))
    )
