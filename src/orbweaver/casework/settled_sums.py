"""Sums of settled sightings: counted as they are settled, so that no page counts a million rows.

A sighting is settled when a final classification covers its media: those seen before it with the
classification, those seen after it as they come in. Each counts once, for ever: a later correction
does not take it back, because somebody has decided it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Count, F
from django_scopes import scopes_disabled

from orbweaver.casework.cases import in_pieces
from orbweaver.casework.day_rules import rules_of
from orbweaver.casework.models import Finding, SettledSum, Verdict
from orbweaver.casework.office import Office


def count_settled(office: Office, case_id: str, media: Collection[str]) -> None:
    """Count the sightings of media that a case's classification covers from now on.

    Within the transaction that made it final, under the turn of the cases.
    """
    owners: Counter[str] = Counter()
    with scopes_disabled():
        for some in in_pieces(sorted(media)):
            seen = Finding.objects.filter(media_sha256_hex__in=some)
            grouped = seen.values("organisation_id").annotate(sightings=Count("finding_id"))
            owners.update(dict(grouped.values_list("organisation_id", "sightings")))
        _add(office, owners, {case_id: owners.total()})


def count_settled_later(office: Office, sightings: Iterable[tuple[str, str]]) -> None:
    """Count sightings that come in when their media is covered already.

    Within the transaction that takes them over, under the turn of the cases.

    Args:
        office: Whose clock counts.
        sightings: Of each the organisation under whose mandate it was made, and the case whose
            classification covers its media.
    """
    told = list(sightings)
    if told:
        with scopes_disabled():
            owners = Counter(organisation_id for organisation_id, _ in told)
            _add(office, owners, Counter(case_id for _, case_id in told))


def _add(office: Office, owners: Mapping[str, int], cases: Mapping[str, int]) -> None:
    decided: Counter[str] = Counter()
    for case_id, organisation_id in _deciders(list(cases)):
        decided[organisation_id] += cases[case_id]
    for organisation_id in sorted({*owners, *decided}):
        day = rules_of(organisation_id).day_of(office.clock.now())
        row = _row(organisation_id, day)
        SettledSum.objects.filter(pk=row.pk).update(
            found=F("found") + owners.get(organisation_id, 0),
            decided=F("decided") + decided[organisation_id],
        )


def _deciders(case_ids: list[str]) -> set[tuple[str, str]]:
    """Return cases, each with the organisations whose people gave verdicts on it."""
    pairs: set[tuple[str, str]] = set()
    for some in in_pieces(case_ids):
        given = Verdict.objects.filter(case_id__in=some)
        pairs.update(given.values_list("case_id", "organisation_id").distinct())
    return pairs


def _row(organisation_id: str, day: date) -> SettledSum:
    row, _ = SettledSum.objects.get_or_create(organisation_id=organisation_id, day=day)
    return row
