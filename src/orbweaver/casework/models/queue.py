"""The queue: where open cases stand, who holds them, and the rules of both."""

from typing import ClassVar

from django.db import models

from orbweaver.casework.models.case import Case
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded, Row
from orbweaver.casework.models.scoped import ScopedManager
from orbweaver.casework.models.sealed_text import SealedText

QUEUE_CHARS = 64


class QueuePlace(Row):
    """Where an unsettled case stands: worked out from what was recorded, and never a decision."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="place"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lane = models.CharField(max_length=ID_CHARS)
    """Stands for the organisation and its queue, or for its seniors where verdicts disagree
    (:func:`orbweaver.casework.routing.lane_id`)."""
    queue = models.CharField(max_length=QUEUE_CHARS, blank=True)
    """Its name; empty for everything that no route names."""
    score = models.BigIntegerField()
    """Thousandths of a point, the opening counted in: it does not age, the order stays right."""
    opened_at = models.DateTimeField()
    needs = models.PositiveSmallIntegerField()
    """How many verdicts must agree."""
    verdicts = models.PositiveSmallIntegerField()
    """How many persons gave one."""
    deciders = models.TextField(blank=True)
    """Ids of the persons for whom it does not wait any more, with commas around each."""
    is_escalated = models.BooleanField()
    kinds = models.CharField(max_length=64, blank=True)
    """Kinds of findings, in order of name, with commas between."""
    media = models.PositiveIntegerField()
    places = models.PositiveIntegerField()
    """At how many addresses it was seen."""
    known_neighbours = models.PositiveIntegerField()
    """How many known or likely media the fullest of its pages shows."""
    nearest_bits = models.PositiveSmallIntegerField(null=True)
    """The least distance of any match; nothing where nothing matched."""
    by_victim = models.BooleanField()
    """Whether a report of its addresses says that it shows the reporter."""
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=16, blank=True)
    source = models.CharField(max_length=16, blank=True)
    triage = models.PositiveSmallIntegerField()
    """What the organisation's scorer says, from 0 to 100."""
    skips = models.PositiveSmallIntegerField()
    """How many persons skipped it for a reason."""
    edition = models.CharField(max_length=ID_CHARS)
    """Under which rules and routes this was worked out."""

    objects: ClassVar[models.Manager["QueuePlace"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        indexes = (
            models.Index(
                fields=("lane", "-score", "opened_at", "case", "deciders"),
                name="casework_place_order",
            ),
            models.Index(fields=("organisation", "edition"), name="casework_place_edition"),
            models.Index(
                fields=("lane", "deciders"),
                condition=models.Q(verdicts__gt=0),
                name="casework_place_begun",
            ),
            models.Index(
                fields=("organisation", "skips"),
                condition=models.Q(skips__gt=0),
                name="casework_place_skipped",
            ),
        )


class CaseLease(Row):
    """Somebody has a case before them, and nobody else may decide it until then."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="lease"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    until = models.DateTimeField()


class Skip(Recorded):
    """Somebody left a case for later or for others, and said why."""

    skip_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="skips")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """For which organisation the person works."""
    reason = models.CharField(max_length=16)
    text = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Skip"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        indexes = (models.Index(fields=("person", "case", "at"), name="casework_skip_own"),)


class PriorityRules(Recorded):
    """What an organisation says comes first; its latest rules count."""

    rules_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField()
    """1 for an organisation's first rules; the highest counts."""
    weights_json = models.TextField()
    """Points by rule (:mod:`orbweaver.casework.priority`)."""
    gives_back = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    """Which former rules these are, where somebody took a change back."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["PriorityRules"]] = ScopedManager(
        organisation="organisation_id"
    )

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "ordinal"), name="casework_priorityrules_ordinal"
            ),
        )


class Route(Row):
    """Which of an organisation's cases go to which queue; the first route that fits counts."""

    route_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    queue = models.CharField(max_length=QUEUE_CHARS, blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=16, blank=True)
    source = models.CharField(max_length=16, blank=True)
    """What a case must say, each empty for anything; the last route fits everything."""
    persons_json = models.TextField()
    """Ids of those who work on it; none for everybody."""
    languages_json = models.TextField()
    """Languages of the organisations whose people work on it; none for all of them."""

    objects: ClassVar[models.Manager["Route"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "position"), name="casework_route_position"
            ),
        )
