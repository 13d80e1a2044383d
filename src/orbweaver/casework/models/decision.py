"""Decisions around verdicts: what is still held, what is asked, and the labels that follow."""

from typing import ClassVar

from django.db import models

from orbweaver.casework.models.case import Case
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded, Row
from orbweaver.casework.models.scoped import ScopedManager
from orbweaver.casework.models.sealed_text import SealedText


class HeldDecision(Row):
    """A decision that its person may still undo; it has no effect, and nobody else sees it."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    held_id = models.CharField(max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """For which organisation the person decided."""
    label = models.CharField(max_length=64)
    facts_json = models.TextField()
    seen_position = models.PositiveIntegerField()
    comment = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    refused_for = models.CharField(max_length=64, blank=True)
    """The error that kept it from becoming a verdict, until its person was told; else empty."""

    objects: ClassVar[models.Manager["HeldDecision"]] = ScopedManager(
        organisation="organisation_id"
    )


class DerivedLabel(Recorded):
    """A label of another scheme that followed from a final classification; the latest counts."""

    derived_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=64)
    label = models.CharField(max_length=64)
    """A name in that scheme, or ``undetermined``."""
    mapping = models.CharField(max_length=64)
    version = models.CharField(max_length=64)
    """Of the mapping: its own number, and the beginning of its content's digest."""
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["DerivedLabel"]] = ScopedManager(
        organisation="organisation_id"
    )


class QuestionSet(Recorded):
    """Which questions an organisation asks about a scheme's cases; the latest counts."""

    set_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=64)
    questionnaire = models.CharField(max_length=64)
    asked_json = models.TextField()
    required_json = models.TextField()
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    """Nobody where the machine's own command line chose."""
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["QuestionSet"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        indexes = (
            models.Index(fields=("organisation", "scheme", "at"), name="casework_questionset_last"),
        )
