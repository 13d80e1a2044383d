"""The sums of each seed: added to by the commit that records what they count."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from orbweaver.model.branch import Branch
from orbweaver.model.media import Sighting
from orbweaver.model.visit import Purpose
from orbweaver.ports.database.values import from_us, storable, to_us
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.ledger.port import Outcome
from orbweaver.ports.ledger.rows import LOOKING_PURPOSES
from orbweaver.ports.ledger.stated import is_find
from orbweaver.ports.ledger.tables import BRANCH, columns

_READ = f"SELECT {columns(BRANCH)} FROM crawl_branch"  # noqa: S608 - names of ours
_THESE = f"{_READ} WHERE seed_id IN (?*)"
_WALK = f"{_READ} WHERE seed_id > ? ORDER BY seed_id LIMIT ?"
_ADD = f"""
    INSERT INTO crawl_branch AS b ({columns(BRANCH)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (seed_id) DO UPDATE SET
    pages_at_find = CASE WHEN excluded.finds > 0 THEN b.pages + excluded.pages_at_find
        ELSE b.pages_at_find END,
    pages = b.pages + excluded.pages, media = b.media + excluded.media,
    finds = b.finds + excluded.finds,
    ended_at_us = coalesce(b.ended_at_us, excluded.ended_at_us),
    why_ended = CASE WHEN b.why_ended = '' THEN excluded.why_ended
        ELSE b.why_ended END"""  # noqa: S608 - names of ours
_KNOWN_BEFORE = """
    SELECT DISTINCT media_sha256_hex FROM crawl_match
    WHERE media_sha256_hex IN (?*) AND NOT allows"""


@dataclass(slots=True)
class _Sum:
    """What one commit adds to one branch."""

    root_id: str = ""
    pages: int = 0
    media: int = 0
    finds: int = 0
    pages_at_find: int = 0
    why_ended: str = ""

    def count(self, outcome: Outcome) -> None:
        """Add what one outcome brought."""
        purpose = outcome.visit.purpose
        costs = outcome.visit.interval_s == 0 and not outcome.is_unasked  # coming back costs none
        self.pages += purpose is Purpose.PAGE and costs
        self.media += outcome.media is not None and purpose in LOOKING_PURPOSES
        self.why_ended = self.why_ended or outcome.why_branch_ended
        if is_find(outcome):
            self.found()

    def found(self) -> None:
        """Count a find."""
        self.finds += 1
        self.pages_at_find = self.pages


def add_outcomes(work: Work, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Add what was recorded just now to the sums of its seeds."""
    sums: dict[str, _Sum] = {}
    for outcome in outcomes:
        seed = outcome.visit.seed
        sums.setdefault(seed.seed_id, _Sum(seed.root_id)).count(outcome)
    _add(work, sums, now)


def add_grown(work: Work, outcomes: Iterable[Outcome]) -> None:
    """Begin a sum for every branch that grew here, with nothing in it yet.

    A seed leads to so many hosts and no more: who takes it over must know of those, too, at which
    nobody was so far.
    """
    grown = {
        visit.seed.seed_id: visit.seed.root_id
        for outcome in outcomes
        for visit in outcome.discovered
        if visit.seed.root_id and visit.seed is not outcome.visit.seed
    }
    if grown:
        work.add(BRANCH, [(*ids, 0, 0, 0, 0, None, "") for ids in sorted(grown.items())])


def new_finds(work: Work, sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return those, each once, whose media no bank knew before: ask before matches are written."""
    wanted = sorted({sighting.media_sha256_hex for sighting in sightings})
    known = {row[0] for row in work.rows(_KNOWN_BEFORE, wanted)} if wanted else set()
    distinct = {sighting.sighting_id: sighting for sighting in sightings}
    return [one for one in distinct.values() if one.media_sha256_hex not in known]


def add_finds(work: Work, sightings: Iterable[Sighting], now: datetime) -> None:
    """Count finds among what was recorded before."""
    sums: dict[str, _Sum] = {}
    for sighting in sightings:
        sums.setdefault(sighting.seed_id, _Sum()).found()
    _add(work, sums, now)


def branches(work: Work, seed_ids: Sequence[str]) -> dict[str, Branch]:
    """Return the sums of those seeds that have any, by id."""
    return {row[0]: branch_of(row) for row in work.rows(_THESE, list(seed_ids))}


def all_branches(work: Work, after: str, limit: int) -> Sequence[Branch]:
    """Return branches in order of seed id from ``after`` on."""
    return [branch_of(row) for row in work.rows(_WALK, after, limit)]


def _add(work: Work, sums: dict[str, _Sum], now: datetime) -> None:
    work.each(_ADD, list(_rows(sums, now)))


def _rows(sums: dict[str, _Sum], now: datetime) -> Iterator[Row]:
    """Yield rows in one order everywhere: then no two transactions wait in a ring."""
    for seed_id, one in sorted(sums.items()):
        numbers = (one.pages, one.media, one.finds, one.pages_at_find)
        ended_at_us = to_us(now) if one.why_ended else None
        yield (seed_id, one.root_id, *numbers, ended_at_us, storable(one.why_ended))


def branch_of(row: Row) -> Branch:
    """Read a row of :data:`orbweaver.ports.ledger.tables.BRANCH`."""
    seed_id, root_id, pages, media, finds, pages_at_find, ended_at_us, why_ended = row
    ended_at = None if ended_at_us is None else from_us(ended_at_us)
    return Branch(seed_id, root_id, pages, media, finds, pages_at_find, ended_at, why_ended)
