"""Surroundings: the unsettled cases that new media may belong to, and what they are bound by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.clusters import Cluster, Links, NewMedia
from orbweaver.casework.neighbours import NEIGHBOURS, values_of
from orbweaver.casework.positions import last_position
from orbweaver.casework.queue_facts import pieces
from orbweaver.casework.splits import sides_of_cases, sides_of_media
from orbweaver.casework.tenancy import circles_of
from orbweaver.kernel.hamming import brute_force
from orbweaver.model.bank import MatchType

_AT_ENTRIES = """
SELECT DISTINCT x.entry_id, m.case_id
FROM casework_mediamatch x
JOIN casework_casemedia m ON m.media_sha256_hex = x.media_sha256_hex
WHERE x.entry_id IN ({ids}) AND x.match_type = %s
  AND NOT EXISTS (SELECT 1 FROM casework_casejoin j WHERE j.from_case_id = m.case_id)
  AND NOT EXISTS (SELECT 1 FROM casework_classification f WHERE f.case_id = m.case_id)
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that placing some media needs to know."""

    links: tuple[Links, ...]
    """In the order of the media."""
    clusters: Mapping[str, Cluster]
    """The unsettled cases that they name, by id."""


def surroundings_of(new: Sequence[NewMedia], distance_bits: int) -> Surroundings:
    """Return what surrounds new media; the caller holds the turn of the cases.

    Args:
        new: A batch, in order.
        distance_bits: How far apart the PDQ values of neighbours may lie.
    """
    own = _holding({each.media_sha256_hex for each in new})
    by_value, earlier = _by_value(new, distance_bits)
    at_entry = _at_entries({entry_id for each in new for entry_id in each.near_entries})
    named = {
        case_id for found in [*own.values(), *by_value, *at_entry.values()] for case_id in found
    }
    clusters = _clusters(named)
    circles = circles_of({each.organisation_id for each in new})
    sides = sides_of_media({each.media_sha256_hex for each in new})
    links = tuple(
        Links(
            circle=circles[each.organisation_id],
            own=frozenset(clusters.keys() & own.get(each.media_sha256_hex, set())),
            near=frozenset(
                clusters.keys()
                & by_value[place].union(*(at_entry.get(entry, ()) for entry in each.near_entries))
            ),
            earlier=tuple(earlier[place]),
            sides=frozenset(sides.get(each.media_sha256_hex, ())),
        )
        for place, each in enumerate(new)
    )
    return Surroundings(links, clusters)


def _holding(media: Collection[str]) -> dict[str, set[str]]:
    """Return the cases that hold each media, settled and joined ones too."""
    found: dict[str, set[str]] = {}
    for some in pieces(sorted(media)):
        held = rows.CaseMedia.objects.filter(media_sha256_hex__in=some)
        for sha256_hex, case_id in held.values_list("media_sha256_hex", "case_id"):
            found.setdefault(sha256_hex, set()).add(case_id)
    return found


def _by_value(
    new: Sequence[NewMedia], distance_bits: int
) -> tuple[list[set[str]], list[list[int]]]:
    """Return, for each media, the cases with near values, and the near media before it."""
    cases: list[set[str]] = [set() for _ in new]
    earlier: list[list[int]] = [[] for _ in new]
    places = [place for place, each in enumerate(new) if each.pdq_hex]
    if not places:
        return cases, earlier
    values = values_of([new[place].pdq_hex for place in places])
    for place, found in zip(places, NEIGHBOURS.now().near(values, distance_bits), strict=True):
        cases[place] = set(found)
    hits = brute_force(values, values, distance_bits)
    for query, row in zip(hits.query.tolist(), hits.row.tolist(), strict=True):
        if row < query:
            earlier[places[query]].append(places[row])
    return cases, earlier


def _at_entries(entry_ids: Collection[str]) -> dict[str, set[str]]:
    """Return the unsettled cases that hold media near each bank entry."""
    found: dict[str, set[str]] = {}
    for some in pieces(sorted(entry_ids)):
        question = _AT_ENTRIES.format(ids=", ".join(["%s"] * len(some)))
        with connection.cursor() as cursor:
            cursor.execute(question, [*some, MatchType.NEAR.value])
            for entry_id, case_id in cursor.fetchall():
                found.setdefault(entry_id, set()).add(case_id)
    return found


def _clusters(case_ids: Collection[str]) -> dict[str, Cluster]:
    """Return those of the cases that are unsettled."""
    owners: dict[str, tuple[str, int]] = {}
    for some in pieces(sorted(case_ids)):
        unsettled = rows.Case.objects.filter(case_id__in=some, join=None, classification=None)
        found = unsettled.annotate(media_count=last_position())
        for case_id, owner, last in found.values_list("case_id", "organisation_id", "media_count"):
            owners[case_id] = owner, last
    circles = circles_of({owner for owner, _ in owners.values()})
    decided, sides = decided_on(owners), sides_of_cases(owners)
    return {
        case_id: Cluster(
            case_id, circles[owner], case_id in decided, last, sides.get(case_id, set())
        )
        for case_id, (owner, last) in owners.items()
    }


@scopes_disabled()
def decided_on(case_ids: Collection[str]) -> set[str]:
    """Return the cases on which somebody gave a verdict, or holds one."""
    found: set[str] = set()
    for some in pieces(sorted(case_ids)):
        found.update(
            rows.Verdict.objects.filter(case_id__in=some).values_list("case_id", flat=True)
        )
        held = rows.HeldDecision.objects.filter(case_id__in=some, refused_for="")
        found.update(held.values_list("case_id", flat=True))
    return found
