"""Asking the stand-ins: the request for one attempt, and a jail that knows them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.limits import LONGEST_FACTS_BYTES, JailLimits
from orbweaver.jail.pool import JailPool

STANDINS = Path(__file__).with_name("standins.py")
_LONGEST_ANSWER_CHARS = 1_000_000


@dataclass(frozen=True, slots=True)
class TryEscape:
    """Let a stand-in try, and return what it says it won."""

    task: str
    deadline_s: float | None = None
    most_reply_bytes: ClassVar[int] = LONGEST_FACTS_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Nothing is needed."""
        return {}

    def read(self, facts: Fields, blob: bytes) -> str:
        """Return what it won."""
        del blob
        return facts.text("won", _LONGEST_ANSWER_CHARS)


def attempt(pool: JailPool, name: str, **needs: str) -> str:
    """Let the stand-in ``name`` try; return what it says it won."""
    return pool.call(TryEscape(name), json.dumps(needs).encode())


def jail_with_standins(size: int = 1, limits: JailLimits | None = None) -> JailPool:
    """Return a jail, not yet started, whose workers hold the stand-ins too."""
    short = limits or JailLimits(deadline_s=1.0, memory_bytes=400 * 1024 * 1024)
    return JailPool(size, limits=short, extra_tasks=STANDINS)
