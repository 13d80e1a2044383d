"""Cases joined and split by hand: who did it, when, and who took it back."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

from orbweaver.casework.models.case import Case
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.scoped import ScopedManager


class ClusterChangeKind(StrEnum):
    """What somebody did with cases."""

    JOIN = "join"
    SPLIT = "split"


class ClusterChange(Recorded):
    """Somebody joined or split cases by hand."""

    change_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    kind = models.CharField(max_length=8)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    """The case that was split, or into which others went."""
    media = models.PositiveIntegerField()
    """How many it had before."""
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Whose the cases are."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["ClusterChange"]] = ScopedManager(
        organisation="organisation_id"
    )


class HandJoin(Recorded):
    """A case that went into another one by a change; its own media say what it was."""

    from_case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    change = models.ForeignKey(ClusterChange, on_delete=models.PROTECT, related_name="parts")

    objects: ClassVar[models.Manager["HandJoin"]] = ScopedManager(
        organisation="change__organisation_id"
    )


class CaseSplit(Recorded):
    """What a split made: two cases whose first media stay apart until the change is undone."""

    change = models.OneToOneField(
        ClusterChange, primary_key=True, on_delete=models.PROTECT, related_name="split"
    )
    rest_case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="rest_of")
    rest_media = models.PositiveIntegerField()
    """So many of its media, in order of joining, stand on its side."""
    part_case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="part_of")
    part_media = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["CaseSplit"]] = ScopedManager(
        organisation="change__organisation_id"
    )


class ClusterUndo(Recorded):
    """Somebody took a change back."""

    change = models.OneToOneField(
        ClusterChange, primary_key=True, on_delete=models.PROTECT, related_name="undo"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    """The case that goes on where the change was."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["ClusterUndo"]] = ScopedManager(
        organisation="change__organisation_id"
    )
