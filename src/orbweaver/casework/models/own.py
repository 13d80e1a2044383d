"""What is one person's own: how they see pictures, and notes on how they are."""

from django.db import models

from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded, Row
from orbweaver.casework.models.sealed_text import SealedText

LANGUAGE_CHARS = 16


class PersonalSettings(Row):
    """How one person works; what is empty follows the organisation."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.PROTECT, related_name="own_settings"
    )
    language = models.CharField(max_length=LANGUAGE_CHARS, blank=True)
    """Empty for what the browser asks for."""
    picture_px = models.PositiveSmallIntegerField()
    """The longest side of a picture on the page."""
    blur = models.PositiveSmallIntegerField()
    """How strong, from 1; weaker than the organisation's limit counts as that limit."""
    colour = models.CharField(max_length=16)
    shows_keys = models.BooleanField()
    budget_min = models.PositiveSmallIntegerField(null=True)
    """A tighter budget of minutes a day; nothing for the organisation's."""
    budget_reveals = models.PositiveIntegerField(null=True)
    next_budget_min = models.PositiveSmallIntegerField(null=True)
    """What holds from the day ``next_day`` on: looser budgets wait for tomorrow."""
    next_budget_reveals = models.PositiveIntegerField(null=True)
    next_day = models.DateField(null=True)
    changed_at = models.DateTimeField()


class WellbeingNote(Recorded):
    """How somebody is, in their own words: sealed, for their own eyes, gone when they say so."""

    note_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(SealedText, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """What the database holds to."""

        indexes = (models.Index(fields=("person", "-at"), name="casework_note_own"),)
