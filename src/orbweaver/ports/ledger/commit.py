"""Committing outcomes: which of them still count, and their effect on the queue."""

from collections.abc import Collection, Sequence
from datetime import datetime

from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier import leases
from orbweaver.ports.frontier.rows import QUEUE, visit_key
from orbweaver.ports.ledger.bank_floor import bank_floor
from orbweaver.ports.ledger.port import Committed, Outcome
from orbweaver.ports.ledger.recording import Outcomes, record
from orbweaver.ports.ledger.states import keep_hosts

_MOVE = """
    UPDATE crawl_queue SET due_at_us = ?, attempts = attempts + ?
    WHERE shard = ? AND visit_id = ? AND attempts = ?"""


def commit(work: Work, outcomes: Sequence[Outcome], now: datetime) -> Committed:
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
    ended = work.remove(QUEUE, list(ours.keys() - stale - again))
    moved = {key for key in again if _move(work, key, ours[key])}
    keep_hosts(work, [ours[key] for key in ours if key in ended or key in moved])
    record(work, {key: outcome for key, outcome in ours.items() if key in ended}, now)
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


def _move(work: Work, key: Row, outcome: Outcome) -> bool:
    """Let a visit wait until it is tried again; say whether it still waited for this try."""
    again_at, attempts = outcome.again_at, outcome.visit.attempts
    tries = 0 if outcome.is_put_off else 1
    return again_at is not None and work.run(_MOVE, to_us(again_at), tries, *key, attempts) == 1


def _ids(keys: Collection[Row]) -> frozenset[str]:
    return frozenset(visit_id for _, visit_id in keys)
