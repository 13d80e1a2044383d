"""Files scanned a second by ``orbweaver scan``: on one core and on two, and after a kill.

A folder of distinct files that show some hundred pictures of the mix; a house whose bank holds
thousands of entries. The real command runs with one worker pinned to one core, and with two
workers on two cores, in turn. CPU-seconds are of the whole process tree.

Usage: ``./run bench scan [--files 100000] [--entries 5000] [--passes 1] [--small]``
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.parts import our_hashes, our_ladders
from bench.parts.bank_house import bank_house
from bench.parts.contender import Contender
from bench.parts.entrants import EXACT, FAST
from bench.parts.figures import Record, Target
from bench.parts.heap import Heap, make_heap
from bench.parts.mix import Mix
from bench.parts.progress import say
from bench.parts.tree import Usage, Watch, never, run_tree

COMMAND = Path(sys.executable).with_name("orbweaver")
LEAST_GAIN = 1.7
"""Two cores of one: 85 % of twice."""
MODES: dict[str, list[str]] = {"exact": [], "fast": ["--fast"]}
BARE = {"exact": EXACT, "fast": FAST}
ONE, TWO = (0,), (0, 1)
FILES, SMALL_FILES = 100_000, 12_000
MEBIBYTE = 2**20
Runs = dict[tuple[str, tuple[int, ...]], list[Usage]]
"""By mode and cores."""


def main(words: Sequence[str] | None = None) -> None:
    """Run the command in every way and print what it took."""
    asked = _words().parse_args(words)
    files = asked.files or (SMALL_FILES if asked.small else FILES)
    heap = make_heap(files, asked.seed, is_small=asked.small)
    record = Record("scan")
    record.begin()
    _read_once(record, heap)
    with (
        bank_house(heap.mix, asked.entries, asked.seed) as data,
        TemporaryDirectory(prefix="orbweaver-bench-") as kept,
    ):
        bench = Bench(heap, data, Path(kept))
        runs = bench.rounds(asked.passes)
        _rates(record, heap, runs)
        _costs(record, heap, runs)
        _stopped(record, bench)
    record.end()


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench scan")
    parser.add_argument("--files", type=int, help=f"{FILES:,}, or {SMALL_FILES:,} if small")
    parser.add_argument("--entries", type=int, default=5_000, help="of the bank")
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="no network, to 640 px")
    return parser


class Bench:
    """Runs the command over a heap, with a house."""

    def __init__(self, heap: Heap, data: Path, kept: Path) -> None:
        """Keep results in the folder ``kept``."""
        self.heap = heap
        self._data = data
        self._kept = kept

    def results(self, mode: str, cores: tuple[int, ...]) -> Path:
        """Return where a run writes."""
        return self._kept / f"{mode}-{len(cores)}.jsonl"

    def rounds(self, passes: int) -> Runs:
        """Run every mode on one core and on two, in turn."""
        runs: Runs = {(mode, cores): [] for mode in MODES for cores in (ONE, TWO)}
        for number in range(passes):
            for (mode, cores), usages in runs.items():
                say(f"pass {number + 1} of {passes}: {mode}, {len(cores)} cores")
                self.results(mode, cores).unlink(missing_ok=True)
                usages.append(self.run(mode, cores, self.results(mode, cores)))
        return runs

    def run(self, mode: str, cores: tuple[int, ...], out: Path, kill_when: Watch = never) -> Usage:
        """Scan the whole heap, or what the results lack, with a worker a core."""
        words = [str(COMMAND), "scan", str(self.heap.folder), "--data", str(self._data)]
        words += ["--out", str(out), "--workers", str(len(cores)), *MODES[mode]]
        usage = run_tree(words, cores, os.environ | {"COLUMNS": "100"}, kill_when)
        if usage.code and kill_when is never:
            raise SystemExit(f"bench: the scan failed: {usage.said[-500:]}")
        return usage


def _read_once(record: Record, heap: Heap) -> None:
    """Read every file, so that no run waits for the disk more than another."""
    size_bytes = sum(len(path.read_bytes()) for path in heap.folder.rglob("*") if path.is_file())
    row = {
        "files": heap.count,
        "distinct pictures": len(heap.mix.ingredients),
        "MB": size_bytes / 1e6,
        "mean kB": size_bytes / heap.count / 1000,
    }
    record.table("The folder", [row])


def _wall(usages: Sequence[Usage]) -> float:
    return median(usage.wall_s for usage in usages)


def _rates(record: Record, heap: Heap, runs: Runs) -> None:
    rows = []
    for (mode, cores), usages in runs.items():
        usage = sorted(usages, key=lambda usage: usage.wall_s)[len(usages) // 2]
        rows.append(
            {
                "mode": f"{mode}, {len(cores)} core{'s' * (len(cores) > 1)}",
                "a wall-s": heap.count / usage.wall_s,
                "a CPU-s": heap.count / usage.cpu_s,
                "wall s": usage.wall_s,
                "CPU s": usage.cpu_s,
                "cores idle %": 100 * usage.idle_s / usage.wall_s / len(cores),
                "parent, peak MiB": usage.parent_peak_bytes / MEBIBYTE,
                "worker, peak MiB": usage.child_peak_bytes / MEBIBYTE,
                "workers started": len(usage.children),
            }
        )
    record.table("orbweaver scan --out; the start of the command and its workers included", rows)
    for mode in MODES:
        pairs = zip(runs[mode, ONE], runs[mode, TWO], strict=True)
        gain = median(one.wall_s / two.wall_s for one, two in pairs)
        record.targets.append(Target(f"{mode}: two cores, times one", gain, LEAST_GAIN))


def _costs(record: Record, heap: Heap, runs: Runs) -> None:
    """Show what a file costs, beside hashing its bytes in memory."""
    rows = []
    for mode in MODES:
        usage = min(runs[mode, ONE], key=lambda usage: usage.cpu_s)
        bare_ms = _cpu_ms(heap.mix, our_hashes.__name__, BARE[mode])
        whole_ms = 1000 * usage.cpu_s / heap.count
        rows.append(
            {
                "mode": mode,
                "bare hashing": bare_ms,
                "with detectors": _cpu_ms(heap.mix, our_ladders.__name__, mode),
                "workers": 1000 * usage.children_cpu_s / heap.count,
                "parent": 1000 * usage.parent_cpu_s / heap.count,
                "together": whole_ms,
                "of bare": whole_ms / bare_ms,
                "parent's share %": 100 * usage.parent_share,
            }
        )
    record.table("CPU-ms a file on one core; bare: bytes in memory to PDQ, in one process", rows)


def _cpu_ms(mix: Mix, module: str, name: str) -> float:
    """Return what a picture of the mix costs; each is as frequent in the heap."""
    groups = {"all": [str(mix.path(made)) for made in mix.ingredients]}
    argument = {"module": module, "name": name, "groups": groups}
    with Contender(name, "bench.parts.hashing:hashing", argument) as contender:
        contender.ready()
        laps = [contender.run({"group": "all"}) for _ in range(3)]
    return 1000 * median(lap.cpu_s for lap in laps) / len(mix.ingredients)


def _stopped(record: Record, bench: Bench) -> None:
    """Kill a run in its middle, go on, and hold the results against those of a run in one go."""
    whole, out = bench.results("exact", TWO), bench.results("stopped", TWO)
    half_bytes = whole.stat().st_size // 2

    def is_halfway() -> bool:
        return out.exists() and out.stat().st_size >= half_bytes

    say("a run that is killed in its middle, and goes on")
    killed = bench.run("exact", TWO, out, is_halfway)
    kept = out.read_bytes().count(b"\n")
    usage = bench.run("exact", TWO, out)
    wanted, found = _lines(whole), _lines(out)
    row = {
        "ended by": killed.code,
        "after s": killed.wall_s,
        "lines kept": kept,
        "went on for s": usage.wall_s,
        "lines at the end": len(found),
        "of files": bench.heap.count,
        "other than in one go": sum(
            one != other for one, other in zip(wanted, found, strict=False)
        ),
    }
    record.table("Killed with -9 and run again, exact mode", [row])
    differing = row["other than in one go"] + abs(len(found) - bench.heap.count)
    record.targets += [
        Target("killed in its middle: share of lines kept", kept / bench.heap.count, 0.3),
        Target("killed and continued: lines that differ", differing, 0, is_at_most=True),
    ]


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return sorted((json.loads(line) for line in lines), key=lambda line: str(line["path"]))


if __name__ == "__main__":
    main()
