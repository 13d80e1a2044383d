"""Organisations: the bodies whose people work here."""

from enum import StrEnum

from django.db import models

from orbweaver.casework.models.row import ID_CHARS, Row

SCHEME_CHARS = 64
ZONE_CHARS = 64


class OrganisationKind(StrEnum):
    """What kind of body it is."""

    HOTLINE = "hotline"
    POLICE = "police"
    """A police unit."""
    COORDINATOR = "coordinator"
    """Speaks for several others and keeps what they share."""


class Organisation(Row):
    """A hotline, a police unit, a coordinating body."""

    organisation_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=16, db_default=OrganisationKind.HOTLINE.value)
    country = models.CharField(max_length=2)
    languages = models.CharField(max_length=64, db_default="en")
    """ISO 639 codes with spaces between; the first is the default."""
    zone = models.CharField(max_length=ZONE_CHARS, db_default="UTC")
    """IANA name of the time zone in which it works."""
    mandate_id = models.CharField(max_length=ID_CHARS, blank=True)
    scheme = models.CharField(max_length=SCHEME_CHARS)
    """Whose labels its cases are decided in."""
    further_schemes = models.CharField(max_length=500, blank=True, db_default="")
    """Names, with spaces between, of schemes whose labels are derived for it besides."""
    joins_review = models.BooleanField()
    """Whether its analysts share the review of everybody's cases."""
    created_at = models.DateTimeField()
