"""Which findings an outcome states itself."""

from collections.abc import Iterable, Iterator

from orbweaver.model.finding import Finding, FindingKind
from orbweaver.ports.ledger.port import Outcome

KNOWING = frozenset({FindingKind.KNOWN, FindingKind.LIKELY})
"""What a bank knows: it makes the page that shows it a known one, and is a find of its branch."""


def is_find(outcome: Outcome) -> bool:
    """Whether an outcome brought media that a bank knows or that is like it."""
    return outcome.finding_kind in KNOWING and not outcome.is_allowed


def stated(outcomes: Iterable[Outcome]) -> Iterator[Finding]:
    """Yield the findings that outcomes state themselves."""
    for outcome in outcomes:
        kind, sighting, media = outcome.finding_kind, outcome.sighting, outcome.media
        if kind and sighting and media and not outcome.is_allowed:
            yield Finding(kind, sighting, media, outcome.matches)
