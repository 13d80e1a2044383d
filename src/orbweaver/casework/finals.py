"""Finals: what a settled case, or its media, finally is, the latest correction in force counted in.

Whoever wants to know a final label asks here and never the classification itself: that is what
was decided first, and a correction follows it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q
from django_scopes import scopes_disabled

from orbweaver.casework.cases import in_pieces
from orbweaver.casework.models import (
    Case,
    CaseMedia,
    Classification,
    ClassifiedMedia,
    CorrectedMedia,
    Correction,
)
from orbweaver.casework.tenancy import circle_of, in_circle

BY_CORRECTION, ELSEWHERE = "correction", "elsewhere"
"""How a case came to be what it is, besides ``agreement`` and ``senior``: corrected; or its very
bytes were decided in another case."""
IN_FORCE = Q(needs_second=False) | Q(answer__agrees=True)
"""Which corrections count."""
MEDIA_IN_FORCE = Q(correction__needs_second=False) | Q(correction__answer__agrees=True)


@dataclass(frozen=True, slots=True)
class Final:
    """What was decided last."""

    case_id: str
    scheme: str
    label: str
    actionable: bool
    allows: bool
    decided_by: str
    """``agreement``, ``senior``, ``elsewhere`` or ``correction``."""
    facts_json: str
    at: datetime
    """When it was decided."""


def final_of(case: Case) -> Final | None:
    """Return what a case finally is; nothing while it is not settled."""
    return finals_of_cases([case.case_id]).get(case.case_id)


def final_label_of(case: Case) -> str:
    """Return the final label of a case; empty while it is not settled."""
    final = final_of(case)
    return final.label if final else ""


def finals_of_cases(case_ids: Iterable[str]) -> dict[str, Final]:
    """Return what these cases finally are, those that are settled."""
    found: dict[str, Final] = {}
    with scopes_disabled():
        for some in in_pieces(sorted(set(case_ids))):
            for row in Classification.objects.filter(case_id__in=some):
                found[row.case_id] = _decided(row)
            whole = Correction.objects.filter(IN_FORCE, case_id__in=some, is_whole=True)
            for correction in whole.order_by("case_id", "ordinal"):
                found[correction.case_id] = _corrected(found[correction.case_id], correction)
        found.update(_decided_elsewhere(found))
    return found


def finals_of(media: Iterable[str], circle: str) -> dict[str, Final]:
    """Return what media finally are, by SHA-256, those that a decision covers.

    Args:
        media: By SHA-256.
        circle: Who decides together (:func:`orbweaver.casework.tenancy.circles_of`); what others
            decided says nothing here.
    """
    found: dict[str, Final] = {}
    with scopes_disabled():
        for some in in_pieces(sorted(set(media))):
            covered = ClassifiedMedia.objects.filter(
                in_circle(circle, "classification__organisation"), media_sha256_hex__in=some
            )
            for row in covered.order_by("-id").select_related("classification"):
                found[row.media_sha256_hex] = _decided(row.classification)  # the first stays
            corrected = CorrectedMedia.objects.filter(
                MEDIA_IN_FORCE,
                in_circle(circle, "correction__organisation"),
                media_sha256_hex__in=some,
            )
            order = corrected.order_by("correction__ordinal").select_related("correction")
            for each in order:
                before = found[each.media_sha256_hex]
                if before.case_id == each.correction.case_id:
                    found[each.media_sha256_hex] = _corrected(before, each.correction)
    return found


def _decided_elsewhere(found: Mapping[str, Final]) -> dict[str, Final]:
    """Return what the cases are that hold the bytes of other cases: whatever those are now."""
    elsewhere = [case_id for case_id, final in found.items() if final.decided_by == ELSEWHERE]
    decided: dict[str, Final] = {}
    for case_id in elsewhere:
        first = CaseMedia.objects.select_related("case__organisation").get(
            case_id=case_id, position=1
        )
        media, circle = first.media_sha256_hex, circle_of(first.case.organisation)
        if final := finals_of([media], circle).get(media):
            decided[case_id] = replace(final, case_id=case_id, decided_by=ELSEWHERE)
    return decided


def covered_media(case: Case) -> list[str]:
    """Return the media that a case's decision covers, in order of joining."""
    with scopes_disabled():
        covered = ClassifiedMedia.objects.filter(classification_id=case.case_id)
        known = set(covered.values_list("media_sha256_hex", flat=True))
        members = case.media.order_by("position").values_list("media_sha256_hex", flat=True)
        return [each for each in members if each in known]


def label_counts() -> Mapping[str, int]:
    """Return how many settled cases have each final label; those that none has are left out."""
    with scopes_disabled():
        decided = Classification.objects.values("label").annotate(cases=Count("case_id"))
        counts = Counter(dict(decided.values_list("label", "cases")))
        whole = Correction.objects.filter(IN_FORCE, is_whole=True).order_by("case_id", "ordinal")
        latest = dict(whole.values_list("case_id", "label"))
        for some in in_pieces(sorted(latest)):
            firsts = Classification.objects.filter(case_id__in=some)
            for case_id, label in firsts.values_list("case_id", "label"):
                counts[label] -= 1
                counts[latest[case_id]] += 1
    return {label: count for label, count in sorted(counts.items()) if count}


def _decided(row: Classification) -> Final:
    return Final(
        case_id=row.case_id,
        scheme=row.scheme,
        label=row.label,
        actionable=row.actionable,
        allows=row.allows,
        decided_by=row.decided_by,
        facts_json=row.facts_json,
        at=row.at,
    )


def _corrected(before: Final, correction: Correction) -> Final:
    """Return what follows a former decision."""
    return Final(
        case_id=before.case_id,
        scheme=before.scheme,
        label=correction.label,
        actionable=correction.actionable,
        allows=correction.allows,
        decided_by=BY_CORRECTION,
        facts_json=correction.facts_json,
        at=correction.at,
    )
