"""The outbox: messages that must leave; written in the transaction that decided it."""

from enum import StrEnum

from django.db import models

from orbweaver.casework.models.finding import SHA256_CHARS
from orbweaver.casework.models.row import Row


class OutboxState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"


class Outbox(Row):
    """One message with its lease; the only casework rows that a courier changes."""

    outbox_id = models.CharField(primary_key=True, max_length=SHA256_CHARS)
    """The notice that it carries."""
    mail_json = models.TextField()
    state = models.CharField(max_length=8)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    reply = models.CharField(max_length=500, blank=True)
    """What the receiver, or the failure, said last."""

    class Meta:
        """What the database holds to."""

        indexes = (models.Index(fields=("state", "due_at"), name="casework_outbox_due"),)
