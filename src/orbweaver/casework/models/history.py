"""Beside the cases: what colleagues say of them, and lists that people keep."""

from typing import ClassVar

from django.db import models

from orbweaver.casework.models.case import Case
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded, Row
from orbweaver.casework.models.scoped import ScopedManager
from orbweaver.casework.models.sealed_text import SealedText


class Comment(Recorded):
    """What somebody says of a case, to their own organisation alone; sealed."""

    comment_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """The writer's: nobody else's people ever read it."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(SealedText, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Comment"]] = ScopedManager(organisation="organisation_id")


class SavedFilter(Row):
    """A list with its conditions, under a name; its person's own, or shared in the organisation."""

    filter_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=500)
    """The conditions, as an address carries them."""
    is_shared = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["SavedFilter"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(fields=("person", "name"), name="casework_savedfilter_once"),
        )
