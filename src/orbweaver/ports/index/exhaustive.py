"""The index that compares with every entry: exact by construction; for small banks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbweaver.model.bank import BankEntry, Match, MatchType
from orbweaver.model.media import Media
from orbweaver.ports.index.port import EXACT_RUNG, UNTOLD, KeepsBanks
from orbweaver.ports.index.questions import checked, digests, near_questions, rank

_WORDS = 4  # a PDQ value is four 64-bit words


@dataclass(frozen=True, slots=True)
class _Holding:
    """One load of the index; replaced as a whole, so that a search sees one load only."""

    version: int
    history: str
    """Of the banks up to the version."""
    entries: tuple[BankEntry, ...]
    by_digest: dict[tuple[str, str], tuple[BankEntry, ...]]
    near: tuple[BankEntry, ...]
    values: NDArray[np.uint64]
    """PDQ values of ``near``, shape (n, 4)."""
    reach_bits: NDArray[np.int64]
    """Thresholds of ``near``, shape (n,)."""


class ExhaustiveIndex:
    """Dictionaries for equal digests and one popcount over all PDQ values.

    Holds 32 bytes and one record an entry; a search of a million entries takes milliseconds.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._holding = _hold((), 0, "")

    @property
    def version(self) -> int:
        """The version of the banks that it holds; 0 before the first."""
        return self._holding.version

    def load(self, entries: Sequence[BankEntry], version: int = 0) -> None:
        """Hold exactly these entries from now on, which are the banks at ``version``.

        Raises:
            MalformedSignal: A value of no known type or length; then the old load stays.
        """
        self._holding = _hold(tuple(entries), version, UNTOLD)

    def follow(self, banks: KeepsBanks) -> None:
        """Hold the banks as they are now.

        Raises:
            MalformedSignal: A value of no known type or length; then the old load stays.
        """
        holding, now = self._holding, banks.bank_version()
        goes_on = banks.bank_history(holding.version) == holding.history
        if goes_on and now == holding.version:
            return
        version = holding.version if goes_on else 0
        held = {entry.entry_id: entry for entry in (holding.entries if goes_on else ())}
        for update in banks.bank_updates(version):
            held.update((entry.entry_id, entry) for entry in update.added)
            for entry in update.withdrawn:
                held.pop(entry.entry_id, None)
            version = update.version
        self._holding = _hold(tuple(held.values()), version, banks.bank_history(version))

    def search(self, media: Sequence[Media]) -> Sequence[tuple[Match, ...]]:
        """Return the matches of each media, best first, in the order asked."""
        holding = self._holding
        return [tuple(sorted(_matches(holding, one), key=rank)) for one in media]

    def holds(self, signal_type: str) -> bool:
        """Return whether any entry is of that type."""
        return any(entry.signal.signal_type == signal_type for entry in self._holding.entries)

    def __len__(self) -> int:
        """Return how many entries it holds."""
        return len(self._holding.entries)


def _hold(entries: tuple[BankEntry, ...], version: int, history: str) -> _Holding:
    by_digest: dict[tuple[str, str], tuple[BankEntry, ...]] = {}
    near: list[BankEntry] = []
    for entry in entries:
        signal = checked(entry)
        if signal.signal_type != "pdq":
            key = (signal.signal_type, signal.value_hex)
            by_digest[key] = (*by_digest.get(key, ()), entry)
        elif signal.quality > 0:
            near.append(entry)
    values = b"".join(bytes.fromhex(entry.signal.value_hex) for entry in near)
    return _Holding(
        version=version,
        history=history,
        entries=entries,
        by_digest=by_digest,
        near=tuple(near),
        values=np.frombuffer(values, dtype=np.uint64).reshape(-1, _WORDS),
        reach_bits=np.array([entry.terms.near_distance_bits for entry in near], dtype=np.int64),
    )


def _matches(holding: _Holding, media: Media) -> Iterator[Match]:
    for key in digests(media):
        for entry in holding.by_digest.get(key, ()):
            yield Match(media.sha256_hex, entry, MatchType.EXACT, 0, EXACT_RUNG)
    for place, (bits, rung) in sorted(_nearest(holding, media).items()):
        yield Match(media.sha256_hex, holding.near[place], MatchType.NEAR, bits, rung)


def _nearest(holding: _Holding, media: Media) -> dict[int, tuple[int, str]]:
    """Return, by place in ``near``, the smallest distance in bits within reach, and its rung."""
    found: dict[int, tuple[int, str]] = {}
    for rung, signal in near_questions(media) if holding.near else ():
        asked = np.frombuffer(bytes.fromhex(signal.value_hex), dtype=np.uint64)
        bits = np.bitwise_count(holding.values ^ asked).sum(axis=1, dtype=np.int64)
        for place in np.flatnonzero(bits <= holding.reach_bits).tolist():
            if place not in found or bits[place] < found[place][0]:
                found[place] = (int(bits[place]), rung)
    return found
