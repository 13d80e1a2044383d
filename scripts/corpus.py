"""Scan a folder of hostile files and print what became of each (`./run corpus DIR`)."""

import sys
from pathlib import Path

from orbweaver.jail.pool import JailPool
from orbweaver.scan.corpus import READ, CorpusTally, run_corpus
from orbweaver.scan.files import FileRecord

WRONG_USAGE = 2


def main(arguments: list[str]) -> int:
    """Print a line for every file and a tally; return the exit code."""
    if len(arguments) != 1 or not Path(arguments[0]).exists():
        print("usage: ./run corpus DIR    (a folder that is there)", file=sys.stderr)
        return WRONG_USAGE
    tally = CorpusTally()
    with JailPool() as pool:
        missing = pool.start().missing
        for record in run_corpus(pool, Path(arguments[0]), tally):
            print(line_for(record))
    print(f"walls that do not stand here: {', '.join(missing) or 'none'}")
    for line in tally.lines():
        print(line)
    return 0


def line_for(record: FileRecord) -> str:
    """Return what became of one file, in one line."""
    media = record.result.media if record.result else None
    kind = media.media_type if media else "no file"
    size = f"{media.width_px}×{media.height_px}" if media and media.width_px else "-"
    return f"{record.shown_path}\t{record.size_bytes}\t{kind}\t{size}\t{record.error or READ}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
