"""Which plan is best at which size, measured; and a hundred million entries, on paper.

Balanced values, as PDQ's are, queries as in `./run bench match`, one thread; every plan asks its
tables. The time that a cache line takes is taken from the largest size that was measured.

Usage: ``./run bench plans [--entries 1000000 10000000] [--small]``
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.parts.figures import Record, Target
from bench.parts.plan_lines import on_paper
from bench.parts.progress import say
from bench.parts.timed import stopwatch
from bench.parts.values import REACH_BITS, Values, kept_values, questions
from orbweaver.kernel.native_segment import Held
from orbweaver.kernel.plan import COMPARE_ALL, LARGE, MEDIUM, Plan, plan_for
from orbweaver.kernel.rows import SegmentRows
from orbweaver.kernel.segment import write_segment

PLANS = {"compare all": COMPARE_ALL, "16 x 16": MEDIUM, "9 x 24 + 2 x 20": LARGE}
HUNDRED_MILLION = 100_000_000
ON_PAPER = {
    "9 x 24 + 2 x 20": LARGE.band_bits,
    "8 x 25 + 2 x 28": (25,) * 8 + (28,) * 2,
    "8 x 26 + 2 x 24": (26,) * 8 + (24,) * 2,
    "9 x 28": (28,) * 9,
}
ROUNDS, COMPARED_MAX, TABLES_MIN = 3, 1_000_000, 100_000


def main(words: Sequence[str] | None = None) -> None:
    """Measure, count and print."""
    parser = argparse.ArgumentParser(prog="./run bench plans")
    sizes = [10_000, 30_000, 100_000, 1_000_000, 3_000_000, 10_000_000]
    parser.add_argument("--entries", type=int, nargs="+", default=sizes)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--small", action="store_true", help="20,000 values")
    asked = parser.parse_args(words)
    record = Record("plans")
    record.begin()
    rows = []
    for entries in [20_000] if asked.small else sorted(asked.entries):
        values = np.load(kept_values(entries, 1))
        queries = questions(values, asked.queries, 2)
        rows += [_measured(values, queries, name) for name in PLANS if _suits(name, entries)]
    record.table(f"Within {REACH_BITS} bits, measured", rows)
    _paper(record, str(rows[-1]["plan"]), int(rows[-1]["entries"]), rows[-1]["queries a CPU-s"])
    record.targets.append(Target("plans that found all that others found", _agreed(rows), 1))
    record.end()


def _suits(name: str, entries: int) -> bool:
    if name == "compare all":
        return entries <= COMPARED_MAX
    return name == "16 x 16" or entries >= TABLES_MIN


def _measured(values: Values, queries: Values, name: str) -> dict[str, str | int | float]:
    plan, count = PLANS[name], len(values)
    say(f"{count:,} values, {name}")
    reach = np.full(count, REACH_BITS, np.uint8)
    rows = SegmentRows(values, np.zeros(count, np.uint32), reach)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.segment"
        with stopwatch() as built:
            facts = write_segment(path, rows, b"", plan=plan)
        held = Held(np.memmap(path, mode="r").data)
        held.always_tables = plan != COMPARE_ALL
        held.search_near(queries[:200], REACH_BITS, None, 1)
        cpu_s, hits = _fastest(held, queries)
    return {
        "plan": name,
        "entries": count,
        "chosen": "yes" if plan_for(count) == plan else "",
        "queries a CPU-s": len(queries) / cpu_s,
        "bytes an entry": facts.size_bytes / count,
        "build CPU-s": built["cpu_s"],
        "hits": hits,
    }


def _fastest(held: Held, queries: Values) -> tuple[float, int]:
    times, hits = [], 0
    for _ in range(ROUNDS):
        with stopwatch() as spent:
            hits = len(held.search_near(queries, REACH_BITS, None, 1).row)
        times.append(spent["cpu_s"])
    return min(times), hits


def _agreed(rows: Sequence[dict[str, str | int | float]]) -> int:
    found: dict[object, set[object]] = {}
    for row in rows:
        found.setdefault(row["entries"], set()).add(row["hits"])
    return int(all(len(hits) == 1 for hits in found.values()))


def _paper(record: Record, last: str, entries: int, queries_a_cpu_s: str | float) -> None:
    """Count what is read for 31 bits among even values: 30 bits."""
    plans = {name: plan.band_bits for name, plan in PLANS.items() if plan.band_bits}
    base = on_paper(PLANS[last].band_bits, entries, REACH_BITS - 1)
    line_ns = 1e9 / float(queries_a_cpu_s) / base.lines
    sizes = [(entries, plans), (HUNDRED_MILLION, ON_PAPER)]
    rows = [
        _counted(name, bits, size, line_ns) for size, some in sizes for name, bits in some.items()
    ]
    record.table(f"On paper, at {line_ns:.1f} ns a cache line as measured in the last row", rows)


def _counted(
    name: str, band_bits: tuple[int, ...], entries: int, line_ns: float
) -> dict[str, str | int | float]:
    found = on_paper(Plan(band_bits).band_bits, entries, REACH_BITS - 1)
    return {
        "plan": name,
        "entries": entries,
        "radii": "".join(map(str, found.radii)),
        "blocks": round(found.blocks),
        "candidates": round(found.candidates),
        "values read": round(found.values),
        "lines": round(found.lines),
        "bytes an entry": found.bytes_an_entry,
        "queries a CPU-s": 1e9 / (found.lines * line_ns),
    }


if __name__ == "__main__":
    main()
