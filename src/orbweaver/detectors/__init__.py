"""The shelf of detectors: the ladder on which altered copies of known pictures are found.

A rung sees a decoded picture another way and says with which further PDQ values the banks are to
be asked; a match carries the name of the rung whose value lay closest. Rungs run in the jail, in
order of their cost, and never ask each other.

Rungs whose values are no PDQ (local features for crops, a video's row of frames) join like this:
a signal type of their own in ``orbweaver.signals``; a keeper of ``ports.index`` that finds values
of that type, beside the one of PDQ; and here a probe that names its signal type, with room for
its values in the reply of the jail's task ``scan``. ``model.probe.Probe`` already carries any
``Signal``, and an index does not ask what it does not know (promise 5), so that banks, matches,
the ledger and the Orb stay as they are.
"""

from orbweaver.detectors.detector import Detector
from orbweaver.plugins import load_shelf


def detectors() -> dict[str, Detector]:
    """Return every detector by name, the cheapest rung first."""
    shelf = load_shelf(__name__, Detector)  # type: ignore[type-abstract]  # it only names the type
    return dict(sorted(shelf.items(), key=lambda named: (named[1].place, named[0])))
