"""Working days: the rules of an organisation, spells of work, rests, and what was settled a day."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded, Row
from orbweaver.casework.models.scoped import ScopedManager

ZONE_CHARS = 64


class Colour(StrEnum):
    """Where pictures keep their colours; everywhere else they are grey."""

    NOWHERE = "nowhere"
    CLEAR = "clear"
    """In the clear picture, while it is held."""
    EVERYWHERE = "everywhere"
    """In the blurred picture too."""


class SpellKind(StrEnum):
    """What somebody did from the first sign of them to the last."""

    WORK = "work"
    """Cases were before them."""
    HERE = "here"
    """They were in the room, without cases: enough for a colleague who may not work alone."""


class WorkRules(Recorded):
    """How long, when and how the people of an organisation may look; its latest row counts."""

    rules_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    """Nobody where the machine's own command line did."""
    zone = models.CharField(max_length=ZONE_CHARS)
    """IANA name of the time zone that says when a day begins and ends."""
    budget_min = models.PositiveSmallIntegerField()
    budget_reveals = models.PositiveIntegerField()
    work_min = models.PositiveSmallIntegerField()
    """So long somebody works before a break is due."""
    rest_min = models.PositiveSmallIntegerField()
    opens_min = models.PositiveSmallIntegerField()
    """Minutes after midnight."""
    cut_off_min = models.PositiveSmallIntegerField()
    """Minutes after midnight; 1,440 for the end of the day."""
    needs_pair = models.BooleanField()
    least_blur = models.PositiveSmallIntegerField()
    largest_px = models.PositiveSmallIntegerField()
    most_colour = models.CharField(max_length=16)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["WorkRules"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        indexes = (models.Index(fields=("organisation", "-at"), name="casework_workrules_newest"),)


class WorkSpell(Row):
    """A stretch of one person's day without a long gap, as the server saw it."""

    spell_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    day = models.DateField()
    """In the organisation's time zone; no spell goes beyond midnight."""
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    reveals = models.PositiveIntegerField(default=0)
    """How many clear looks there were in it."""

    objects: ClassVar[models.Manager["WorkSpell"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        indexes = (
            models.Index(fields=("person", "-last_at"), name="casework_workspell_own"),
            models.Index(fields=("organisation", "-last_at"), name="casework_workspell_present"),
            models.Index(fields=("organisation", "day"), name="casework_workspell_day"),
        )


class Rest(Recorded):
    """A break that began: until it is over nothing that is work opens for the person."""

    rest_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    """In the organisation's time zone."""
    at = models.DateTimeField()
    until = models.DateTimeField()

    objects: ClassVar[models.Manager["Rest"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        indexes = (
            models.Index(fields=("person", "-until"), name="casework_rest_own"),
            models.Index(fields=("organisation", "day"), name="casework_rest_day"),
        )


class SettledSum(Row):
    """How many sightings final classifications covered on one day, for one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    """In the organisation's time zone."""
    found = models.PositiveBigIntegerField(default=0)
    """Sightings under the organisation's own mandate: over all organisations each counts once."""
    decided = models.PositiveBigIntegerField(default=0)
    """Sightings that its people gave verdicts on; one counts for every organisation that did."""

    objects: ClassVar[models.Manager["SettledSum"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "day"), name="casework_settledsum_once"
            ),
        )
