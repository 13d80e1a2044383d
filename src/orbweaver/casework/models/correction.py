"""Appeals against what is final, corrections of it, and what others say to both."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

from orbweaver.casework.models.case import Case
from orbweaver.casework.models.finding import SHA256_CHARS, Finding
from orbweaver.casework.models.notice import Notice
from orbweaver.casework.models.organisation import Organisation
from orbweaver.casework.models.person import Person
from orbweaver.casework.models.row import ID_CHARS, Recorded
from orbweaver.casework.models.scoped import ScopedManager
from orbweaver.casework.models.sealed_text import SealedText


class AppealSource(StrEnum):
    """Who asks that a decision be looked at again."""

    HERE = "here"
    """A person of this house."""
    PROVIDER = "provider"
    UPLOADER = "uploader"
    OTHER = "other"


class Appeal(Recorded):
    """Somebody says that the decision on a settled case is wrong."""

    appeal_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Whose case it is."""
    source = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    """Who wrote it down; nobody where it came by an answer to a notice."""
    reporter = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    """Who asks, where that is nobody of this house."""
    media_sha256_hex = models.CharField(max_length=SHA256_CHARS, blank=True)
    """About which media; empty for the whole case."""
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="+")
    """About which place; nothing for all of them."""
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="+")
    """In answer to which notice."""
    reason = models.ForeignKey(SealedText, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Appeal"]] = ScopedManager(organisation="organisation_id")


class Correction(Recorded):
    """A senior's new decision on a settled case; the latest in force counts."""

    correction_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Whose case it is."""
    ordinal = models.PositiveSmallIntegerField()
    """1 for a case's first correction."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=64)
    actionable = models.BooleanField()
    allows = models.BooleanField()
    facts_json = models.TextField()
    """Answers by question, those that the label implies among them."""
    is_whole = models.BooleanField()
    """Whether it is about all media that the case's decision covers, and so about the case."""
    needs_second = models.BooleanField()
    """Whether it counts only once a second senior has confirmed it."""
    is_lone = models.BooleanField()
    """Whether one senior alone decided what two decide elsewhere, as the organisation's rule
    allows."""
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="+")
    """What it answers, where somebody had asked."""
    reason = models.ForeignKey(SealedText, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Correction"]] = ScopedManager(organisation="organisation_id")

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(fields=("case", "ordinal"), name="casework_correction_once"),
        )


class CorrectedMedia(Recorded):
    """Media that a correction is about."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="media")
    media_sha256_hex = models.CharField(max_length=SHA256_CHARS, db_index=True)

    objects: ClassVar[models.Manager["CorrectedMedia"]] = ScopedManager(
        organisation="correction__organisation_id"
    )

    class Meta:
        """What the database holds to."""

        constraints = (
            models.UniqueConstraint(
                fields=("correction", "media_sha256_hex"), name="casework_correctedmedia_once"
            ),
        )


class CorrectionAnswer(Recorded):
    """What a second senior says to a correction, or its own author who takes it back."""

    correction = models.OneToOneField(
        Correction, primary_key=True, on_delete=models.PROTECT, related_name="answer"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    reason = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["CorrectionAnswer"]] = ScopedManager(
        organisation="correction__organisation_id"
    )


class AppealAnswer(Recorded):
    """What came of an appeal: the decision stands, or it was corrected."""

    appeal = models.OneToOneField(
        Appeal, primary_key=True, on_delete=models.PROTECT, related_name="answer"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    correction = models.ForeignKey(
        Correction, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Nothing where the decision was upheld."""
    reason = models.ForeignKey(SealedText, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["AppealAnswer"]] = ScopedManager(
        organisation="appeal__organisation_id"
    )


class Retraction(Recorded):
    """A correction notice takes back an earlier notice, and those that repeated it."""

    notice = models.OneToOneField(
        Notice, primary_key=True, on_delete=models.PROTECT, related_name="retraction"
    )
    """The correction notice."""
    corrects = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="retracted_by")
    """The first one that it takes back."""
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["Retraction"]] = ScopedManager(
        organisation="notice__organisation_id"
    )


class CorrectionRule(Recorded):
    """Whether an organisation's only senior may correct alone; its latest rule counts."""

    rule_id = models.CharField(primary_key=True, max_length=ID_CHARS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    lone_senior = models.BooleanField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["CorrectionRule"]] = ScopedManager(
        organisation="organisation_id"
    )

    class Meta:
        """What the database holds to."""

        indexes = (
            models.Index(fields=("organisation", "at"), name="casework_correctionrule_last"),
        )
