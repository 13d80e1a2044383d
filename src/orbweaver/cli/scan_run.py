"""One run of ``orbweaver scan``: files in, matches and records out, resumable where asked."""

import gc
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from itertools import filterfalse
from pathlib import Path
from typing import TypeVar

import typer

from orbweaver.cli.output import Record, complain, print_json, print_records, say
from orbweaver.cli.scan_call import ScanCall
from orbweaver.cli.scan_progress import ScanCount, ScanProgress
from orbweaver.cli.scan_records import COLUMNS, scan_lines, scan_record, scan_row
from orbweaver.cli.scan_results import ScanResults, ScanWish
from orbweaver.deployment.house import House
from orbweaver.deployment.scanning import Scanning, scanning
from orbweaver.model.bank import Match
from orbweaver.scan.files import FileRecord, count_files, scan_batches, walk

LARGEST_TABLE = 200
"""More files than this are told of by their matches and errors alone."""
_MOST_COUNTED = 10_000_000

Told = tuple[FileRecord, tuple[Match, ...]]
Printed = TypeVar("Printed")


class ScanRun:
    """Scans what is named, tells people or programs, and writes results where asked."""

    def __init__(self, house: House, call: ScanCall) -> None:
        """Scan nothing yet."""
        self._house = house
        self._call = call
        self._paths = call.paths
        self._md5 = call.md5
        self._mode = call.mode
        self._as_json = call.as_json
        self._count = ScanCount(0)
        self._progress = ScanProgress(self._count)
        self._rows: list[Record] = []

    def run(self, out: Path | None) -> None:
        """Scan, with results in ``out`` if it is named; these are never scanned themselves.

        Raises:
            UsageError: ``out`` cannot be used.
            StoreFull: No room for ``out``; what is there stays, and the next run goes on.
            JailUnavailable: No worker comes up.
        """
        try:
            self._count.total = count_files(walk(self._paths, out), _MOST_COUNTED)
            with scanning(self._house, mode=self._mode, workers=self._call.workers) as wired:
                self._md5 = self._md5 or wired.asks_md5
                with ScanResults(out, self._wish(wired)) if out else nullcontext() as results:
                    self._scan(wired, results)
                self._conclude(wired)
        except KeyboardInterrupt:
            self._tell_how_to_go_on(out)
            raise typer.Exit(1) from None
        finally:
            self._progress.clear()

    def _wish(self, wired: Scanning) -> ScanWish:
        version = wired.bank_version
        return ScanWish(
            md5=self._md5,
            mode=self._mode or self._house.config.scan.mode,
            bank_version=version,
            bank_history=self._house.desk.bank_history(version) if version else "",
            rungs=wired.rungs,
        )

    def _scan(self, wired: Scanning, results: ScanResults | None) -> None:
        gc.freeze()  # what was imported stays: nobody need look through it again and again
        files = self._lacking(results) if results else walk(self._paths)
        for batch in scan_batches(wired.scanner, files, md5=self._md5, threads=wired.threads):
            matches = wired.matches([scanned.result for scanned in batch])
            told = list(zip(batch, matches, strict=True))
            self._tell(told)
            if results:
                results.append((file, scan_record(file, found)) for file, found in told)
            self._progress.tell()

    def _lacking(self, results: ScanResults) -> Iterable[Path]:
        """Yield the files that the results do not hold yet, and count the others."""
        return filterfalse(self._is_known(results), walk(self._paths, results.path))

    def _is_known(self, results: ScanResults) -> Callable[[Path], bool]:
        def is_known(path: Path) -> bool:
            known = not results.lacks(path)
            self._count.known += known
            return known

        return is_known

    def _tell(self, told: Sequence[Told]) -> None:
        for file, matches in told:
            self._count.add(file, matches)
        if self._as_json:
            self._print([scan_record(file, matches) for file, matches in told], print_json)
        elif self._count.total <= LARGEST_TABLE:
            self._rows += [scan_row(file, matches) for file, matches in told]
        else:
            self._print([line for each in told for line in scan_lines(*each)], say)

    def _print(self, things: Sequence[Printed], say_one: Callable[[Printed], None]) -> None:
        """Print on standard output, which may be the terminal that the progress stands on."""
        if things:
            self._progress.clear()
        for thing in things:
            say_one(thing)

    def _conclude(self, wired: Scanning) -> None:
        self._progress.clear()
        if self._as_json:
            return
        if self._rows or not self._count.total:
            empty = "No files there. Name files or folders: orbweaver scan PATH…"
            print_records(self._rows, COLUMNS, as_json=False, empty=empty)
        if self._count.known or self._count.total > LARGEST_TABLE:
            counters = wired.scanner.counters
            for line in self._count.summary(counters, wired.workers, wired.kernel):
                say(line)

    def _tell_how_to_go_on(self, out: Path | None) -> None:
        self._progress.clear()
        hint = (
            "run the same command again, and it goes on from there"
            if out
            else f"to go on after a stop: {self._call.line} --out results.jsonl"
        )
        complain(f"orbweaver: stopped at {self._count.line()}; {hint}")
