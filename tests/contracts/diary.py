"""Banks that remember all their versions, and entries as casework would give them."""

import hashlib
from collections.abc import Iterable, Sequence

from orbweaver.model.bank import BankEntry, BankUpdate, Terms, entry_id
from orbweaver.model.media import Media
from orbweaver.model.signal import Signal

KINDS = ("pdq", "sha256", "sha1", "md5")
_DIGITS = {"pdq": 64, "sha256": 64, "sha1": 40, "md5": 32}


class Diary:
    """Banks that remember every version; each is what was in force then."""

    def __init__(self, *versions: Sequence[BankEntry]) -> None:
        """Begin with these versions, the first of which is 1."""
        self.versions: list[Sequence[BankEntry]] = [(), *versions]

    def bank_version(self) -> int:
        """Return the last version."""
        return len(self.versions) - 1

    def bank_history(self, version: int) -> str:
        """Return a digest of everything up to a version."""
        if not 0 < version < len(self.versions):
            return ""
        ids = [[entry.entry_id for entry in each] for each in self.versions[: version + 1]]
        return hashlib.sha256(repr(ids).encode()).hexdigest()

    def bank_updates(self, after_version: int) -> Iterable[BankUpdate]:
        """Tell what came and what went, an entry a piece; nothing where nothing is newer."""
        if after_version == self.bank_version():
            return
        before, now = set(self.versions[after_version]), set(self.versions[-1])
        for entry in self.versions[-1]:
            if entry not in before:
                yield BankUpdate(after_version, added=(entry,))
        for entry in self.versions[after_version]:
            if entry not in now:
                yield BankUpdate(after_version, withdrawn=(entry,))
        yield BankUpdate(self.bank_version())


def numbered(number: int, generation: int = 0) -> BankEntry:
    """Return the entry of a number: every fourth is a PDQ, the others are digests of each kind."""
    kind = KINDS[number % len(KINDS)]
    value = hashlib.sha256(f"rock {number}".encode()).hexdigest()[: _DIGITS[kind]]
    signal = Signal(kind, value, 0 if number % 32 == 0 else 50 + number % 3)
    return BankEntry(
        entry_id=entry_id("rocks", signal, generation),
        bank="rocks",
        signal=signal,
        scheme="three-labels",
        classification=("marked", "likely")[number % 2],
        is_final_here=number % 3 == 0,
        allows=False,
        terms=Terms(near_distance_bits=number % 32),
    )


def rocks(*numbers: int) -> list[BankEntry]:
    """Return entries by number."""
    return [numbered(number) for number in numbers]


def media_of(entry: BankEntry) -> Media:
    """Return media that an entry says is known."""
    signal = entry.signal
    if signal.signal_type == "sha256":
        return Media(signal.value_hex, 10, "image/png", 8, 8)
    asks = Signal(signal.signal_type, signal.value_hex)
    return Media("0" * 64, 10, "image/png", 8, 8, (asks,))
