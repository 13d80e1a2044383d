"""Committing outcomes: which of them still count, and their effect on the queue."""

from collections.abc import Sequence
from datetime import datetime

from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Work
from orbweaver.ports.frontier import leases
from orbweaver.ports.frontier.rows import QUEUE, visit_key
from orbweaver.ports.ledger.bank_floor import bank_floor
from orbweaver.ports.ledger.port import Committed, Outcome
from orbweaver.ports.ledger.recording import record

_MOVE = """
    UPDATE crawl_queue SET due_at_us = ?, attempts = attempts + 1
    WHERE shard = ? AND visit_id = ? AND attempts = ?"""


def commit(work: Work, outcomes: Sequence[Outcome], now: datetime) -> Committed:
    """Record how visits ended, all that counts of it.

    Locks are taken in the order that :mod:`orbweaver.ports.ledger.bank_floor` tells.
    """
    distinct = {outcome.visit.visit_id: outcome for outcome in reversed(outcomes)}
    ours, fenced = _split_fenced(work, dict(reversed(distinct.items())))
    floor = bank_floor(work)
    stale = {key for key, outcome in ours.items() if _is_stale(outcome, floor)}
    final = {key: ours[key] for key in ours if key not in stale and not ours[key].again_at}
    again = {key: ours[key] for key in ours if key not in stale and ours[key].again_at}
    ended = _take_out(work, final)
    moved = {key for key, outcome in again.items() if _move(work, outcome)}
    record(work, [outcome for key, outcome in final.items() if key in ended], now)
    done = ended | moved
    gone = ours.keys() - done - stale
    return Committed(frozenset(done), frozenset(fenced), frozenset(stale), frozenset(gone))


Outcomes = dict[str, Outcome]
"""By visit id, in the order given."""


def _split_fenced(work: Work, outcomes: Outcomes) -> tuple[Outcomes, set[str]]:
    """Return what its lease still covers, and the ids of the rest."""
    held = leases.hold(work, {outcome.lease for outcome in outcomes.values()})
    ours = {
        visit_id: outcome
        for visit_id, outcome in outcomes.items()
        if outcome.lease in held and outcome.lease.shard == visit_key(outcome.visit)[0]
    }
    return ours, set(outcomes) - set(ours)


def _is_stale(outcome: Outcome, floor: int) -> bool:
    return outcome.media is not None and outcome.bank_version < floor


def _take_out(work: Work, outcomes: Outcomes) -> set[str]:
    """Take visits out of the queue; return the ids of those that still waited."""
    keys = [visit_key(outcome.visit) for outcome in outcomes.values()]
    return {visit_id for _, visit_id in work.remove(QUEUE, keys)}


def _move(work: Work, outcome: Outcome) -> bool:
    """Let a visit wait until it is tried again; say whether it still waited for this try."""
    visit, again_at = outcome.visit, outcome.again_at
    if again_at is None:
        return False
    return work.run(_MOVE, to_us(again_at), *visit_key(visit), visit.attempts) == 1
