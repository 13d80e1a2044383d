"""Audit rows: written unchained with what they tell of, chained by the sealer afterwards."""

from django.db import models

from orbweaver.casework.models.link import HASH_CHARS
from orbweaver.casework.models.row import ID_CHARS, Recorded

INSTANT_CHARS = 27
"""As :func:`orbweaver.model.clock.iso` writes it."""


class AuditEvent(Recorded):
    """Something that somebody did."""

    number = models.BigAutoField(primary_key=True)
    event_id = models.CharField(max_length=ID_CHARS, unique=True)
    tag = models.CharField(max_length=32)
    actor = models.CharField(max_length=ID_CHARS)
    subject = models.CharField(max_length=HASH_CHARS, db_index=True)
    at = models.CharField(max_length=INSTANT_CHARS)
    facts_json = models.TextField()


class AuditSeal(Recorded):
    """The place of an event in the chain."""

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.CharField(max_length=ID_CHARS, unique=True)
    hash_hex = models.CharField(max_length=HASH_CHARS)
