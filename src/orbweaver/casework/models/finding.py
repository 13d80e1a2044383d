"""Findings as they were handed over, and what their media match."""

from django.db import models

from orbweaver.casework.models.fields import AddressField
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.report import Seed
from orbweaver.casework.models.row import ID_CHARS, Recorded

SHA256_CHARS = 64


class Finding(Recorded):
    """A copy of a handed finding."""

    finding_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    kind = models.CharField(max_length=16)
    media_sha256_hex = models.CharField(max_length=SHA256_CHARS, db_index=True)
    url = AddressField()
    url_key = models.CharField(max_length=ID_CHARS, db_index=True)
    found_on = AddressField()
    seed = models.ForeignKey(Seed, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    mandate_id = models.CharField(max_length=ID_CHARS)
    at = models.DateTimeField()
    """When it was seen."""
    vantage = models.CharField(max_length=64)
    round_number = models.PositiveIntegerField()
    media_json = models.TextField()
    """Size, type and signals (:mod:`orbweaver.casework.wire`)."""
    matches_json = models.TextField()
    taken_at = models.DateTimeField()


class MediaMatch(Recorded):
    """Media and a bank entry that say the same; one row however often it was seen."""

    media_sha256_hex = models.CharField(max_length=SHA256_CHARS)
    entry_id = models.CharField(max_length=ID_CHARS, db_index=True)
    bank = models.CharField(max_length=200)
    signal_type = models.CharField(max_length=32)
    match_type = models.CharField(max_length=8)
    distance_bits = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=32, blank=True, db_default="")
    """Which detector's probe found it; empty for matches taken before there were rungs."""

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("media_sha256_hex", "entry_id"), name="casework_mediamatch_once"
            ),
        )
