"""Positions: in which order the media of a case joined it."""

from collections.abc import Collection

from django.db.models import OuterRef, Subquery

from orbweaver.casework.clusters import Member
from orbweaver.casework.models import Case, CaseMedia
from orbweaver.casework.queue_facts import pieces


def last_position() -> Subquery:
    """Return how many media a case has, for a question about cases.

    They are numbered from 1 without a gap.
    """
    members = CaseMedia.objects.filter(case_id=OuterRef("case_id")).order_by("-position")
    return Subquery(members.values("position")[:1])


def positions_after(case_ids: Collection[str]) -> dict[str, int]:
    """Return the last position taken in each of these cases."""
    found: dict[str, int] = {}
    for some in pieces(sorted(case_ids)):
        cases = Case.objects.filter(case_id__in=some).annotate(last=last_position())
        found.update(cases.exclude(last=None).values_list("case_id", "last"))
    return found


def members_of(case_id: str) -> list[Member]:
    """Return the media of a case in order of joining."""
    found = CaseMedia.objects.filter(case_id=case_id).order_by("position")
    return [Member(*row) for row in found.values_list("media_sha256_hex", "pdq_hex", "area_px")]
