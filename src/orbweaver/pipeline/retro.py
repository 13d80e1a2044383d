"""Retro-matching: new bank entries against everything that was seen before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orbweaver.banks.matcher import Matcher
from orbweaver.model.bank import BankEntry, Match
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.order import RetroOrder
from orbweaver.model.probe import Probe
from orbweaver.model.signal import Signal
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.ledger.port import Ledger
from orbweaver.signals.pdq_turned import turned

TURNED_RUNG = "dihedral"
"""The detector that finds turned and mirrored copies while their bytes are there."""
_WALKED_AT_ONCE = 500
Retro = tuple[Sighting, Media, tuple[Match, ...], FindingKind]


def retro_match(ledger: Ledger, judges: FreshJudges, orders: Sequence[RetroOrder]) -> list[Retro]:
    """Return every sighting of media that the orders' entries make known or likely.

    What a new entry touches is then judged by all banks as they are now, so that an allow-list
    has its say and the matches are complete.
    """
    touched = list(_touched(ledger, [entry for order in orders for entry in order.entries]))
    if not touched:
        return []
    judges.refresh()
    judgements = judges.judge([with_turns(media) for media in touched])
    return [
        (sighting, media, judged.matches, judged.finding_kind)
        for media, judged in zip(touched, judgements, strict=True)
        if judged.finding_kind is not None
        for sighting in ledger.sightings_of(media.sha256_hex)
    ]


def with_turns(media: Media) -> Media:
    """Return media that also asks as it would look turned and mirrored.

    Probes were never kept; from the kept PDQ they can be estimated.
    """
    pdq = media.signal("pdq")
    if pdq is None:
        return media
    forms = (Signal("pdq", value_hex, pdq.quality) for value_hex in turned(pdq.value_hex))
    return replace(media, probes=tuple(Probe(TURNED_RUNG, form) for form in forms))


def _touched(ledger: Ledger, entries: Sequence[BankEntry]) -> Iterator[Media]:
    """Walk the media that a new entry matches, each once."""
    seen: set[str] = set()
    matcher = Matcher(ExhaustiveIndex())
    matcher.load(0, entries)
    for signal_type in sorted({entry.signal.signal_type for entry in entries}):
        for chunk in _chunks(ledger, signal_type):
            judgements = matcher.judge([with_turns(media) for media in chunk])
            for media, judged in zip(chunk, judgements, strict=True):
                if judged.matches and media.sha256_hex not in seen:
                    seen.add(media.sha256_hex)
                    yield media


def _chunks(ledger: Ledger, signal_type: str) -> Iterator[Sequence[Media]]:
    after = ""
    while chunk := ledger.media_with_signals(signal_type, after, _WALKED_AT_ONCE):
        yield chunk
        after = chunk[-1].sha256_hex
