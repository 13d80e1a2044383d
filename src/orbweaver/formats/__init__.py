"""The shelf of bank formats: one file each, ending ``PLUGIN: Format = ...``."""

from orbweaver.formats.format import Format
from orbweaver.plugins import load_shelf


def bank_formats() -> dict[str, Format]:
    """Return every bank format by name, in order of name."""
    return load_shelf(__name__, Format)  # type: ignore[type-abstract]  # it only names the type
