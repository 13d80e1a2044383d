"""``orbweaver scan``: what are the signals of these files, and does a bank know them?"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orbweaver.cli.options import AsJson, DataDir
from orbweaver.cli.output import Record, print_json, print_records, progress_console
from orbweaver.deployment.start import open_data
from orbweaver.model.bank import Match

if TYPE_CHECKING:
    from orbweaver.banks.matcher import Matcher
    from orbweaver.deployment.house import House
    from orbweaver.scan.files import FileRecord

PDQ = "pdq"


def scan(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders to scan.")],
    *,
    md5: Annotated[bool, typer.Option("--md5", help="Compute MD5 as well.")] = False,
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Hash files and match them with the banks.

    Needs no `init` and no person: it says what a file's signals are, and whether a bank in the
    data directory knows them. A file that cannot be read is a record with an error; it does not
    stop the run or change the exit code.
    """
    with open_data(data) as house:
        records = _records(house, paths, md5=md5)
        if as_json:
            for record in records:
                print_json(record)
            return
        with progress_console.status("scanning") as status:
            rows = []
            for record in records:
                rows.append(_row(record))
                status.update(f"scanned {len(rows)} files")
        print_records(
            rows,
            ("path", "media_type", "sha256_hex", "pdq", "matches", "error"),
            as_json=False,
            empty="No files there. Name files or folders: orbweaver scan PATH…",
        )


def _records(house: "House", paths: Sequence[Path], *, md5: bool) -> Iterator[Record]:
    from orbweaver.scan.files import scan_files
    from orbweaver.scan.scanner import Scanner

    matcher = house.matcher_if_initialised()
    with house.jail() as pool:
        for file_record in scan_files(Scanner(pool), paths, md5=md5):
            yield _record(file_record, matcher)


def _record(file_record: "FileRecord", matcher: "Matcher | None") -> Record:
    result = file_record.result
    pdq = file_record.signal(PDQ)
    matches = matcher.judge([result.media])[0].matches if matcher and result else ()
    return {
        "path": file_record.shown_path,
        "size_bytes": file_record.size_bytes,
        "media_type": (result.media.media_type or None) if result else None,
        "sha1_hex": file_record.digest_hex("sha1"),
        "sha256_hex": file_record.digest_hex("sha256"),
        "md5_hex": file_record.digest_hex("md5"),
        "signals": {PDQ: {"value_hex": pdq.value_hex, "quality": pdq.quality}} if pdq else {},
        "matches": [_match(match) for match in matches],
        "error": file_record.error,
    }


def _match(match: Match) -> Record:
    entry = match.entry
    return {
        "bank": entry.bank,
        "entry_id": entry.entry_id,
        "classification": entry.classification or None,
        "signal_type": entry.signal.signal_type,
        "match_type": match.match_type,
        "distance_bits": match.distance_bits,
    }


def _row(record: Record) -> Record:
    signals, matches = record["signals"], record["matches"]
    pdq = signals.get(PDQ, {}) if isinstance(signals, dict) else {}
    banks = (
        [f"{m['bank']} ({m['match_type']})" for m in matches] if isinstance(matches, list) else []
    )
    return {
        **record,
        "sha256_hex": str(record["sha256_hex"] or "")[:16],
        "pdq": f"{pdq['value_hex'][:16]} q{pdq['quality']}" if pdq else "",
        "matches": ", ".join(banks),
    }
