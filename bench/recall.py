"""Which altered copies each rung of the ladder finds, what it costs, and what it confuses.

Benign pictures, altered in every way of ``bench/parts/altering.py`` and ``surrounding.py``; what
a list would hold of each is Pillow's and pdqhash's value. False positives: the probes of some
thousands of pictures against the values of all others; a sheet of the nearest is drawn.

Usage: ``./run bench recall [--pictures 240] [--strangers 4000] [--small]``
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from statistics import fmean
from typing import Any

from bench.parts.altering import Family
from bench.parts.cache import cache_folder
from bench.parts.contender import Contender
from bench.parts.cuttings import Cutting, altered_cuttings, strangers
from bench.parts.figures import Record, Target
from bench.parts.ladder import NEAR_BITS, PLAIN
from bench.parts.looking import ALTERATIONS, MODES
from bench.parts.pairs import AS_IS, Pair, compare, strangers_of
from bench.parts.progress import say, show
from bench.parts.sheet import draw_sheet
from bench.parts.timed import Json
from orbweaver.detectors import detectors
from orbweaver.model.scan_mode import ScanMode

WANTED = {Family.TURNED: 0.95, Family.BORDERED: 0.95, Family.BOXED: 0.95, Family.CHAT: 0.9}
FALSE_POSITIVES, PAIRS = 1e-6, 3_000_000
SHOWN = 24
LADDERS = ("ladder", "ladder, fast")
Nearest = dict[str, int]
"""How near each rung came, in bits."""


def main(words: Sequence[str] | None = None) -> None:
    """Alter, climb, and print the tables."""
    asked = _words().parse_args(words)
    record = Record("recall")
    record.begin()
    altered = altered_cuttings(asked.pictures, asked.seed, is_small=asked.small)
    others = strangers(asked.seed, is_small=asked.small)[: asked.strangers]
    argument = {"pictures": asked.pictures, "seed": asked.seed, "small": asked.small}
    with ExitStack() as stack:
        workers = [stack.enter_context(_worker(argument, core)) for core in range(asked.cores)]
        for worker in workers:
            worker.ready()
        looks = [one for _, one in _ask(workers, "altered", len(altered)) if one]
        kinds = Counter(str(cutting.source.kind) for cutting in altered)
        print(f"{len(looks)} pictures of quality 50 or more, of {len(altered)}: {dict(kinds)}")
        _recall_table(record, looks)
        _gain_table(record, looks, [worker.run({"costs": True}).value for worker in workers])
        answers = _ask(workers, "stranger", len(others))
    for mode in MODES:
        _false_positives(record, others, answers, mode)
    record.end()


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench recall")
    parser.add_argument("--pictures", type=int, default=240)
    parser.add_argument("--strangers", type=int, default=4000, help="at most so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cores", type=int, default=2, help="how many processes")
    parser.add_argument("--small", action="store_true", help="drawn pictures alone, no network")
    return parser


def _worker(argument: dict[str, Json], core: int) -> Contender:
    return Contender(f"worker {core}", "bench.parts.looking:looking", argument, core=str(core))


def _ask(workers: Sequence[Contender], word: str, count: int) -> list[tuple[int, Json]]:
    """Ask the workers about each number, every one of them with a run of its own."""
    say(f"{count} pictures: {word}")
    step = -(-count // len(workers))
    runs = [range(start, min(start + step, count)) for start in range(0, count, step)]
    answers = []
    for offset in range(step):
        show(f"{word}: {offset * len(workers)} of {count}")
        busy = [(w, run[offset]) for w, run in zip(workers, runs, strict=False) if run[offset:]]
        for worker, number in busy:
            worker.start({word: number})
        answers += [(number, worker.finish().value) for worker, number in busy]
    return sorted(answers, key=lambda answer: answer[0])


def _found(nearest: Nearest) -> str | None:
    """Return the first rung within reach, in the ladder's order."""
    return next((rung for rung, away in nearest.items() if away <= NEAR_BITS), None)


def _recall_table(record: Record, looks: Sequence[dict[str, Nearest]]) -> None:
    rows = []
    shares: dict[tuple[Family, str], list[tuple[float, str]]] = {}
    for name, alteration in ALTERATIONS.items():
        exact, fast = ([look[f"{name}|{mode}"] for look in looks] for mode in MODES)
        rungs = Counter(rung for one in exact if (rung := _found(one)))
        row: dict[str, Any] = {
            "alteration": name,
            "plain PDQ": fmean(one.get(PLAIN, 256) <= NEAR_BITS for one in exact),
            "ladder": fmean(_found(one) is not None for one in exact),
            "ladder, fast": fmean(_found(one) is not None for one in fast),
            "plain bits": fmean(one.get(PLAIN, 256) for one in exact),
            "nearest bits": fmean(min(one.values(), default=256) for one in exact),
            "found by": ", ".join(f"{rung} {count}" for rung, count in rungs.most_common()),
        }
        rows.append(row)
        for column in LADDERS:
            shares.setdefault((alteration.family, column), []).append((float(row[column]), name))
    record.table(f"Recall within {NEAR_BITS} bits", rows)
    _by_family(record, shares)


def _by_family(record: Record, shares: dict[tuple[Family, str], list[tuple[float, str]]]) -> None:
    rows = []
    for (family, column), of in shares.items():
        least, worst = min(of)
        mean = fmean(share for share, _ in of)
        rows.append(
            {
                "family": f"{family}, {column}",
                "of": len(of),
                "mean": mean,
                "least": least,
                "": worst,
            }
        )
        if family in WANTED:
            what = f"{family}: {column}, least recall ({worst})"
            record.targets.append(Target(what, least, WANTED[family]))
    record.table("By family", rows)


def _gain_table(record: Record, looks: Sequence[dict[str, Nearest]], costs: Iterable[Json]) -> None:
    pictures, seconds, probes = 0, Counter[str](), Counter[str]()
    for count, spent, made in costs:
        pictures += count
        seconds.update(spent)
        probes.update(made)
    exact = [near for look in looks for key, near in look.items() if key.endswith("|exact")]
    firsts = Counter(rung for near in exact if (rung := _found(near)))
    alone = Counter(
        hits[0]
        for near in exact
        if len(hits := [r for r, d in near.items() if d <= NEAR_BITS]) == 1
    )
    finds = {PLAIN: "the picture as stored"} | {n: d.finds for n, d in detectors().items()}
    rows = [
        {
            "rung": rung,
            "µs a picture": 1e6 * seconds[rung] / max(1, pictures),
            "probes a picture": probes[rung] / max(1, pictures),
            "found first": firsts[rung],
            "found alone": alone[rung],
            "for": finds[rung],
        }
        for rung in finds
    ]
    record.table(f"Cost and gain of each rung; of {len(exact):,} altered copies", rows)


def _false_positives(
    record: Record, others: Sequence[Cutting], answers: list[tuple[int, Json]], mode: ScanMode
) -> None:
    tallies, nearest = compare(others, strangers_of(answers, str(mode)))
    rows = [
        {
            "pictures": kinds,
            "known": view,
            "pairs": tally.pairs,
            "within 31": tally.false,
            "rate": tally.false / max(1, tally.pairs),
            "looked at, alike": tally.alike,
            "by": ", ".join(f"{rung} {count}" for rung, count in tally.near.most_common()),
        }
        for (kinds, view), tally in sorted(tallies.items())
    ]
    record.table(f"Pairs of distinct pictures, all probes, {mode} mode", rows)
    as_is = [tally for (_, view), tally in tallies.items() if view == AS_IS]
    pairs, false = sum(t.pairs for t in as_is), sum(t.false for t in as_is)
    rate = false / max(1, pairs)
    what = f"false positives a pair, of {pairs:,} pairs, {mode} mode"
    record.targets += [
        Target(what, rate, FALSE_POSITIVES, is_at_most=True),
        Target(f"pairs of distinct pictures, {mode} mode", pairs, PAIRS),
    ]
    _show_nearest(record, others, nearest, mode)


def _show_nearest(
    record: Record, others: Sequence[Cutting], nearest: Sequence[Pair], mode: ScanMode
) -> None:
    shown = _one_each(nearest, others)[:SHOWN]
    rows = [
        {
            "bits": pair.distance_bits,
            "rung": pair.rung,
            "asked with": f"{others[pair.asked].name} {pair.asked_view}",
            "known": f"{others[pair.known].name} {pair.known_view}",
        }
        for pair in shown
    ]
    record.table(f"The nearest pairs, one of each two sources, {mode} mode", rows)
    path = cache_folder("figures") / f"recall-{record.machine.day}-{mode}.png"
    draw_sheet(path, shown, others)
    print(f"drawn side by side in {path}")


def _one_each(nearest: Sequence[Pair], others: Sequence[Cutting]) -> list[Pair]:
    """Return the nearest pair of each two sources."""
    best: dict[frozenset[str], Pair] = {}
    for pair in nearest:
        names = frozenset(others[n].source.name for n in (pair.asked, pair.known))
        best.setdefault(names, pair)
    return list(best.values())


if __name__ == "__main__":
    main()
