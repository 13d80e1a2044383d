"""The shelf of detectors: the ladder on which altered copies of known pictures are found."""

from orbweaver.detectors.detector import Detector
from orbweaver.plugins import load_shelf


def detectors() -> dict[str, Detector]:
    """Return every detector by name, the cheapest rung first."""
    shelf = load_shelf(__name__, Detector)  # type: ignore[type-abstract]  # it only names the type
    return dict(sorted(shelf.items(), key=lambda named: (named[1].place, named[0])))
