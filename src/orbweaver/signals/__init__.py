"""The shelf of signal types: one file each, ending ``PLUGIN: SignalType = ...``."""

from orbweaver.model.signal import SignalType
from orbweaver.plugins import load_shelf


def signal_types() -> dict[str, SignalType]:
    """Return every signal type by name, in order of name."""
    return load_shelf(__name__, SignalType)  # type: ignore[type-abstract]  # it only names the type
