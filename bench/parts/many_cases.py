"""A house with very many cases, written in bulk: what stands in it is drawn from one seed."""

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Model
from numpy.typing import NDArray

from orbweaver.casework import models as rows
from orbweaver.casework.nouns import finding_row
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from tests.casework.house import NOON, House

ROWS_AT_ONCE = 5_000
FILLING_KIB = 2 * 1024 * 1024
PDQ_BITS, PDQ_ONES = 256, 128
PAGE_MEDIA = 20
"""How many media one page shows."""
CASE_MEDIA = (1, 1, 1, 1, 1, 1, 1, 2, 2, 4)
"""How many media ten cases have."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the house is."""

    open_cases: int
    settled_cases: int
    findings: int
    crowd: int
    """How many near copies one more open case has."""
    near_entry: int
    """How many media of settled cases lie near one bank entry."""


@dataclass(frozen=True, slots=True)
class Filled:
    """PDQ values by what became of their media, each row 32 bytes."""

    waiting: NDArray[np.uint8]
    settled: NDArray[np.uint8]
    crowd: NDArray[np.uint8]


def media_called(name: str, value: NDArray[np.uint8]) -> Media:
    """Return media that no file has."""
    sha256_hex = hashlib.sha256(name.encode()).hexdigest()
    signals = (Signal("pdq", value.tobytes().hex(), 100),)
    return Media(sha256_hex, 48_000, "image/jpeg", 640, 480, signals)


def values_drawn(count: int, seed: int) -> NDArray[np.uint8]:
    """Return PDQ values like true ones: half of their bits are set."""
    chance = np.random.default_rng(seed)
    found = np.empty((count, PDQ_BITS // 8), np.uint8)
    for start in range(0, count, ROWS_AT_ONCE):
        some = chance.random((min(ROWS_AT_ONCE, count - start), PDQ_BITS))
        order = np.argpartition(some, PDQ_ONES, axis=1)[:, :PDQ_ONES]
        bits = np.zeros(some.shape, np.uint8)
        np.put_along_axis(bits, order, 1, axis=1)
        found[start : start + len(some)] = np.packbits(bits, axis=1)
    return found


def near(value: NDArray[np.uint8], chance: random.Random, most_bits: int) -> NDArray[np.uint8]:
    """Return a value that differs in an even number of bits, at most so many."""
    bits = np.unpackbits(value)
    for place in chance.sample(range(PDQ_BITS), 2 * chance.randint(0, most_bits // 2)):
        bits[place] ^= 1
    return np.packbits(bits)


def fill(house: House, plan: Plan, entry_id: str) -> Filled:
    """Fill an empty house; ``entry_id`` names the bank entry that many settled media lie near."""
    ana, chance = house.person("Ana"), random.Random(5)
    waiting = values_drawn(sum(_sizes(plan.open_cases)), seed=1)
    settled = values_drawn(plan.settled_cases, seed=2)
    base = values_drawn(1, seed=3)[0]
    crowd = np.stack([near(base, chance, 6) for _ in range(plan.crowd)])
    _hold_all_in_memory()
    with transaction.atomic():
        _cases(house, "waiting", waiting, _sizes(plan.open_cases))
        _cases(house, "settled", settled, [1] * plan.settled_cases)
        _cases(house, "crowd", crowd, [plan.crowd] if plan.crowd else [])
        _settle(house, ana, plan.settled_cases)
        _findings(house, {"waiting": waiting, "settled": settled, "crowd": crowd}, plan.findings)
        _matches(plan.near_entry, entry_id)
        _places()
    _know_sizes()
    return Filled(waiting, settled, crowd)


def _sizes(cases: int) -> list[int]:
    return [CASE_MEDIA[number % len(CASE_MEDIA)] for number in range(cases)]


def _name(kind: str, number: int) -> str:
    return hashlib.sha256(f"{kind} {number}".encode()).hexdigest()


def _case_id(kind: str, number: int) -> str:
    return hashlib.sha256(f"case {kind} {number}".encode()).hexdigest()[:32]


def _cases(house: House, kind: str, values: NDArray[np.uint8], sizes: Sequence[int]) -> None:
    owner = house.organisation()
    _insert(
        rows.Case(
            case_id=_case_id(kind, number),
            organisation=owner,
            scheme=owner.scheme,
            needed_verdicts=3,
            opened_at=NOON - timedelta(seconds=number),
        )
        for number in range(len(sizes))
    )
    _insert(_members(kind, values, sizes))


def _members(
    kind: str, values: NDArray[np.uint8], sizes: Sequence[int]
) -> Iterator[rows.CaseMedia]:
    number = 0
    for case, size in enumerate(sizes):
        for position in range(1, size + 1):
            yield rows.CaseMedia(
                case_id=_case_id(kind, case),
                position=position,
                media_sha256_hex=_name(kind, number),
                pdq_hex=values[number].tobytes().hex(),
                area_px=640 * 480,
                added_at=NOON,
            )
            number += 1


def _settle(house: House, person: rows.Person, count: int) -> None:
    owner = house.organisation()
    ids = [_case_id("settled", number) for number in range(count)]
    same = {"organisation": owner, "scheme": owner.scheme, "label": "cannot-say", "at": NOON}
    _insert(
        rows.Verdict(
            verdict_id=each,
            case_id=each,
            person=person,
            ordinal=1,
            stage="blind",
            facts_json="{}",
            seen_position=1,
            **same,
        )
        for each in ids
    )
    _insert(
        rows.Classification(
            case_id=each,
            verdict_id=each,
            actionable=False,
            allows=False,
            decided_by="agreement",
            facts_json="{}",
            votes_json="{}",
            **same,
        )
        for each in ids
    )
    _insert(
        rows.ClassifiedMedia(media_sha256_hex=_name("settled", number), classification_id=each)
        for number, each in enumerate(ids)
    )


def _findings(house: House, values: dict[str, NDArray[np.uint8]], count: int) -> None:
    """Write at least one finding of each media, and as many as asked for in all."""
    owner = house.organisation()
    media = [(kind, number) for kind, found in values.items() for number in range(len(found))]
    template = finding_row(
        house.finding(media_called("any", values_drawn(1, seed=4)[0])), owner.organisation_id, NOON
    )
    same = {field.attname: getattr(template, field.attname) for field in _fields(template)}
    _insert(
        rows.Finding(
            **same
            | {
                "finding_id": _name("finding", number)[:32],
                "media_sha256_hex": _name(*media[number % len(media)]),
                "url_key": _name("url", number)[:32],
                "page_key": _name("page", number // PAGE_MEDIA)[:32],
            }
        )
        for number in range(max(count, len(media)))
    )


def _matches(count: int, entry_id: str) -> None:
    _insert(
        rows.MediaMatch(
            media_sha256_hex=_name("settled", number),
            entry_id=entry_id,
            bank="partner list",
            signal_type="pdq",
            match_type="near",
            distance_bits=20,
            rung="pdq",
        )
        for number in range(count)
    )


def _places() -> None:
    """Give every open case its place in the queue, as an upgrade does before the first round."""
    fields = [field.column for field in _fields(rows.QueuePlace)]
    known = {
        "case_id": "c.case_id",
        "organisation_id": "c.organisation_id",
        "opened_at": "c.opened_at",
        "needs": "c.needed_verdicts",
        "is_escalated": "false",
        "by_victim": "false",
        "nearest_bits": "NULL",
    }
    texts = {"lane", "queue", "deciders", "kinds", "country", "language", "source", "edition"}
    values = [known.get(name, "''" if name in texts else "0") for name in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO casework_queueplace ({', '.join(fields)}) "  # noqa: S608 (names of ours)
            f"SELECT {', '.join(values)} FROM casework_case c WHERE NOT EXISTS "
            "(SELECT 1 FROM casework_classification f WHERE f.case_id = c.case_id)"
        )


def _hold_all_in_memory() -> None:
    """Give SQLite room for its indexes: keys come in no order, and so would every page of them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {-FILLING_KIB}")


def _know_sizes() -> None:
    """Let the planner count, and give the memory back that only filling needs."""
    if connection.vendor == "sqlite":
        connection.close()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _insert(objects: Iterable[Model]) -> None:
    """Write rows in bulk, past what asks about each of them in Python."""
    waiting = iter(objects)
    while some := list(islice(waiting, ROWS_AT_ONCE)):
        fields = [
            field for field in _fields(some[0]) if not (field.primary_key and some[0].pk is None)
        ]
        names = ", ".join(field.column for field in fields)
        question = (
            f"INSERT INTO {_table(some[0])} ({names}) "  # noqa: S608 (names of ours)
            f"VALUES ({', '.join(['%s'] * len(fields))})"
        )
        given = [
            [field.get_db_prep_save(getattr(one, field.attname), connection) for field in fields]
            for one in some
        ]
        with connection.cursor() as cursor:
            cursor.executemany(question, given)


def _fields(of: Model | type[Model]) -> Sequence[Any]:
    return tuple(of._meta.concrete_fields)  # noqa: SLF001 (Django documents it)


def _table(of: Model) -> str:
    return of._meta.db_table  # noqa: SLF001 (same)
