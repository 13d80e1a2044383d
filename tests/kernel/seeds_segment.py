"""What the fuzz target of segments starts from: sound files, lying ones and damaged ones."""

import random
import struct
from collections.abc import Iterator

from orbweaver.kernel.plan import COMPARE_ALL, Plan
from tests.kernel.golden_segment import GOLDEN
from tests.kernel.segment_damage import damaged, lying
from tests.kernel.segment_faults import faulty
from tests.kernel.segment_rows import dice, full_buckets, mixed_rows, near_rows, reference_image

_HEAD = "<3B5x"
_SEAL, _MEND, _ALWAYS_TABLES, _DEAD = 1, 2, 4, 8
_CHOICES = (0, _SEAL, _SEAL | _ALWAYS_TABLES, _MEND | _DEAD, _MEND | _ALWAYS_TABLES)
_DAMAGED = 20
_FULL_REACH = 19
"""At which two bands of 10 bits have every bucket looked at."""


def seeds() -> Iterator[bytes]:
    """Yield files, each behind what the target is to do with it."""
    draw = random.Random(1)
    sound = [
        GOLDEN.read_bytes(),
        reference_image(mixed_rows(2, 60, 0), b"", COMPARE_ALL),
        reference_image(mixed_rows(3, 0, 40), b"labels", Plan((7,))),
        reference_image(mixed_rows(4, 90, 3), b"", Plan((8, 2, 9))),
    ]
    lies = [lying(one, draw) for one in sound]
    harm = [damaged(sound, draw) for _ in range(_DAMAGED)]
    for number, file in enumerate(map(bytes, (*sound, *lies, *harm))):
        for choices in _CHOICES if number < len(sound) + len(lies) else _CHOICES[2:4]:
            yield struct.pack(_HEAD, choices, draw.randrange(49), draw.randrange(12)) + file
    crowded = reference_image(near_rows(full_buckets(dice(5))), b"", Plan((10, 10)))
    yield struct.pack(_HEAD, _ALWAYS_TABLES, _FULL_REACH, 1) + crowded
    for _, image in faulty():
        yield struct.pack(_HEAD, _SEAL | _ALWAYS_TABLES, draw.randrange(49), 1) + bytes(image)
