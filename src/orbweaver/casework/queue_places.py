"""Places in the queue: a row for each unsettled case, worked out again whenever it changes.

A place is a copy of what was recorded, put in order; losing all of them loses nothing. Whoever
changes a case calls :func:`refresh_places` in the same transaction. What changes for many at once
(rules, routes) is worked out in pieces by :func:`renew_places`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.leases import end_leases
from orbweaver.casework.office import Office
from orbweaver.casework.priority import Standing, Weights, score_of, weights_for, weights_text
from orbweaver.casework.queue_facts import Facts, facts_of, pieces
from orbweaver.casework.routing import (
    RouteLine,
    lane_id,
    route_for,
    routes_of,
    routes_text,
    seniors_lane_id,
)
from orbweaver.casework.triage import triage_scorers
from orbweaver.casework.wire.media import media_of
from orbweaver.model.ids import content_id

RENEWED_AT_ONCE = 400
"""How many places one transaction works out again."""
MOST_SCORED = 20
"""How many media of a case a scorer is asked about."""
_WORKED_OUT = [
    "organisation",
    "lane",
    "queue",
    "score",
    "opened_at",
    "needs",
    "verdicts",
    "deciders",
    "is_escalated",
    "kinds",
    "media",
    "places",
    "known_neighbours",
    "nearest_bits",
    "by_victim",
    "country",
    "language",
    "source",
    "triage",
    "skips",
    "edition",
]


@dataclass(frozen=True, slots=True)
class Edition:
    """Under what an organisation's cases are put in order now."""

    organisation_id: str
    country: str
    weights: Weights
    routes: tuple[RouteLine, ...]

    @property
    def edition_id(self) -> str:
        """Differs when any place may be another."""
        said = (self.country, weights_text(self.weights), routes_text(self.routes))
        return content_id("queue-edition", self.organisation_id, *said)


def refresh_places(office: Office, case_ids: Collection[str]) -> None:
    """Work out again where these cases stand, in the caller's transaction.

    A case that is settled or joined has no place any more, and no lease.
    """
    if not case_ids:
        return
    with scopes_disabled():
        places = places_of(office, case_ids)
        gone = set(case_ids) - {place.case_id for place in places}
        for some in pieces(sorted(gone)):
            rows.QueuePlace.objects.filter(case_id__in=some).delete()
            end_leases(some)
        rows.QueuePlace.objects.bulk_create(
            places,
            batch_size=200,
            update_conflicts=True,
            unique_fields=["case"],
            update_fields=_WORKED_OUT,
        )


def places_of(office: Office, case_ids: Collection[str]) -> list[rows.QueuePlace]:
    """Return the places that these cases should have, unsaved; none for what is settled."""
    cases: list[rows.Case] = []
    for some in pieces(sorted(case_ids)):
        cases += _unsettled().filter(case_id__in=some).select_related("escalation")
    facts = facts_of(office, [case.case_id for case in cases])
    editions = editions_of({case.organisation_id for case in cases})
    triage = _triage(cases, editions)
    return [
        _place(case, facts[case.case_id], editions[case.organisation_id], triage[case.case_id])
        for case in cases
    ]


def refresh_places_of(office: Office, media: Iterable[str], pages: Iterable[str] = ()) -> None:
    """Work out again where the cases stand that hold some media, or media seen on some pages.

    Args:
        office: Rules of the house.
        media: SHA-256 values of media that were seen or placed.
        pages: Keys of pages on which known media were seen.
    """
    with scopes_disabled():
        found: set[str] = set(_unsettled_with(media))
        for keys in pieces(sorted(set(pages))):
            shown = rows.Finding.objects.filter(page_key__in=keys)
            found.update(_unsettled_with(set(shown.values_list("media_sha256_hex", flat=True))))
    refresh_places(office, found)


def renew_places(office: Office, limit: int = RENEWED_AT_ONCE) -> int:
    """Work out again some places that are missing or of an edition that does not count any more.

    Returns:
        How many there were; nothing is left when it is none.
    """
    with transaction.atomic(), scopes_disabled():
        stale = _stale(limit)
        refresh_places(office, stale)
        return len(stale)


def rebuild_places(office: Office) -> int:
    """Work out every place from what was recorded, in pieces; return how many cases have one.

    Safe to interrupt and to run again, while people work.
    """
    after, count = "", 0
    with scopes_disabled():
        while case_ids := list(
            rows.Case.objects.filter(case_id__gt=after)
            .order_by("case_id")
            .values_list("case_id", flat=True)[:RENEWED_AT_ONCE]
        ):
            with transaction.atomic():
                refresh_places(office, case_ids)
            after = case_ids[-1]
            count += rows.QueuePlace.objects.filter(case_id__in=case_ids).count()
    return count


def editions_of(organisation_ids: Collection[str]) -> dict[str, Edition]:
    """Return under what each organisation's cases are put in order now."""
    countries = dict(
        rows.Organisation.objects.filter(organisation_id__in=organisation_ids).values_list(
            "organisation_id", "country"
        )
    )
    routes = routes_of(organisation_ids)
    return {
        each: Edition(each, countries[each], weights_for(each), routes[each])
        for each in organisation_ids
    }


def deciders_text(person_ids: Collection[str]) -> str:
    """Return persons as a column holds them: ``,one,two,``; empty for none."""
    return f",{','.join(sorted(person_ids))}," if person_ids else ""


def standing_of(place: rows.QueuePlace) -> Standing:
    """Return what the rules ask of a case, from its place."""
    return Standing(
        by_victim=place.by_victim,
        is_unknown=place.nearest_bits is None,
        known_neighbours=place.known_neighbours,
        places=place.places,
        country=place.country,
        triage=place.triage,
        opened_at=place.opened_at,
    )


def _unsettled() -> QuerySet[rows.Case]:
    return rows.Case.objects.filter(join=None, classification=None)


def _unsettled_with(media: Iterable[str]) -> set[str]:
    """Return the unsettled cases that hold any of these media."""
    found: set[str] = set()
    for some in pieces(sorted(set(media))):
        members = rows.CaseMedia.objects.filter(
            media_sha256_hex__in=some, case__join=None, case__classification=None
        )
        found.update(members.values_list("case_id", flat=True))
    return found


def _stale(limit: int) -> list[str]:
    """Return cases whose place is of another edition than the one that counts."""
    ids = list(rows.Organisation.objects.values_list("organisation_id", flat=True))
    stale: list[str] = []
    for edition in editions_of(ids).values():
        now = edition.edition_id
        for other in (Q(edition__lt=now), Q(edition__gt=now)):
            found = rows.QueuePlace.objects.filter(other, organisation_id=edition.organisation_id)
            stale += found.values_list("case_id", flat=True)[: limit - len(stale)]
    return stale


def _place(case: rows.Case, facts: Facts, edition: Edition, triage: int) -> rows.QueuePlace:
    country = facts.country or edition.country
    route = route_for(edition.routes, country, facts.language, facts.source)
    is_escalated = hasattr(case, "escalation")
    place = rows.QueuePlace(
        case=case,
        organisation_id=case.organisation_id,
        lane=seniors_lane_id(case.organisation_id)
        if is_escalated
        else lane_id(case.organisation_id, route.queue),
        queue=route.queue,
        opened_at=case.opened_at,
        needs=case.needed_verdicts,
        verdicts=facts.verdicts,
        deciders=deciders_text(facts.deciders),
        is_escalated=is_escalated,
        kinds=",".join(sorted(facts.kinds)),
        media=facts.media,
        places=facts.places,
        known_neighbours=facts.known_neighbours,
        nearest_bits=facts.nearest_bits,
        by_victim=facts.by_victim,
        country=country,
        language=facts.language,
        source=facts.source,
        triage=triage,
        skips=facts.skips,
        edition=edition.edition_id,
    )
    place.score = score_of(edition.weights, standing_of(place))
    return place


def _triage(cases: list[rows.Case], editions: dict[str, Edition]) -> dict[str, int]:
    """Return what each organisation's scorer says of its cases: of the media that is first."""
    scores = {case.case_id: 0 for case in cases}
    scorers = triage_scorers() if any(each.weights.scorer for each in editions.values()) else {}
    for case in cases:
        scorer = scorers.get(editions[case.organisation_id].weights.scorer)
        if scorer is not None:
            scores[case.case_id] = max(
                (scorer.score(media_of(text)) for text in _measures(case.case_id)), default=0
            )
    return scores


def _measures(case_id: str) -> list[str]:
    """Return the measures of the first media of a case, each once."""
    members = rows.CaseMedia.objects.filter(case_id=case_id).order_by("position")
    media = members.values_list("media_sha256_hex", flat=True)[:MOST_SCORED]
    found = rows.Finding.objects.filter(media_sha256_hex__in=list(media))
    return list(dict(found.values_list("media_sha256_hex", "media_json")).values())
