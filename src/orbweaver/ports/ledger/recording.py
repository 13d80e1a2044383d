"""Recording: what outcomes and retro-matches leave behind, all in their one transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from orbweaver.model.audit import AuditEvent
from orbweaver.model.bank import Match
from orbweaver.model.check import AvailabilityCheck
from orbweaver.model.finding import Finding, FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.visit import Visit
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier.arrivals import Remembered, queue_new
from orbweaver.ports.ledger.audit import finding_event, visit_events, write_events
from orbweaver.ports.ledger.beside import beside_findings, keep_visits, now_beside
from orbweaver.ports.ledger.branches import add_finds, add_grown, add_outcomes, new_finds
from orbweaver.ports.ledger.handover import hand_over, hold_pages, not_handed
from orbweaver.ports.ledger.port import Outcome
from orbweaver.ports.ledger.rows import (
    check_row,
    match_row,
    media_row,
    page_row,
    sighting_row,
    signal_rows,
)
from orbweaver.ports.ledger.stated import KNOWING, stated
from orbweaver.ports.ledger.states import keep_places
from orbweaver.ports.ledger.tables import CHECK, MATCH, MEDIA, PAGE, SIGHTING, SIGNAL

ONLY_BESIDE = frozenset({FindingKind.BESIDE})
ALL_BUT_KNOWN = frozenset(FindingKind) - {FindingKind.KNOWN}


@dataclass(frozen=True, slots=True)
class Crossing:
    """What a transaction hands over, and what it plans."""

    findings: Sequence[Finding]
    """Where two are of one sighting, the first crosses."""
    keep: frozenset[FindingKind]
    """For which of them the bytes are fetched once more, where the mandate lets a case keep."""
    checks: Sequence[AvailabilityCheck]
    visits: Sequence[Visit]
    events: Sequence[AuditEvent]
    gone: Counter[int] = field(default_factory=Counter)
    """How many visits of each shard wait no longer."""


RetroMatch = tuple[Sighting, Media, tuple[Match, ...], FindingKind]


@dataclass(frozen=True, slots=True)
class Retro:
    """What new entries say of media that were seen before, and what is planned besides."""

    seen: Sequence[RetroMatch]
    bank_version: int
    visits: Sequence[Visit]
    events: Sequence[AuditEvent]


Outcomes = dict[Row, Outcome]
"""By the key of their visit (its host's shard, its id), in the order given."""


def record(work: Work, ended: Outcomes, now: datetime, remembered: Remembered) -> None:
    """Record how visits ended that were just taken out of the queue."""
    outcomes = list(ended.values())
    sightings = [outcome.sighting for outcome in outcomes if outcome.sighting]
    hold_pages(work, sightings)
    work.insert(PAGE, [page_row(key, outcome) for key, outcome in ended.items()])
    _record_rows(work, outcomes, now)
    said = list(stated(outcomes))
    beside = now_beside(work, _knowing(said), sightings, now)
    add_grown(work, outcomes)
    add_outcomes(work, outcomes, now)
    keep_places(work, outcomes)
    crossing = Crossing(
        findings=[*said, *beside_findings(work, beside)],
        keep=ONLY_BESIDE,  # the bytes of the others were at hand when they were scanned
        checks=[outcome.check for outcome in outcomes if outcome.check],
        visits=[visit for outcome in outcomes for visit in outcome.discovered],
        events=visit_events(ended, now),
        gone=Counter(shard for shard, _ in ended),
    )
    _cross(work, crossing, now, remembered)


def record_retro(work: Work, retro: Retro, now: datetime, remembered: Remembered) -> None:
    """Record what new bank entries say of media that were seen before."""
    hold_pages(work, [sighting for sighting, *_ in retro.seen])
    matches = [match for *_, matches, _ in retro.seen for match in matches]
    said = [Finding(kind, sighting, media, found) for sighting, media, found, kind in retro.seen]
    finds = new_finds(work, _knowing(said))
    work.add(MATCH, [match_row(match, retro.bank_version, now) for match in matches])
    beside = now_beside(work, _knowing(said), [], now)
    add_finds(work, finds, now)
    findings = [*said, *beside_findings(work, beside)]
    crossing = Crossing(findings, ALL_BUT_KNOWN, [], retro.visits, retro.events)
    _cross(work, crossing, now, remembered)


def _record_rows(work: Work, outcomes: Sequence[Outcome], now: datetime) -> None:
    media = [outcome.media for outcome in outcomes if outcome.media]
    new = {row[0] for row in work.add(MEDIA, [media_row(one, now) for one in media])}
    distinct = {one.sha256_hex: one for one in media}.values()
    work.insert(SIGNAL, _signals(one for one in distinct if one.sha256_hex in new))
    work.add(SIGNAL, _signals(one for one in media if one.sha256_hex not in new))
    work.add(
        SIGHTING,
        [sighting_row(outcome.sighting, outcome) for outcome in outcomes if outcome.sighting],
    )
    work.add(
        MATCH,
        [
            match_row(match, outcome.bank_version, now)
            for outcome in outcomes
            for match in outcome.matches
        ],
    )
    work.add(CHECK, [check_row(outcome.check) for outcome in outcomes if outcome.check])


def _signals(media: Iterable[Media]) -> list[Row]:
    return [row for one in media for row in signal_rows(one)]


def _knowing(findings: Sequence[Finding]) -> list[Sighting]:
    return [finding.sighting for finding in findings if finding.kind in KNOWING]


def _cross(work: Work, crossing: Crossing, now: datetime, remembered: Remembered) -> None:
    fresh = not_handed(work, crossing.findings)
    kept = [finding.sighting for finding in fresh if finding.kind in crossing.keep]
    planned = [*crossing.visits, *keep_visits(work, kept, now)]
    queue_new(work, planned, remembered, crossing.gone)
    hand_over(work, fresh, crossing.checks, now)
    write_events(work, [*crossing.events, *(finding_event(one, now) for one in fresh)])
