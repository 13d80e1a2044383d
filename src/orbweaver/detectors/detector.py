"""The promise of a detector: one rung of the ladder on which altered copies are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from orbweaver.detectors.decoded import Decoded


@dataclass(frozen=True, slots=True)
class PdqProbe:
    """One PDQ value to ask the banks with, as a worker makes it."""

    value: bytes
    """32 bytes."""
    quality: int
    """0 to 100; at 0 it is never asked."""


class Detector(Protocol):
    """Sees a decoded picture another way; one file on the shelf ``orbweaver.detectors``.

    It runs in the jail, on pixels that somebody hostile may have chosen: bounded in time and
    memory by the picture's size, and never raising for what the pixels are.
    """

    @property
    def name(self) -> str:
        """The rung's name: in matches, in tables, for ever."""

    @property
    def place(self) -> int:
        """Where it stands on the ladder: cheaper rungs stand lower."""

    @property
    def finds(self) -> str:
        """Which alterations it is for, in a few words; shown in the table of plug-ins."""

    def probes(self, decoded: Decoded) -> Sequence[PdqProbe]:
        """Return what to ask besides; nothing where the picture gives no reason to."""
