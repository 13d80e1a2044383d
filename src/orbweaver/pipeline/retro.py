"""Retro-matching: new bank entries against everything that was seen before."""

from collections.abc import Iterator, Sequence

from orbweaver.banks.matcher import Matcher
from orbweaver.model.bank import BankEntry, Match
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.order import RetroOrder
from orbweaver.ports.desk.port import Desk
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.ledger.port import Ledger

_WALKED_AT_ONCE = 500
Retro = tuple[Sighting, Media, tuple[Match, ...], FindingKind]


def retro_match(ledger: Ledger, desk: Desk, orders: Sequence[RetroOrder]) -> Sequence[Retro]:
    """Return every sighting of media that the orders' entries make known or likely.

    What a new entry touches is then judged by all banks as they are now, so that an allow-list
    has its say and the matches are complete.
    """
    touched = list(_touched(ledger, [entry for order in orders for entry in order.entries]))
    if not touched:
        return ()
    judgements = _loaded(*desk.bank_entries()).judge(touched)
    return [
        (sighting, media, judged.matches, judged.finding_kind)
        for media, judged in zip(touched, judgements, strict=True)
        if judged.finding_kind is not None
        for sighting in ledger.sightings_of(media.sha256_hex)
    ]


def _touched(ledger: Ledger, entries: Sequence[BankEntry]) -> Iterator[Media]:
    """Walk the media that a new entry matches, each once."""
    seen: set[str] = set()
    matcher = _loaded(0, entries)
    for signal_type in sorted({entry.signal.signal_type for entry in entries}):
        for chunk in _chunks(ledger, signal_type):
            judgements = matcher.judge(chunk)
            for media, judged in zip(chunk, judgements, strict=True):
                if judged.matches and media.sha256_hex not in seen:
                    seen.add(media.sha256_hex)
                    yield media


def _chunks(ledger: Ledger, signal_type: str) -> Iterator[Sequence[Media]]:
    after = ""
    while chunk := ledger.media_with_signals(signal_type, after, _WALKED_AT_ONCE):
        yield chunk
        after = chunk[-1].sha256_hex


def _loaded(version: int, entries: Sequence[BankEntry]) -> Matcher:
    matcher = Matcher(ExhaustiveIndex())
    matcher.load(version, entries)
    return matcher
