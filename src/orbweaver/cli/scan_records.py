"""What ``orbweaver scan`` says of one file: a record for programs, a row or a line for people."""

from collections.abc import Sequence

from orbweaver.cli.output import Record
from orbweaver.model.bank import Match
from orbweaver.model.signal import Signal
from orbweaver.scan.files import FileRecord
from orbweaver.signals.pdq_fast import FAST_PDQ, look_of

COLUMNS = ("path", "media_type", "sha256_hex", "pdq", "matches", "error")
_SHORT_CHARS = 16


def scan_record(scanned: FileRecord, matches: Sequence[Match]) -> Record:
    """Return the record of one file, as JSON lines hold it."""
    result = scanned.result
    look = look_of(result.media) if result else None
    return {
        "path": scanned.shown_path,
        "size_bytes": scanned.size_bytes,
        "media_type": (result.media.media_type or None) if result else None,
        "sha1_hex": scanned.digest_hex("sha1"),
        "sha256_hex": scanned.digest_hex("sha256"),
        "md5_hex": scanned.digest_hex("md5"),
        "signals": _signals(look) if look else {},
        "matches": [_match(match) for match in matches],
        "error": scanned.error,
    }


def _signals(look: Signal) -> Record:
    return {look.signal_type: {"value_hex": look.value_hex, "quality": look.quality}}


def _match(match: Match) -> Record:
    entry = match.entry
    return {
        "bank": entry.bank,
        "entry_id": entry.entry_id,
        "classification": entry.classification or None,
        "signal_type": entry.signal.signal_type,
        "match_type": match.match_type,
        "distance_bits": match.distance_bits,
        "rung": match.rung,
    }


def scan_row(scanned: FileRecord, matches: Sequence[Match]) -> Record:
    """Return the row of one file in a table for people."""
    result = scanned.result
    look = look_of(result.media) if result else None
    return {
        "path": scanned.shown_path,
        "media_type": result.media.media_type if result else None,
        "sha256_hex": (scanned.digest_hex("sha256") or "")[:_SHORT_CHARS],
        "pdq": _short(look) if look else "",
        "matches": ", ".join(f"{match.entry.bank} ({match.match_type})" for match in matches),
        "error": scanned.error,
    }


def _short(look: Signal) -> str:
    fast = " fast" if look.signal_type == FAST_PDQ else ""
    return f"{look.value_hex[:_SHORT_CHARS]} q{look.quality}{fast}"


def scan_lines(scanned: FileRecord, matches: Sequence[Match]) -> list[str]:
    """Return what people should hear of one file among very many: matches and errors."""
    lines = [f"match  {scanned.shown_path}: {_told(match)}" for match in matches]
    return [*lines, *([f"error  {scanned.shown_path}: {scanned.error}"] if scanned.error else [])]


def _told(match: Match) -> str:
    entry = match.entry
    label = f", {entry.classification}" if entry.classification else ""
    return (
        f"{entry.bank}{label} ({match.match_type} {entry.signal.signal_type}, "
        f"{match.distance_bits} bits, by {match.rung or 'itself'})"
    )
