"""Media and sightings read back from their rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from orbweaver.model.media import Media, Sighting
from orbweaver.model.signal import Signal
from orbweaver.ports.database.work import Work
from orbweaver.ports.ledger.rows import media_of, sighting_of
from orbweaver.ports.ledger.tables import MEDIA, SIGHTING, columns

_MEDIA = f"""
    SELECT {columns(MEDIA)} FROM crawl_media WHERE media_sha256_hex IN (?*)
    ORDER BY media_sha256_hex"""  # noqa: S608 - names of ours
_SIGNALS = """
    SELECT media_sha256_hex, signal_type, value_hex, quality FROM crawl_signal
    WHERE media_sha256_hex IN (?*) ORDER BY media_sha256_hex, place, signal_type, value_hex"""
_WITH_SIGNAL = """
    SELECT DISTINCT media_sha256_hex FROM crawl_signal
    WHERE signal_type = ? AND media_sha256_hex > ? ORDER BY media_sha256_hex LIMIT ?"""
_SIGHTINGS = f"""
    SELECT {columns(SIGHTING)} FROM crawl_sighting WHERE media_sha256_hex = ?
    ORDER BY at_us, sighting_id"""  # noqa: S608 - names of ours


def media_by_sha256(work: Work, sha256_hexes: Iterable[str]) -> dict[str, Media]:
    """Return those of the media that were scanned, in order of SHA-256."""
    wanted = sorted(set(sha256_hexes))
    if not wanted:
        return {}
    signals: defaultdict[str, list[Signal]] = defaultdict(list)
    for sha256_hex, *signal in work.rows(_SIGNALS, wanted):
        signals[sha256_hex].append(Signal(*signal))
    return {row[0]: media_of(row, signals[row[0]]) for row in work.rows(_MEDIA, wanted)}


def media_with_signals(work: Work, signal_type: str, after: str, limit: int) -> Sequence[Media]:
    """Return media that have a signal of that type, by SHA-256 above ``after``."""
    found = work.rows(_WITH_SIGNAL, signal_type, after, limit)
    return list(media_by_sha256(work, (sha256_hex for (sha256_hex,) in found)).values())


def sightings_of(work: Work, media_sha256_hex: str) -> Sequence[Sighting]:
    """Return every sighting of one media, oldest first."""
    return [sighting_of(row) for row in work.rows(_SIGHTINGS, media_sha256_hex)]
