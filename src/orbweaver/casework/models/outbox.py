"""The outbox: messages that must leave; written in the transaction that decided it."""

from enum import StrEnum

from django.db import models

from orbweaver.casework.models.notice import Notice
from orbweaver.casework.models.row import Row


class OutboxState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """The receiver never takes it."""
    WITHDRAWN = "withdrawn"
    """What it asks for was done before it left."""


class Outbox(Row):
    """The message of one notice with its lease: rows that a courier changes."""

    notice = models.OneToOneField(
        Notice, primary_key=True, on_delete=models.PROTECT, related_name="outbox"
    )
    state = models.CharField(max_length=16)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    reply = models.CharField(max_length=500, blank=True)
    """What the receiver, or the failure, said last."""

    class Meta:
        """What the database holds to."""

        indexes = (models.Index(fields=("state", "due_at"), name="casework_outbox_due"),)
