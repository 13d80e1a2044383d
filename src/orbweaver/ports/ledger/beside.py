"""The rule of the known page: unknown media beside known ones are handed over too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Sighting
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.frontier.rows import Seeds
from orbweaver.ports.ledger.rows import sighting_of
from orbweaver.ports.ledger.seen_media import media_by_sha256
from orbweaver.ports.ledger.tables import PAGE_KNOWN, SIGHTING, columns

_ON_PAGE = f"""
    SELECT {columns(SIGHTING)} FROM crawl_sighting
    WHERE shard = ? AND page_key = ? AND seed_id = ? AND may_be_beside
    ORDER BY at_us, sighting_id"""  # noqa: S608 - names of ours
_KNOWN = "SELECT page_key, seed_id FROM crawl_page_known WHERE page_key IN (?*)"
_THESE = f"""
    SELECT {columns(SIGHTING)} FROM crawl_sighting
    WHERE shard IN (?*) AND sighting_id IN (?*) ORDER BY at_us, sighting_id"""  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True)
class Seen:
    """A recorded sighting, and whether the mandate lets a case keep its bytes."""

    sighting: Sighting
    may_be_beside: bool
    keep: bool

    @classmethod
    def of(cls, row: Row) -> "Seen":
        """Read a row of :data:`orbweaver.ports.ledger.tables.SIGHTING`."""
        return cls(sighting_of(row), may_be_beside=bool(row[12]), keep=bool(row[13]))


def seen(work: Work, sightings: Iterable[Sighting]) -> list[Seen]:
    """Return these sightings as they were recorded."""
    by_id = {sighting.sighting_id: shard_of(sighting.found_on.host) for sighting in sightings}
    if not by_id:
        return []
    rows = work.rows(_THESE, sorted(set(by_id.values())), sorted(by_id))
    return [Seen.of(row) for row in rows]


def now_beside(
    work: Work, known: Sequence[Sighting], recorded: Sequence[Sighting], now: datetime
) -> list[Seen]:
    """Make the pages of ``known`` sightings known; return what is beside known media since then.

    That is what was seen before on pages that became known just now, and what of ``recorded``
    stands on a page that is known. What crossed already is among it.
    """
    swept = [row for page in _become_known(work, known, now) for row in work.rows(_ON_PAGE, *page)]
    found = [Seen.of(row) for row in swept]
    there = {one.sighting.sighting_id for one in found}
    pages = _known_pages(work, recorded)
    fresh = [s for s in recorded if _page(s) in pages and s.sighting_id not in there]
    return found + [one for one in seen(work, fresh) if one.may_be_beside]


def beside_findings(work: Work, beside: Sequence[Seen]) -> list[Finding]:
    """Return the findings that say so."""
    media = media_by_sha256(work, (one.sighting.media_sha256_hex for one in beside))
    return [
        Finding(FindingKind.BESIDE, one.sighting, media[one.sighting.media_sha256_hex])
        for one in beside
    ]


def keep_visits(work: Work, sightings: Sequence[Sighting], now: datetime) -> list[Visit]:
    """Plan to fetch again what a case may keep, of those sightings where the mandate says so."""
    kept = [one.sighting for one in seen(work, sightings) if one.keep]
    seeds = Seeds()
    seeds.read(work, (sighting.seed_id for sighting in kept))
    return [
        Visit(
            url=sighting.url,
            purpose=Purpose.KEEP,
            seed=seeds[sighting.seed_id],
            due_at=now,
            found_on=sighting.found_on,
            round_number=sighting.round_number,
            expects_sha256_hex=sighting.media_sha256_hex,
        )
        for sighting in kept
    ]


def _page(sighting: Sighting) -> tuple[str, str]:
    return sighting.found_on.key, sighting.seed_id


def _become_known(
    work: Work, known: Sequence[Sighting], now: datetime
) -> list[tuple[int, str, str]]:
    """Return the pages that were not known before, as (shard, page key, seed id)."""
    shards = {_page(sighting): shard_of(sighting.found_on.host) for sighting in known}
    new = work.add(PAGE_KNOWN, [(*page, to_us(now)) for page in shards])
    return [(shards[row[:2]], row[0], row[1]) for row in new]


def _known_pages(work: Work, sightings: Sequence[Sighting]) -> set[Row]:
    if not sightings:
        return set()
    return set(work.rows(_KNOWN, sorted({sighting.found_on.key for sighting in sightings})))
