"""Notices: one identity a key, and what became of each as rows that are only ever added."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django_scopes import ScopedManager

from orbweaver.casework.models.fields import AddressField
from orbweaver.casework.models.finding import SHA256_CHARS, Finding
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.row import ID_CHARS, Recorded, Row


class NoticeEventKind(StrEnum):
    """What became of a notice, in order of how far along it is."""

    DRAFTED = "drafted"
    APPROVED = "approved"
    QUEUED = "queued"
    SENT = "sent"
    STILL_UP = "still_up"
    REFUSED = "refused"
    """The receiver never takes it."""
    MOVED = "moved"
    REMOVED = "removed"

    @property
    def rank(self) -> int:
        """How far along a notice is with this; the highest says where it stands."""
        return list(NoticeEventKind).index(self) + 1


class Notice(Recorded):
    """A request to whoever can act, about one address."""

    notice_id = models.CharField(primary_key=True, max_length=SHA256_CHARS)
    """The idempotency key: organisation, address, recipient and step."""
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    url = AddressField()
    url_key = models.CharField(max_length=ID_CHARS)
    host = models.CharField(max_length=255)
    media_sha256_hex = models.CharField(max_length=SHA256_CHARS)
    recipient_kind = models.CharField(max_length=16)
    """``provider`` or ``authority``."""
    recipient_name = models.CharField(max_length=200)
    recipient_mail = models.CharField(max_length=254, db_index=True)
    step = models.PositiveSmallIntegerField()
    """1 for the first request, then one more for each repetition."""
    country = models.CharField(max_length=2, blank=True)
    """Of the place of hosting, ISO 3166-1 alpha-2; empty when unknown."""
    hosting_json = models.TextField()
    """The look-up that chose the recipient, with source and time."""
    basis = models.CharField(max_length=16)
    """``classification`` (final here) or ``terms`` (of the bank whose SHA-256 it equals)."""
    basis_id = models.CharField(max_length=ID_CHARS)
    """The case, or the bank entry."""
    label = models.CharField(max_length=64)
    mail_json = models.TextField()
    """The message as it goes out (:mod:`orbweaver.casework.wire.mail`)."""
    drafted_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Notice"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        indexes = (
            models.Index(fields=("url_key", "media_sha256_hex"), name="casework_notice_place"),
        )


class NoticeEvent(Recorded):
    """Something became of a notice; each kind once a notice, or once a round of checks."""

    event_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16)
    rank = models.PositiveSmallIntegerField()
    """How far along the notice is with this event; the highest says where it stands."""
    actor = models.CharField(max_length=ID_CHARS)
    at = models.DateTimeField()
    note = models.CharField(max_length=500)


class NoticeDue(Row):
    """A finding whose notices are still to be drafted: the look-up runs outside transactions."""

    finding = models.OneToOneField(
        Finding, primary_key=True, on_delete=models.PROTECT, related_name="due"
    )
    basis = models.CharField(max_length=16)
    basis_id = models.CharField(max_length=ID_CHARS)
    label = models.CharField(max_length=64)
    is_unattended = models.BooleanField()
    """Whether the notices need no approval by a person."""
    repeats = models.BooleanField(default=False)
    """Whether it asks again about what was noticed and is still up."""
    since = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    waits_for = models.CharField(max_length=200, blank=True)
    """Why the last try to draft led to nothing; empty before the first."""
