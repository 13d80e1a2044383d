"""The promise of a request: what to ask of a worker, and how to read its answer as hostile."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact

Reading_co = TypeVar("Reading_co", covariant=True)


class Request(Protocol[Reading_co]):
    """One question about bytes; ``pool.call(request, payload)`` returns its reading."""

    @property
    def task(self) -> str:
        """The name of the task that answers."""

    @property
    def deadline_s(self) -> float | None:
        """Wall time for this kind of item; nothing for the pool's own deadline."""

    @property
    def most_reply_bytes(self) -> int:
        """How long facts and blob of an answer may be together; a refusal is one word."""

    def options(self) -> Mapping[str, Fact]:
        """What the task needs to know besides the bytes."""

    def read(self, facts: Fields, blob: bytes) -> Reading_co:
        """Check every field of an answer.

        Raises:
            DecoderStopped: Anything is missing, out of bounds or of the wrong kind.
        """
