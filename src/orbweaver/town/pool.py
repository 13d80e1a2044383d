"""The pool of originals from which sites take what they show."""

import random
from collections.abc import Iterator, Sequence
from itertools import cycle

from orbweaver.town.pictures.alteration import Alteration, suits
from orbweaver.town.pictures.original import Original, Role
from orbweaver.town.pictures.seeds import dice

_WEIGHTS = {
    Alteration.SAME_BYTES: 34,
    Alteration.RESIZED: 18,
    Alteration.RECOMPRESSED: 16,
    Alteration.GREYSCALE: 12,
    Alteration.CROPPED: 7,
    Alteration.WATERMARKED: 6,
    Alteration.FLIPPED: 7,
}


class Pool:
    """Hands out originals of a role, every one once before any one twice."""

    def __init__(self, town_seed: int, originals: Sequence[Original]) -> None:
        """Shuffle each role's originals by the town's seed."""
        self._turns = {role: _turns(town_seed, originals, role) for role in Role}

    def take(self, role: Role) -> Original:
        """Return the next original of ``role``."""
        return next(self._turns[role])


def _turns(town_seed: int, originals: Sequence[Original], role: Role) -> Iterator[Original]:
    own = [original for original in originals if original.role is role]
    dice(town_seed, "pool", role).shuffle(own)
    return cycle(own)


def pick_alteration(rng: random.Random, original: Original) -> Alteration:
    """Return how this copy differs; harmless neighbours are shown as they are or resized."""
    if original.role is Role.HARMLESS:
        choices = [Alteration.SAME_BYTES, Alteration.SAME_BYTES, Alteration.RESIZED]
        alteration = rng.choice(choices)
    else:
        alteration = rng.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()))[0]
    return alteration if suits(original, alteration) else Alteration.RECOMPRESSED
