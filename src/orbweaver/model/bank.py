"""Banks: labelled signals that we match against, and what a match says."""

from dataclasses import dataclass
from enum import StrEnum

from orbweaver.model.ids import content_id
from orbweaver.model.signal import Signal


class MatchType(StrEnum):
    """How sure a match is by itself."""

    EXACT = "exact"
    """Equal values of a signal type that proves identity, or of any hash of bytes."""
    NEAR = "near"
    """Within the threshold of a perceptual hash: likely, never proof."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the giver of a bank allows."""

    unattended_exact: bool = False
    """Whether an equal SHA-256 may lead to a notice that nobody looked at."""
    near_distance_bits: int = 31
    """How far apart PDQ values may be and still be near, 0 to 31."""
    may_export: bool = False
    """Whether its entries may leave this house."""


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One signal of a bank, with its label and where it came from."""

    entry_id: str
    bank: str
    signal: Signal
    scheme: str
    classification: str
    """A label of ``scheme``; empty in an allow-list."""
    is_final_here: bool
    """Whether verdicts given in this house made it final."""
    allows: bool
    """Whether it belongs to an allow-list: what equals it is known to be harmless."""
    terms: Terms


def entry_id(bank: str, signal: Signal, generation: int = 0) -> str:
    """Return the identity of an entry: the same signal in the same bank is the same entry.

    ``generation`` counts how often the bank held and withdrew that signal before: an entry that
    comes back is another one.
    """
    first = content_id("entry", bank, signal.signal_type, signal.value_hex)
    return content_id("entry", first, str(generation)) if generation else first


@dataclass(frozen=True, slots=True)
class BankUpdate:
    """What became of the banks since an older version, or a piece of it."""

    version: int
    """What the banks are with this piece and all before it; the older version until the last."""
    added: tuple[BankEntry, ...] = ()
    withdrawn: tuple[BankEntry, ...] = ()
    """Entries that stood in the older version and count no longer."""


@dataclass(frozen=True, slots=True)
class Match:
    """Media and a bank entry that say the same."""

    media_sha256_hex: str
    entry: BankEntry
    match_type: MatchType
    distance_bits: int
    """Bits that differ; 0 for equal values."""
    rung: str = ""
    """The detector whose probe found it: ``exact``, ``pdq``, ``dihedral`` ..."""

    @property
    def proves_identity(self) -> bool:
        """Whether this match is an equal SHA-256; MD5 and SHA-1 collide on purpose."""
        return self.entry.signal.signal_type == "sha256" and self.match_type is MatchType.EXACT

    @property
    def needs_no_eyes(self) -> bool:
        """Whether a notice may follow without a human look (design: exact, and terms allow)."""
        entry = self.entry
        trusted = entry.is_final_here or entry.terms.unattended_exact
        return self.proves_identity and trusted and not entry.allows
