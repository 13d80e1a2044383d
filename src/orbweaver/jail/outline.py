"""Asking the jail what a JSON document says: :class:`ReadOutline` and what it returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from orbweaver.errors import DecoderStopped
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.limits import LONGEST_FACTS_BYTES, LONGEST_LEAF_CHARS, MOST_LEAVES

_DEADLINE_S = 2.0
_LONGEST_WAY_CHARS = 2 * LONGEST_LEAF_CHARS


@dataclass(frozen=True, slots=True)
class Outline:
    """The leaves of a JSON document in its order, none deeper than eight steps.

    A way is ``/0/threads/3/no``: keys and places from the root on.
    """

    leaves: tuple[tuple[str, str], ...]
    """Way and text; numbers are written out."""


@dataclass(frozen=True, slots=True)
class ReadOutline:
    """Ask for the outline of a JSON document."""

    deadline_s: float | None = _DEADLINE_S
    task: ClassVar[str] = "outline"
    most_reply_bytes: ClassVar[int] = LONGEST_FACTS_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Say nothing besides."""
        return {}

    def read(self, facts: Fields, blob: bytes) -> Outline:
        """Check an answer.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        if blob:
            raise DecoderStopped("the reply to a document carries bytes")
        ways = facts.texts("ways", MOST_LEAVES, _LONGEST_WAY_CHARS)
        leaves = facts.texts("leaves", MOST_LEAVES, LONGEST_LEAF_CHARS)
        if len(ways) != len(leaves):
            raise DecoderStopped("the reply to a document is lopsided")
        return Outline(tuple(zip(ways, leaves, strict=True)))
