"""The matcher: what the banks say of media, and whether that is a finding."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from orbweaver.banks.margin import WiderBanks, moved, within_terms
from orbweaver.model.bank import BankEntry, Match
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from orbweaver.ports.index.port import Index, KeepsBanks
from orbweaver.signals.pdq_fast import asking_fast, is_fast


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from the matches of one media."""

    matches: tuple[Match, ...]
    """Best first, allow-list entries among them."""
    finding_kind: FindingKind | None
    """``KNOWN``, ``LIKELY`` or nothing."""
    is_allowed: bool
    """Whether an allow-list holds these very bytes, and nothing final here says otherwise."""
    bank_version: int
    """The banks asked were at least this new."""


class Matcher:
    """Asks one index.

    One thread may load while others judge: a judgement never claims a newer version than the
    entries it was made with.
    """

    def __init__(self, index: Index, margin_bits: int = 0) -> None:
        """Ask ``index``, whatever it holds: banks that reach ``margin_bits`` further, if any.

        Exact values match within an entry's own terms alone; a fast one matches within the
        margin too, until somebody measures the media exactly.
        """
        self._index = index
        self._margin_bits = margin_bits

    @property
    def version(self) -> int:
        """The version of the banks it holds; 0 before the first load."""
        return self._index.version

    def load(self, version: int, entries: Sequence[BankEntry]) -> None:
        """Hold exactly these entries, which are the banks at ``version``."""
        wider = [moved(entry, self._margin_bits) for entry in entries]
        self._index.load(wider if self._margin_bits else entries, version)

    def follow(self, banks: KeepsBanks) -> None:
        """Hold the banks as they are now."""
        self._index.follow(WiderBanks(banks, self._margin_bits) if self._margin_bits else banks)

    def holds(self, signal_type: str) -> bool:
        """Return whether any entry asks for signals of that type."""
        return self._index.holds(signal_type)

    def judge(self, media: Sequence[Media]) -> Sequence[Judgement]:
        """Return what the banks say of each media, in the order asked."""
        version = self._index.version  # before the search, so that it is never newer
        found = self._index.search([asking_fast(one) for one in media])
        return [
            _judgement(self._on_own_terms(one, matches), version)
            for one, matches in zip(media, found, strict=True)
        ]

    def _on_own_terms(self, media: Media, matches: tuple[Match, ...]) -> tuple[Match, ...]:
        if not self._margin_bits:
            return matches
        if is_fast(media):
            return tuple(replace(m, entry=moved(m.entry, -self._margin_bits)) for m in matches)
        return within_terms(matches, self._margin_bits)


def joined(judged: Judgement, matches: Sequence[Match]) -> Judgement:
    """Return what follows when media match these entries too."""
    named = {match.entry.entry_id for match in judged.matches}
    more = (match for match in matches if match.entry.entry_id not in named)
    return _judgement((*judged.matches, *more), judged.bank_version)


def _judgement(matches: tuple[Match, ...], version: int) -> Judgement:
    is_allowed = _is_allowed(matches)
    kind = None if is_allowed else _kind([m for m in matches if not m.entry.allows], matches)
    return Judgement(matches, kind, is_allowed, version)


def _is_allowed(matches: tuple[Match, ...]) -> bool:
    """Return whether the very bytes are on an allow-list and on no list made final here.

    Where the two disagree somebody has to look. An allow-list entry that is only near, or
    equal by MD5 or SHA-1, allows nothing: those can be made to collide.
    """
    proofs = [match.entry for match in matches if match.proves_identity]
    contradicted = any(entry.is_final_here and not entry.allows for entry in proofs)
    return any(entry.allows for entry in proofs) and not contradicted


def _kind(against: Sequence[Match], matches: tuple[Match, ...]) -> FindingKind | None:
    """Return the kind; the very bytes on an allow-list too always need eyes."""
    if not against:
        return None
    disputed = any(match.proves_identity and match.entry.allows for match in matches)
    if any(match.needs_no_eyes for match in against) and not disputed:
        return FindingKind.KNOWN
    return FindingKind.LIKELY
