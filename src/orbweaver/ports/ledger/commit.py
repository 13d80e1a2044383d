"""Committing outcomes: which of them still count, and their effect on the queue."""

from collections.abc import Collection, Sequence
from datetime import datetime

from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier import leases
from orbweaver.ports.frontier.arrivals import Remembered
from orbweaver.ports.frontier.rows import QUEUE, place_in_line, visit_key
from orbweaver.ports.ledger.bank_floor import bank_floor
from orbweaver.ports.ledger.port import Committed, Outcome
from orbweaver.ports.ledger.recording import Outcomes, record
from orbweaver.ports.ledger.states import keep_hosts

_MOVE = """
    UPDATE crawl_queue SET due_at_us = ?, attempts = attempts + ?
    WHERE shard = ? AND rank = ? AND due_at_us = ? AND visit_id = ? AND attempts = ?"""


def commit(
    work: Work, outcomes: Sequence[Outcome], now: datetime, remembered: Remembered
) -> Committed:
    """Record how visits ended, all that counts of it.

    Locks are taken in the order that :mod:`orbweaver.ports.ledger.bank_floor` tells.
    """
    given: Outcomes = {}
    for outcome in outcomes:
        given.setdefault(visit_key(outcome.visit), outcome)
    ours = _held(work, given)
    floor = bank_floor(work)
    stale = {key for key, outcome in ours.items() if _is_stale(outcome, floor)}
    again = {key for key, outcome in ours.items() if outcome.again_at} - stale
    ended = _leave(work, {key: ours[key] for key in ours if key not in stale and key not in again})
    moved = {key for key in again if _move(work, ours[key])}
    keep_hosts(work, [ours[key] for key in ours if key in ended or key in moved])
    record(work, {key: ours[key] for key in ours if key in ended}, now, remembered)
    done = ended | moved
    return Committed(
        done=_ids(done),
        fenced=_ids(given.keys() - ours.keys()),
        stale=_ids(stale),
        gone=_ids(ours.keys() - done - stale),
    )


def _held(work: Work, outcomes: Outcomes) -> Outcomes:
    """Return what its lease still covers."""
    held = leases.hold(work, {outcome.lease for outcome in outcomes.values()})
    return {
        key: outcome
        for key, outcome in outcomes.items()
        if outcome.lease.shard == key[0] and outcome.lease in held
    }


def _is_stale(outcome: Outcome, floor: int) -> bool:
    return outcome.media is not None and outcome.bank_version < floor


def _leave(work: Work, outcomes: Outcomes) -> set[Row]:
    """Take visits out of the queue; return the keys of those that waited as they were given."""
    places = {place_in_line(outcome.visit): key for key, outcome in outcomes.items()}
    return {places[place] for place in work.remove(QUEUE, sorted(places))}


def _move(work: Work, outcome: Outcome) -> bool:
    """Let a visit wait until it is tried again; say whether it still waited for this try."""
    if outcome.again_at is None:
        return False
    to = (to_us(outcome.again_at), 0 if outcome.is_put_off else 1)
    return work.run(_MOVE, *to, *place_in_line(outcome.visit), outcome.visit.attempts) == 1


def _ids(keys: Collection[Row]) -> frozenset[str]:
    return frozenset(visit_id for _, visit_id in keys)
