"""A margin around the banks: what a fast value may come near to, before an exact one decides."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from orbweaver.model.bank import BankEntry, BankUpdate, Match, MatchType
from orbweaver.ports.index.port import KeepsBanks


class WiderBanks:
    """Banks whose entries reach ``margin_bits`` further than their terms say.

    An index that follows them finds whatever may match once it is measured exactly;
    :func:`within_terms` then leaves what does.
    """

    def __init__(self, banks: KeepsBanks, margin_bits: int) -> None:
        """Widen ``banks``."""
        self._banks = banks
        self._margin_bits = margin_bits

    def bank_version(self) -> int:
        """Return the version of the banks within."""
        return self._banks.bank_version()

    def bank_history(self, version: int) -> str:
        """Return the name of the history of the banks within."""
        return self._banks.bank_history(version)

    def bank_updates(self, after_version: int) -> Iterable[BankUpdate]:
        """Walk what became of the banks, every entry widened."""
        for update in self._banks.bank_updates(after_version):
            yield replace(
                update,
                added=tuple(moved(entry, self._margin_bits) for entry in update.added),
                withdrawn=tuple(moved(entry, self._margin_bits) for entry in update.withdrawn),
            )


def moved(entry: BankEntry, bits: int) -> BankEntry:
    """Return ``entry`` with its threshold moved outwards, or inwards where ``bits`` is negative."""
    reach_bits = entry.terms.near_distance_bits + bits
    return replace(entry, terms=replace(entry.terms, near_distance_bits=reach_bits))


def within_terms(matches: Sequence[Match], margin_bits: int) -> tuple[Match, ...]:
    """Return the matches that hold without the margin, with the entries' own terms."""
    own = (replace(match, entry=moved(match.entry, -margin_bits)) for match in matches)
    return tuple(
        match
        for match in own
        if match.match_type is MatchType.EXACT
        or match.distance_bits <= match.entry.terms.near_distance_bits
    )
