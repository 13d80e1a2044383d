"""Queries a CPU-second within 31 bits of millions of values, beside faiss and threatexchange.

Random balanced values, as PDQ's are; every other query is planted 0 to 31 bits from a value.
Indexes are processes of their own on one core, and answer slices in turn. What each found is
held against comparing with every value.

Usage: ``./run bench match [--entries 10000000] [--rounds 3] [--no-wide] [--small]``
"""

import argparse
from collections.abc import Sequence

import numpy as np

from bench.parts import duel as who
from bench.parts.cache import cache_folder
from bench.parts.duel import Field, Score, duel, missed
from bench.parts.figures import Record, Target
from bench.parts.peers import peers_python, peers_versions
from bench.parts.values import kept_values, near_rows, questions

MILLION = 1_000_000
SAMPLED = 64
"""So many queries are held against comparing with every value."""
LEAN_BYTES = 400
"""An index of more than this an entry is no choice for a bank of ten million on one machine."""
SPARED_BYTES = 2
"""The bench labels each row by its number, in four bytes; the house labels by where an entry comes
from, in one or two."""
EXACT_FAISS = (who.FLAT, who.NEAREST, who.MULTI, who.WIDE)
THREATEXCHANGE = (who.PDQ_INDEX, who.PDQ_INDEX_2)


def main(words: Sequence[str] | None = None) -> None:
    """Run the race at each size and print it."""
    asked = _words().parse_args(words)
    sizes = [20_000] if asked.small else sorted({min(MILLION, asked.entries), asked.entries})
    peers = None if asked.small else peers_python()
    record = Record("match")
    record.begin()
    versions = peers_versions()
    print(f"peers: faiss-cpu {versions['faiss-cpu']}, threatexchange {versions['threatexchange']}")
    for entries in sizes:
        slices = _slices(entries, wide=not asked.no_wide)
        if peers is None:
            slices = {name: 500 for name in slices if name.startswith("ours")}
        field = _field(entries, slices, asked.rounds, asked.seed, is_even=True)
        scores = duel(field, peers, asked.rounds)
        _judge(record, field, scores)
        odd = _field(entries, {who.OURS: 1000}, 1, asked.seed, is_even=False)
        _odd(record, odd)
    record.end()


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench match")
    parser.add_argument("--entries", type=int, default=10 * MILLION)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-wide", action="store_true", help="leave out faiss 11x23 (10 GB)")
    parser.add_argument("--small", action="store_true", help="20,000 values, no peers")
    return parser


def _slices(entries: int, *, wide: bool) -> dict[str, int]:
    """Return how many queries each answers at a time: about a second's work, faiss's batch."""
    if entries > MILLION:
        slices = {who.OURS: 6000, who.OURS_TWO: 12000, who.FLAT: 32, who.NEAREST: 64}
        return slices | {who.MULTI: 48} | ({who.WIDE: 96} if wide else {})
    return {
        who.OURS: 20000,
        who.OURS_TWO: 40000,
        who.FLAT: 320,
        who.NEAREST: 320,
        who.MULTI: 400,
        **({who.WIDE: 400} if wide else {}),
        who.PDQ_INDEX: 400,
        who.PDQ_INDEX_2: 8,
        "usearch exact": 24,
    }


def _field(entries: int, slices: dict[str, int], rounds: int, seed: int, *, is_even: bool) -> Field:
    values = kept_values(entries, seed)
    count = max(slices.values()) * rounds
    asked = cache_folder("values") / f"asked-{entries}-{count}-{seed}-{int(is_even)}.npy"
    if not asked.exists():
        stored = np.load(values, mmap_mode="r")
        np.save(asked, questions(stored, count, seed, is_even=is_even))
    return Field(values, asked, entries, slices)


def _truth(field: Field) -> list[tuple[int, int]]:
    return near_rows(np.load(field.values, mmap_mode="r"), np.load(field.asked)[:SAMPLED])


def _judge(record: Record, field: Field, scores: dict[str, Score]) -> None:
    truth = _truth(field)
    ours = scores[who.OURS]
    rows = [
        {
            "index": score.name,
            "queries a CPU-s": score.per_cpu_s,
            "a wall-s": score.per_wall_s,
            "ours is x": ours.per_cpu_s / score.per_cpu_s,
            "bytes an entry": score.bytes_an_entry,
            "own memory": score.memory_an_entry,
            "build CPU-s": score.build_cpu_s,
            "queries": score.queries,
            "missed": missed(score, truth, SAMPLED),
        }
        for score in scores.values()
    ]
    record.table(
        f"{field.entries:,} values, within 31 bits; missed: of {len(truth)} hits of "
        f"{SAMPLED} queries by comparing with all",
        rows,
    )
    _hold(record, field.entries, scores, truth)


def _hold(
    record: Record, entries: int, scores: dict[str, Score], truth: Sequence[tuple[int, int]]
) -> None:
    ours, at = scores[who.OURS], f"at {entries:,}"
    planted = len({query for query, _ in ours.hits if query % 2 == 0})
    record.targets += [
        _none_missed(f"{at}: hits missed", missed(ours, truth, SAMPLED)),
        Target(f"{at}: planted queries found, share", planted / -(-ours.queries // 2), 1.0),
        Target(f"{at}: true hits to miss", len(truth), 1),
    ]
    faiss = [s for n, s in scores.items() if n in EXACT_FAISS]
    lean = [s for s in faiss if s.bytes_an_entry <= LEAN_BYTES]
    pdq = max((s.per_cpu_s for n, s in scores.items() if n in THREATEXCHANGE), default=0.0)
    for what, of in (("best", faiss), (f"best within {LEAN_BYTES} bytes an entry", lean)):
        if of:
            times = ours.per_cpu_s / max(one.per_cpu_s for one in of)
            least = 100 if entries > MILLION else 1
            record.targets.append(Target(f"{at}: times faiss's {what}", times, least))
    if pdq:
        record.targets.append(Target(f"{at}: times threatexchange's", ours.per_cpu_s / pdq, 25))
    if entries > MILLION:
        size = ours.bytes_an_entry - SPARED_BYTES
        record.targets += [
            Target(f"{at}: bytes an entry, labels of two", size, 85, is_at_most=True),
            Target(f"{at}: build, CPU-s", ours.build_cpu_s, 10, is_at_most=True),
            Target(f"{at}: aim, queries a CPU-s", ours.per_cpu_s, 12_000),
        ]


def _odd(record: Record, field: Field) -> None:
    """Ask with values of any count of ones: no distance is even then, and none may be missed."""
    score = duel(field, None, 1)[who.OURS]
    truth = _truth(field)
    lost = missed(score, truth, SAMPLED)
    row = {
        "queries": "any count of ones",
        "a CPU-s": score.per_cpu_s,
        "hits": len(truth),
        "missed": lost,
    }
    record.table(f"{field.entries:,} values, queries that are no true PDQ values", [row])
    what = f"at {field.entries:,}: hits missed of queries that are no true PDQ values"
    record.targets.append(_none_missed(what, lost))


def _none_missed(what: str, count: int) -> Target:
    return Target(what, count, 0, is_at_most=True)


if __name__ == "__main__":
    main()
