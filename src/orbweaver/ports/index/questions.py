"""What media ask an index, which entries it takes, and in which order matches come."""

from collections.abc import Iterator

from orbweaver.errors import MalformedSignal
from orbweaver.kernel.rows import REACH_MAX_BITS
from orbweaver.model.bank import BankEntry, Match, MatchType
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal
from orbweaver.ports.index.port import PDQ_RUNG

_DIGITS = {"md5": 32, "sha1": 40, "sha256": 64, "pdq": 64}
_ALPHABET = frozenset("0123456789abcdef")


def checked(entry: BankEntry) -> Signal:
    """Return the signal of an entry that can be held.

    Raises:
        MalformedSignal: A value of no known type or length, or a threshold beyond any search.
    """
    signal = entry.signal
    digits = _DIGITS.get(signal.signal_type)
    if digits is None:
        raise MalformedSignal(f"entry {entry.entry_id}: this index knows no {signal.signal_type!r}")
    if len(signal.value_hex) != digits or not _ALPHABET.issuperset(signal.value_hex):
        raise MalformedSignal(f"entry {entry.entry_id}: not a value of {signal.signal_type}")
    if not 0 <= entry.terms.near_distance_bits <= REACH_MAX_BITS:
        raise MalformedSignal(
            f"entry {entry.entry_id}: a threshold outside 0 to {REACH_MAX_BITS} bits"
        )
    return signal


def digests(media: Media) -> set[tuple[str, str]]:
    """Return what may be equal; SHA-256 is the media's own name and nothing else."""
    others = {(s.signal_type, s.value_hex) for s in media.signals if s.signal_type != "sha256"}
    return others | {("sha256", media.sha256_hex)}


def near_questions(media: Media) -> Iterator[tuple[str, Signal]]:
    """Yield each PDQ to ask with and its rung, the media's own first."""
    own = ((PDQ_RUNG, signal) for signal in media.signals)
    for rung, signal in (*own, *((probe.rung, probe.signal) for probe in media.probes)):
        if signal.signal_type == "pdq" and signal.quality > 0:
            yield rung, signal


def rank(match: Match) -> tuple[bool, bool, int, str]:
    """Return what matches are sorted by: the best comes first."""
    is_near = match.match_type is MatchType.NEAR
    return (not match.proves_identity, is_near, match.distance_bits, match.entry.entry_id)
