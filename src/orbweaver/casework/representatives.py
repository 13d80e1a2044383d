"""Representatives: the one media of a case by which it is shown in a list."""

from collections.abc import Collection

from django.db.models import OuterRef, Subquery

from orbweaver.casework.models import Case, CaseMedia
from orbweaver.casework.queue_facts import pieces


def representative_of(case_ids: Collection[str]) -> dict[str, str]:
    """Return the SHA-256 of the media that stands for each case.

    It is the largest in pixels, of equally large ones the one that joined first: another one only
    when a larger one joins. Media whose size nobody kept counts as the smallest.
    """
    members = CaseMedia.objects.filter(case_id=OuterRef("case_id"))
    largest = members.order_by("-area_px", "position").values("media_sha256_hex")[:1]
    found: dict[str, str] = {}
    for some in pieces(sorted(case_ids)):
        cases = Case.objects.filter(case_id__in=some).annotate(shown=Subquery(largest))
        found.update(cases.exclude(shown=None).values_list("case_id", "shown"))
    return found
