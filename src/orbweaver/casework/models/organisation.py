"""Organisations: the bodies whose people work here."""

from django.db import models

from orbweaver.casework.models.row import ID_CHARS, Row


class Organisation(Row):
    """A hotline, a police unit, a centre."""

    organisation_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    name = models.CharField(max_length=200, unique=True)
    country = models.CharField(max_length=2)
    mandate_id = models.CharField(max_length=ID_CHARS, blank=True)
    scheme = models.CharField(max_length=64)
    needed_verdicts = models.PositiveSmallIntegerField()
    joins_review = models.BooleanField()
    """Whether its analysts share the review of everybody's cases."""
    created_at = models.DateTimeField()
