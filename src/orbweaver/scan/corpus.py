"""Running the scanner over a folder of hostile files: what became of each, and of the workers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from orbweaver.errors import DecoderStopped
from orbweaver.jail.pool import JailPool
from orbweaver.scan.files import FileRecord, scan_files
from orbweaver.scan.scanner import Scanner

READ = "read"


@dataclass(slots=True)
class CorpusTally:
    """What a run over a folder came to."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Files by media type and outcome: ``read``, or the error's sentence."""
    stopped: int = 0
    """Files that a worker died or ran out of time on."""
    workers_started: int = 0
    elapsed_s: float = 0.0

    @property
    def files(self) -> int:
        """How many files there were; each gave exactly one record."""
        return self.outcomes.total()

    def lines(self) -> Iterator[str]:
        """Yield the tally for people: the most frequent outcome first."""
        for (media_type, outcome), count in self.outcomes.most_common():
            yield f"{count:7d}  {media_type}: {outcome}"
        yield (
            f"{self.files:7d}  files in {self.elapsed_s:.1f} s; {self.stopped} stopped a worker, "
            f"{self.workers_started} workers were started, the parent lives"
        )


def run_corpus(
    pool: JailPool, folder: Path, tally: CorpusTally, *, threads: int = 2
) -> Iterator[FileRecord]:
    """Scan every file below ``folder``, yield each record, and count into ``tally``."""
    started = monotonic()
    for record in scan_files(Scanner(pool), [folder], md5=True, threads=threads):
        media_type = record.result.media.media_type if record.result else "no file"
        tally.outcomes[media_type, record.error or READ] += 1
        stopped = record.result is not None and isinstance(record.result.error, DecoderStopped)
        tally.stopped += stopped
        tally.workers_started = pool.workers_started
        tally.elapsed_s = monotonic() - started
        yield record
