"""Whose turn it is: the first of the cases that wait for somebody, over all that they work on.

One statement asks each queue by itself and is answered from one index, however many cases wait
and however many of the first ones the person has decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from orbweaver.casework.serving import Lane, Serving

_LANE = """
SELECT score, opened_at, case_id FROM (
  SELECT p.score, p.opened_at, p.case_id FROM casework_queueplace p
  WHERE p.lane = %s AND p.deciders NOT LIKE %s{narrowed}
  ORDER BY p.score DESC, p.opened_at, p.case_id LIMIT %s
) AS lane_{number}
"""
_NOT_LEASED = """ AND NOT EXISTS (SELECT 1 FROM casework_caselease l
    WHERE l.case_id = p.case_id AND l.until > %s AND l.person_id <> %s)"""
_NOT_SKIPPED = """ AND NOT EXISTS (SELECT 1 FROM casework_skip s
    WHERE s.person_id = %s AND s.case_id = p.case_id AND s.at > %s)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the waiting cases somebody asks for."""

    now: datetime | None = None
    """Nothing: who holds what is not looked at."""
    lanes: frozenset[str] | None = None
    """Only these queues; nothing for all that the person works on, and what seniors settle."""
    skipped_after: datetime | None = None
    """Leave out what they skipped since."""
    leaves_out_leased: bool = False
    besides: frozenset[str] = frozenset()
    """Cases to leave out."""


EVERYTHING = Asked()


def first_in_turn(serving: Serving, asked: Asked, limit: int) -> tuple[str, ...]:
    """Return the ids of the first cases in turn: what only seniors settle, then every queue."""
    lanes, wants = serving.lanes, asked.lanes
    if wants is not None:
        lanes = tuple(each for each in lanes if each.lane in wants)
    for_seniors = _first(serving, serving.seniors, asked, limit) if wants is None else []
    return tuple(for_seniors + _first(serving, lanes, asked, limit - len(for_seniors)))


def _first(serving: Serving, lanes: Sequence[Lane], asked: Asked, limit: int) -> list[str]:
    if not lanes or limit <= 0:
        return []
    person_id = serving.person.person_id
    narrowed, values = _narrowed(person_id, asked)
    question = " UNION ALL ".join(
        _LANE.format(narrowed=narrowed, number=number) for number in range(len(lanes))
    )
    given: list[Any] = []
    for each in lanes:
        given += [each.lane, f"%{person_id}%", *values, limit]
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        answer = cursor.fetchall()
    answer.sort(key=lambda row: (-row[0], row[1], row[2]))
    return [str(case_id) for _, _, case_id in answer[:limit]]


def _narrowed(person_id: str, asked: Asked) -> tuple[str, list[object]]:
    """Return what else is asked of a case, with its values."""
    conditions, values = "", list[object]()
    if asked.leaves_out_leased and asked.now is not None:
        conditions += _NOT_LEASED
        values += [_stored(asked.now), person_id]
    if asked.skipped_after is not None:
        conditions += _NOT_SKIPPED
        values += [person_id, _stored(asked.skipped_after)]
    if asked.besides:
        conditions += f" AND p.case_id NOT IN ({', '.join(['%s'] * len(asked.besides))})"
        values += sorted(asked.besides)
    return conditions, values


def _stored(at: datetime) -> object:
    """Return an instant as this database keeps it."""
    return connection.ops.adapt_datetimefield_value(at)
