"""Probes: what the banks are asked about an altered form of a picture."""

from dataclasses import dataclass

from orbweaver.model.signal import Signal


@dataclass(frozen=True, slots=True)
class Probe:
    """A signal of a picture seen another way: turned, without its border, laid on grey.

    A detector makes it to find copies that the picture's own signal misses. It is asked once and
    never kept: what is kept of media are its signals.
    """

    rung: str
    """The name of the detector that made it."""
    signal: Signal
