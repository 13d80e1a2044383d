"""Fast PDQ: what a picture decoded only in part gives, a bit or two away from its PDQ.

It has a name of its own and no place on the shelf, so that nothing takes it for PDQ: no bank can
hold it, no export writes it, and no index compares it unless it is asked as a probe.
"""

from dataclasses import replace

from orbweaver.model.media import Media
from orbweaver.model.probe import Probe
from orbweaver.model.signal import Signal
from orbweaver.signals.pdq import PDQ

FAST_PDQ = "pdq-fast"
FAST_RUNG = "fast"
"""How a match by such a value is told: no exact value says so, and its distance is a guess."""


def look_of(media: Media) -> Signal | None:
    """Return the value that says how media look: PDQ, or the fast one where there is no other."""
    return media.signal(PDQ.name) or media.signal(FAST_PDQ)


def is_fast(media: Media) -> bool:
    """Return whether nothing but a fast value says how media look."""
    look = look_of(media)
    return look is not None and look.signal_type == FAST_PDQ


def asking_fast(media: Media) -> Media:
    """Return media that ask the banks by their fast value, where there is no other."""
    look = look_of(media)
    if look is None or look.signal_type != FAST_PDQ:
        return media
    asked = Probe(FAST_RUNG, replace(look, signal_type=PDQ.name))
    return replace(media, probes=(asked, *media.probes))
