"""Covering: those who decide together decide the same bytes once, in whatever case they lie.

An organisation that joins the review brings its cases, and may have one with the same picture. The
first decision covers its bytes for all who share it: what another case of theirs holds of them is
decided with it. Who keeps to itself decides for itself alone.
"""

from collections.abc import Collection, Sequence

from orbweaver.casework import models as rows
from orbweaver.casework.audit_trail import record
from orbweaver.casework.cases import in_pieces
from orbweaver.casework.finals import ELSEWHERE, Final, finals_of
from orbweaver.casework.office import MACHINE, Office
from orbweaver.casework.queue_places import refresh_places
from orbweaver.casework.tenancy import circle_of, in_circle


def cover(final: rows.Classification, media: Sequence[str]) -> list[str]:
    """Say that a decision covers media, and return which it does.

    Those are left out that an earlier one covers already: they are what that one says.
    """
    covered: set[str] = set()
    for some in in_pieces(sorted(media)):
        there = rows.ClassifiedMedia.objects.filter(
            in_circle(circle_of(final.organisation), "classification__organisation"),
            media_sha256_hex__in=some,
        )
        covered.update(there.values_list("media_sha256_hex", flat=True))
    new = [each for each in media if each not in covered]
    rows.ClassifiedMedia.objects.bulk_create(
        rows.ClassifiedMedia(media_sha256_hex=each, classification=final) for each in new
    )
    return new


def settle_what_is_covered(
    office: Office, final: rows.Classification, media: Collection[str]
) -> None:
    """Settle open cases all of whose media are covered now, where their scheme has that label.

    Within the transaction that covered ``media``, under the turn of the cases.
    """
    circle = circle_of(final.organisation)
    for case in _open_cases_with(media, circle):
        members = case.media.values_list("media_sha256_hex", flat=True)
        finals = finals_of(members, circle)
        labels = {(each.label, each.actionable, each.allows) for each in finals.values()}
        if len(finals) == len(members) and len(labels) == 1 and _speaks(office, case, finals):
            _settle(office, case, final, next(iter(finals.values())))


def _open_cases_with(media: Collection[str], circle: str) -> list[rows.Case]:
    found: dict[str, rows.Case] = {}
    for some in in_pieces(sorted(media)):
        cases = rows.Case.objects.filter(
            in_circle(circle), media__media_sha256_hex__in=some, join=None, classification=None
        )
        found.update({case.case_id: case for case in cases})
    return [found[case_id] for case_id in sorted(found)]


def _speaks(office: Office, case: rows.Case, finals: dict[str, Final]) -> bool:
    """Return whether the case's own scheme says the same with a label of that name."""
    final = next(iter(finals.values()))
    label = office.schemes[case.scheme].label(final.label)
    said = (final.actionable, final.allows)
    return label is not None and (label.actionable, label.allows) == said


def _settle(office: Office, case: rows.Case, by: rows.Classification, final: Final) -> None:
    rows.Classification.objects.create(
        case=case,
        organisation_id=case.organisation_id,
        scheme=case.scheme,
        label=final.label,
        actionable=final.actionable,
        allows=final.allows,
        decided_by=ELSEWHERE,
        verdict_id=by.verdict_id,
        facts_json=final.facts_json,
        at=office.clock.now(),
    )
    facts = {"label": final.label, "by": ELSEWHERE}
    record(office, "case.settled", MACHINE, case.case_id, facts)
    refresh_places(office, [case.case_id])
