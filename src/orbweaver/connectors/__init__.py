"""The shelf of connectors: one file for each kind of site that is walked by its own structure."""

from orbweaver.connectors.connector import Connector
from orbweaver.plugins import load_shelf


def connectors() -> dict[str, Connector]:
    """Return every connector by name, in order of name."""
    return load_shelf(__name__, Connector)  # type: ignore[type-abstract]  # it only names the type
