"""Signals: what an algorithm says of media; a hash is computed, a signal is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Signal:
    """One value of one signal type."""

    signal_type: str
    """The name of a plug-in on the shelf ``orbweaver.signals``."""
    value_hex: str
    """Lower-case base 16."""
    quality: int = 100
    """0 to 100; a signal of quality 0 is never matched near."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example that a signal type brings along; tests run it."""

    media: bytes
    """Media bytes (or the raw input of an exact hash)."""
    value_hex: str
    source: str
    """Who published or made this pair."""


class SignalType(Protocol):
    """An algorithm that tells media apart: one file on the shelf."""

    @property
    def name(self) -> str:
        """On disk and on the wire, for ever."""

    @property
    def size_bits(self) -> int:
        """Length of a value."""

    @property
    def match_distance_bits(self) -> int:
        """At most this far is a near match; 0 for exact types."""

    @property
    def proves_identity(self) -> bool:
        """Whether equality alone is identity (SHA-256), or may be forged or chance (MD5, PDQ)."""

    @property
    def examples(self) -> Sequence[Example]:
        """At least one, each with its source."""

    def parse(self, text: str) -> Signal:
        """Read a value as people and lists write it.

        Raises:
            MalformedSignal: Wrong length or alphabet.
        """
