"""Retro-matching: new bank entries against everything that was seen before."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from orbweaver.banks.matcher import Judgement, Matcher, joined
from orbweaver.model.bank import BankEntry, Match
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media, Sighting
from orbweaver.model.order import RetroOrder
from orbweaver.model.probe import Probe
from orbweaver.model.signal import Signal
from orbweaver.pipeline.judges import FreshJudges
from orbweaver.ports.index.exhaustive import ExhaustiveIndex
from orbweaver.ports.ledger.port import Ledger
from orbweaver.scan.confirm import MARGIN_BITS
from orbweaver.signals.pdq import PDQ
from orbweaver.signals.pdq_fast import FAST_PDQ, FAST_RUNG, is_fast, look_of
from orbweaver.signals.pdq_turned import turned

TURNED_RUNG = "dihedral"
"""The detector that finds turned and mirrored copies while their bytes are there."""
_WALKED_AT_ONCE = 500
Touched = tuple[Media, tuple[Match, ...]]
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
    return [
        (sighting, media, judged.matches, judged.finding_kind)
        for media, judged in _judged(judges, touched)
        if judged.finding_kind is not None
        for sighting in ledger.sightings_of(media.sha256_hex)
    ]


def _judged(judges: FreshJudges, touched: Sequence[Touched]) -> Iterator[tuple[Media, Judgement]]:
    """Yield what all banks say of each media.

    The bytes are gone, so that a fast value stays what there is: whatever a new entry finds
    within its threshold and the margin is likely, by its rung no exact distance, and for eyes.
    """
    judgements = judges.judge([with_turns(media) for media, _ in touched])
    likely = [match for media, matches in touched if is_fast(media) for match in matches]
    in_force = _in_force(judges, {match.entry for match in likely})
    for (media, matches), judged in zip(touched, judgements, strict=True):
        held = [match for match in matches if match.entry.entry_id in in_force]
        yield media, joined(judged, held) if is_fast(media) else judged


def _in_force(judges: FreshJudges, entries: Collection[BankEntry]) -> set[str]:
    """Return the ids of entries that no bank has withdrawn since: each is found by itself."""
    asked = [Media("", 0, "", 0, 0, signals=(entry.signal,)) for entry in entries]
    return {match.entry.entry_id for judged in judges.judge(asked) for match in judged.matches}


def with_turns(media: Media) -> Media:
    """Return media that also asks as it would look turned and mirrored.

    Probes were never kept; from the kept PDQ they can be estimated.
    """
    look = look_of(media)
    if look is None:
        return media
    rung = FAST_RUNG if is_fast(media) else TURNED_RUNG
    forms = (Signal(PDQ.name, value_hex, look.quality) for value_hex in turned(look.value_hex))
    return replace(media, probes=tuple(Probe(rung, form) for form in forms))


def _touched(ledger: Ledger, entries: Sequence[BankEntry]) -> Iterator[Touched]:
    """Walk the media that a new entry matches, each once, with those matches."""
    seen: set[str] = set()
    matcher = Matcher(ExhaustiveIndex(), MARGIN_BITS)
    matcher.load(0, entries)
    for signal_type in _kept_types(entries):
        for chunk in _chunks(ledger, signal_type):
            judgements = matcher.judge([with_turns(media) for media in chunk])
            for media, judged in zip(chunk, judgements, strict=True):
                if judged.matches and media.sha256_hex not in seen:
                    seen.add(media.sha256_hex)
                    yield media, judged.matches


def _kept_types(entries: Sequence[BankEntry]) -> list[str]:
    types = {entry.signal.signal_type for entry in entries}
    return sorted(types | {FAST_PDQ} if PDQ.name in types else types)


def _chunks(ledger: Ledger, signal_type: str) -> Iterator[Sequence[Media]]:
    after = ""
    while chunk := ledger.media_with_signals(signal_type, after, _WALKED_AT_ONCE):
        yield chunk
        after = chunk[-1].sha256_hex
