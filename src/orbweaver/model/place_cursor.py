"""How far a connector has read one place: kept together with what it found there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceCursor:
    """The position after which a connector goes on."""

    connector: str
    """The plug-in's name."""
    place_key: str
    """Which place: the key of its address, as :attr:`orbweaver.model.url.Url.key`."""
    position: str
    """What only the connector understands."""
