"""Banks at rest: what we match against, every change numbered in order of commit."""

from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.sealed_text import SealedText


class Bank(Recorded):
    """A named set of entries with its terms."""

    bank_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    name = models.CharField(max_length=200, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=64)
    allows = models.BooleanField()
    """Whether it is an allow-list."""
    unattended_exact = models.BooleanField()
    near_distance_bits = models.PositiveSmallIntegerField()
    may_export = models.BooleanField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Bank"]] = ScopedManager(organisation="organisation_id")


class BankChange(Recorded):
    """One change of any bank; its number is the version of all banks."""

    number = models.BigIntegerField(primary_key=True)
    bank_id = models.CharField(max_length=ID_CHARS)
    kind = models.CharField(max_length=16)
    """``entries`` or ``withdrawal``."""
    at = models.DateTimeField()


class BankEntry(Recorded):
    """One signal of a bank."""

    entry_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="entries")
    version = models.BigIntegerField(db_index=True)
    signal_type = models.CharField(max_length=32)
    value_hex = models.CharField(max_length=512)
    quality = models.PositiveSmallIntegerField()
    classification = models.CharField(max_length=64, blank=True)
    is_final_here = models.BooleanField()
    allows = models.BooleanField()
    """Whether it stands for something harmless, in whatever bank."""
    source = models.CharField(max_length=200)
    """Where it came from: an import's name, or the id of the case."""
    at = models.DateTimeField()

    class Meta:
        """What the database holds to."""

        indexes = (
            models.Index(
                fields=("bank", "signal_type", "value_hex"), name="casework_bankentry_value"
            ),
        )


class BankEntryWithdrawal(Recorded):
    """From this version on an entry no longer counts."""

    entry = models.OneToOneField(
        BankEntry, primary_key=True, on_delete=models.PROTECT, related_name="withdrawal"
    )
    version = models.BigIntegerField()
    withdrawn_by = models.CharField(max_length=ID_CHARS)
    reason = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
