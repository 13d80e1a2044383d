"""Why a case is here, as facts for words: enough to decide many cases without a clear look.

The number of questions does not grow with the case, and each reads a bounded number of rows by
an index: what is counted beyond a bound is said to be at least so much.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orbweaver.casework.finals import finals_of
from orbweaver.casework.matches import standing_matches
from orbweaver.casework.models import Case, CaseMedia, MediaMatch
from orbweaver.casework.queries.media_lines import BEST_FIRST, MatchLine
from orbweaver.casework.scoped_rows import instant, rows, rows_in_scope
from orbweaver.casework.tenancy import circle_of
from orbweaver.model.finding import FindingKind
from orbweaver.model.url import Url

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
_SEEN = """
SELECT f.finding_id, f.kind, f.url, f.url_key, f.page_key, f.found_on, f.seed_id, f.at
FROM casework_casemedia m JOIN casework_finding f ON f.media_sha256_hex = m.media_sha256_hex
WHERE f.organisation_id {in_scope} AND m.case_id = %s LIMIT %s
"""
_ON_PAGES = """
SELECT f.media_sha256_hex, f.kind FROM casework_finding f
WHERE f.page_key IN ({ids}) AND f.organisation_id {in_scope} AND NOT EXISTS (
  SELECT 1 FROM casework_casemedia m
  WHERE m.case_id = %s AND m.media_sha256_hex = f.media_sha256_hex) LIMIT %s
"""
_ON_SITES = _ON_PAGES.replace("f.page_key", "f.seed_id")
_REPORTS = """
SELECT r.source, r.by_victim, COUNT(DISTINCT u.report_id)
FROM casework_reporturl u JOIN casework_report r ON r.report_id = u.report_id
WHERE u.seed_id IN ({ids}) GROUP BY r.source, r.by_victim
"""
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


@dataclass(frozen=True, slots=True)
class _Sight:
    """One sighting, as far as it is counted."""

    finding_id: str
    kind: str
    url: str
    url_key: str
    page_key: str
    found_on: str
    seed_id: str
    at: datetime


def case_story(case: Case, media: int) -> CaseStory:
    """Return why a case of so many media is here; the caller's scope says what counts beside it."""
    seen = _seen(case)
    seeds = list(dict.fromkeys(each.seed_id for each in seen))[:_MOST_SEEDS]
    pages = list(dict.fromkeys(each.page_key for each in seen if each.page_key))[:_MOST_PAGES]
    reports, is_by_victim = _reports(seeds)
    on_pages, on_sites = _beside(case, _ON_PAGES, pages), _beside(case, _ON_SITES, seeds)
    final = _final({*on_pages.kinds, *on_sites.kinds}, circle_of(case.organisation))
    return CaseStory(
        kinds=tuple(sorted({each.kind for each in seen})),
        media=media,
        likeness=_likeness(case),
        spread=_spread(seen),
        on_pages=_neighbours(on_pages, final),
        on_sites=_neighbours(on_sites, final),
        reports=reports,
        is_by_victim=is_by_victim,
    )


def _seen(case: Case) -> list[_Sight]:
    """Return the sightings that are counted, oldest first."""
    found = rows_in_scope(_SEEN, [case.case_id, MOST_SIGHTINGS])
    seen = [
        _Sight(str(a), str(b), str(c), str(d), str(e), str(f), str(g), instant(at))
        for a, b, c, d, e, f, g, at in found
    ]
    return sorted(seen, key=lambda each: (each.at, each.finding_id))


def _likeness(case: Case) -> tuple[Likeness, ...]:
    """Return the nearest match to each bank, the nearest bank first."""
    members = CaseMedia.objects.filter(case=case).values("media_sha256_hex")[:_MOST_MEMBERS]
    found = standing_matches().filter(media_sha256_hex__in=members).order_by(*BEST_FIRST)
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


def _spread(seen: Sequence[_Sight]) -> Spread:
    """Sum up sightings, which come oldest first."""
    counts = Counter(each.url_key for each in seen)
    first = {each.url_key: each for each in reversed(seen)}
    listed = [first[key] for key in list(counts)[:MOST_ADDRESSES]]
    return Spread(
        sightings=len(seen),
        addresses=len(counts),
        pages=len({each.page_key for each in seen}),
        hosts=len({Url.parse(each.url).host for each in first.values()}),
        first_at=seen[0].at if seen else None,
        last_at=seen[-1].at if seen else None,
        is_more=len(seen) >= MOST_SIGHTINGS,
        listed=tuple(
            AddressLine(
                address=str(Url.parse(each.url)),
                found_on=str(Url.parse(each.found_on)),
                count=counts[each.url_key],
            )
            for each in listed
        ),
    )


@dataclass(frozen=True, slots=True)
class _Beside:
    """Other media from one place, with the kinds of their findings."""

    kinds: Mapping[str, set[str]]
    is_more: bool


def _beside(case: Case, question: str, keys: Sequence[str]) -> _Beside:
    """Return the media that were handed over from the same pages or seeds, the case's own apart."""
    found = rows_in_scope(question, [case.case_id, MOST_NEIGHBOURS], keys)
    kinds: dict[str, set[str]] = {}
    for media, kind in found:
        kinds.setdefault(str(media), set()).add(str(kind))
    return _Beside(kinds, is_more=len(found) >= MOST_NEIGHBOURS)


def _neighbours(beside: _Beside, final: Mapping[str, str]) -> Neighbours:
    """Count media by what is finally known of them."""
    said = (final.get(media) or _by_kind(kinds) for media, kinds in beside.kinds.items())
    return Neighbours(**Counter(said), is_more=beside.is_more)


def _by_kind(kinds: Iterable[str]) -> str:
    return "known" if _LIKE_KNOWN.intersection(kinds) else "unknown"


def _final(media: Iterable[str], circle: str) -> dict[str, str]:
    """Return what was finally said of media that harms or is allowed, by media."""
    return {
        each: "known" if final.actionable else "harmless"
        for each, final in finals_of(media, circle).items()
        if final.actionable or final.allows
    }


def _reports(seeds: Sequence[str]) -> tuple[tuple[Reporting, ...], bool]:
    """Return how many reports of each source led there, and whether one shows its reporter."""
    found = rows(_REPORTS, [], seeds)
    counts: Counter[str] = Counter()
    for source, _, count in found:
        counts[str(source)] += int(str(count))
    by_source = tuple(Reporting(source, counts[source]) for source in sorted(counts))
    return by_source, any(by_victim for _, by_victim, _ in found)
