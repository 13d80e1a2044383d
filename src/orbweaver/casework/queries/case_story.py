"""Why a case is here, as facts for words: enough to decide many cases without a clear look.

The number of questions does not grow with the case, and each reads a bounded number of rows by
an index: what is counted beyond a bound is said to be at least so much.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from orbweaver.casework.models import (
    Case,
    CaseMedia,
    Classification,
    Finding,
    MediaMatch,
    ReportUrl,
)
from orbweaver.casework.queries.media_lines import BEST_FIRST, MatchLine
from orbweaver.model.finding import FindingKind

MOST_SIGHTINGS = 1000
"""So many sightings of a case are counted; there may be more."""
MOST_NEIGHBOURS = 600
"""So many sightings on its pages, and as many on its sites, are looked at."""
MOST_ADDRESSES = 12
"""So many addresses are listed, in order of first sight."""
_MOST_MEMBERS = 500
_MOST_MATCHES = 2000
_MOST_PAGES = 100
_MOST_SEEDS = 50
_LIKENESSES = 3
_LIKE_KNOWN = frozenset({FindingKind.KNOWN.value, FindingKind.LIKELY.value})


@dataclass(frozen=True, slots=True)
class Likeness:
    """The nearest match to one bank, and how many media of the case match it."""

    nearest: MatchLine
    media: int


@dataclass(frozen=True, slots=True)
class AddressLine:
    """One address at which media of the case were seen, and how often."""

    address: str
    """Defanged."""
    found_on: str
    """Defanged."""
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How often, where and since when media of a case were seen."""

    sightings: int
    addresses: int
    pages: int
    hosts: int
    first_at: datetime | None
    last_at: datetime | None
    is_more: bool
    """Whether there is more than was counted."""
    listed: tuple[AddressLine, ...]
    """Some addresses in order of first sight, never of yield."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Other media that were handed over from the same pages or sites, by what is known of them."""

    known: int = 0
    """Final here and to be taken down, or like what a bank knows."""
    harmless: int = 0
    """Final here, and allowed."""
    unknown: int = 0
    """Nobody has finally said."""
    is_more: bool = False

    @property
    def total(self) -> int:
        """All that were counted."""
        return self.known + self.harmless + self.unknown


@dataclass(frozen=True, slots=True)
class Reporting:
    """How many reports of one source led there."""

    source: str
    reports: int


@dataclass(frozen=True, slots=True)
class CaseStory:
    """Why a case is here."""

    kinds: tuple[str, ...]
    media: int
    likeness: tuple[Likeness, ...]
    """The nearest bank first; none for a case that is like nothing."""
    spread: Spread
    on_pages: Neighbours
    """On the very pages where media of the case were seen."""
    on_sites: Neighbours
    """On everything that was reached from the same reported addresses, its pages among them."""
    reports: tuple[Reporting, ...]
    is_by_victim: bool
    """Whether a reporter says that they are shown."""


def case_story(case: Case) -> CaseStory:
    """Return why a case is here; the caller's scope says what counts beside it."""
    seen = _seen(case)
    seeds = list(dict.fromkeys(each.seed_id for each in seen))[:_MOST_SEEDS]
    reports, is_by_victim = _reports(seeds)
    return CaseStory(
        kinds=tuple(sorted({each.kind for each in seen})),
        media=CaseMedia.objects.filter(case=case).count(),
        likeness=_likeness(case),
        spread=_spread(seen),
        on_pages=_neighbours(case, _on_pages(seen)),
        on_sites=_neighbours(case, Finding.objects.filter(seed_id__in=seeds)),
        reports=reports,
        is_by_victim=is_by_victim,
    )


def _seen(case: Case) -> list[Finding]:
    """Return the sightings that are counted, oldest first."""
    members = CaseMedia.objects.filter(case=case).values("media_sha256_hex")[:_MOST_MEMBERS]
    found = Finding.objects.filter(media_sha256_hex__in=members)
    some = found.defer("media_json", "matches_json")[:MOST_SIGHTINGS]
    return sorted(some, key=lambda each: (each.at, each.finding_id))


def _likeness(case: Case) -> tuple[Likeness, ...]:
    """Return the nearest match to each bank, the nearest bank first."""
    members = CaseMedia.objects.filter(case=case).values("media_sha256_hex")[:_MOST_MEMBERS]
    found = MediaMatch.objects.filter(media_sha256_hex__in=members).order_by(*BEST_FIRST)
    nearest: dict[str, MediaMatch] = {}
    media: dict[str, set[str]] = {}
    for row in found[:_MOST_MATCHES]:
        nearest.setdefault(row.bank, row)
        media.setdefault(row.bank, set()).add(row.media_sha256_hex)
    return tuple(
        Likeness(
            MatchLine(row.bank, row.signal_type, row.match_type, row.distance_bits, row.rung),
            len(media[bank]),
        )
        for bank, row in list(nearest.items())[:_LIKENESSES]
    )


def _spread(seen: Sequence[Finding]) -> Spread:
    """Sum up sightings, which come oldest first."""
    counts = Counter(each.url_key for each in seen)
    first = {each.url_key: each for each in reversed(seen)}
    listed = [first[key] for key in list(counts)[:MOST_ADDRESSES]]
    return Spread(
        sightings=len(seen),
        addresses=len(counts),
        pages=len({each.page_key for each in seen}),
        hosts=len({each.url.host for each in first.values()}),
        first_at=seen[0].at if seen else None,
        last_at=seen[-1].at if seen else None,
        is_more=len(seen) >= MOST_SIGHTINGS,
        listed=tuple(
            AddressLine(str(each.url), str(each.found_on), counts[each.url_key]) for each in listed
        ),
    )


def _on_pages(seen: Sequence[Finding]) -> "QuerySet[Finding]":
    keys = list(dict.fromkeys(each.page_key for each in seen if each.page_key))[:_MOST_PAGES]
    return Finding.objects.filter(page_key__in=keys)


def _neighbours(case: Case, beside: "QuerySet[Finding]") -> Neighbours:
    """Count the other media among findings, by what is finally known of them."""
    own = CaseMedia.objects.filter(case=case, media_sha256_hex=OuterRef("media_sha256_hex"))
    pairs = beside.filter(~Exists(own)).values_list("media_sha256_hex", "kind")
    read = list(pairs[:MOST_NEIGHBOURS])
    kinds: dict[str, set[str]] = {}
    for media, kind in read:
        kinds.setdefault(media, set()).add(kind)
    final = _final(list(kinds))
    counts = Counter(final.get(media) or _by_kind(said) for media, said in kinds.items())
    return Neighbours(**counts, is_more=len(read) >= MOST_NEIGHBOURS)


def _by_kind(kinds: Iterable[str]) -> str:
    return "known" if _LIKE_KNOWN.intersection(kinds) else "unknown"


def _final(media: Sequence[str]) -> dict[str, str]:
    """Return what was finally said of media that harms or is allowed, by media."""
    rows = Classification.objects.filter(covered__media_sha256_hex__in=media)
    found = rows.values_list("covered__media_sha256_hex", "actionable", "allows")
    return {
        each: "known" if actionable else "harmless"
        for each, actionable, allows in found
        if actionable or allows
    }


def _reports(seeds: Sequence[str]) -> tuple[tuple[Reporting, ...], bool]:
    """Return how many reports of each source led there, and whether one shows its reporter."""
    named = ReportUrl.objects.filter(seed_id__in=seeds)
    sources = named.values("report__source", "report__by_victim").annotate(
        reports=Count("report_id", distinct=True)
    )
    counts: Counter[str] = Counter()
    is_by_victim = False
    for row in sources:
        counts[row["report__source"]] += row["reports"]
        is_by_victim = is_by_victim or bool(row["report__by_victim"])
    return tuple(Reporting(source, counts[source]) for source in sorted(counts)), is_by_victim
