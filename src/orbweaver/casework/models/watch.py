"""Watches: the looks that follow a notice until the media is gone."""

from django.db import models

from orbweaver.casework.models.fields import AddressField, OptionalAddressField
from orbweaver.casework.models.finding import SHA256_CHARS
from orbweaver.casework.models.report import Seed
from orbweaver.casework.models.row import ID_CHARS, Recorded


class Watch(Recorded):
    """Noticed media at its address; one watch however many notices went out about it."""

    watch_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    url = AddressField()
    url_key = models.CharField(max_length=ID_CHARS)
    media_sha256_hex = models.CharField(max_length=SHA256_CHARS)
    pdq_hex = models.CharField(max_length=SHA256_CHARS, blank=True)
    seed = models.ForeignKey(Seed, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()


class WatchRound(Recorded):
    """One planned look."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="rounds")
    round_number = models.PositiveIntegerField()
    due_at = models.DateTimeField()

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("watch", "round_number"), name="casework_watchround_once"
            ),
        )


class Check(Recorded):
    """A copy of a handed availability check."""

    check_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="checks")
    round_number = models.PositiveIntegerField()
    availability = models.CharField(max_length=16)
    at = models.DateTimeField()
    vantage = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    served_sha256_hex = models.CharField(max_length=SHA256_CHARS, blank=True)
    distance_bits = models.PositiveSmallIntegerField(null=True)
    moved_to = OptionalAddressField(null=True)
    evidence = models.TextField()
