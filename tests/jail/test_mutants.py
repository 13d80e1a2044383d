"""Pictures drawn here and then bruised at random: each gives one verdict, and the jail lives on."""

import random
from collections import Counter

import pytest

from orbweaver.errors import MediaError
from orbweaver.jail.picture import ReadPicture
from orbweaver.jail.pool import JailPool
from tests.jail.drawn import every_kind

KINDS = [content for _, content in every_kind()]


def bruised(content: bytes, source: random.Random) -> bytes:
    """Return ``content`` with a few bytes flipped, a piece cut out, doubled or moved."""
    data = bytearray(content)
    for _ in range(source.randint(1, 8)):
        at = source.randrange(len(data)) if source.random() < 0.5 else source.randrange(64)
        data[at % len(data)] = source.choice((0, 1, 127, 128, 255, source.randrange(256)))
    if source.random() < 0.4:
        start = source.randrange(len(data))
        piece = data[start : start + source.randrange(1, 200)]
        del data[start : start + source.choice((0, len(piece)))]
        target = source.randrange(len(data) + 1)
        data[target:target] = piece * source.choice((0, 1, 3))
    return bytes(data)


def check_mutants(jail: JailPool, count: int, seed: int) -> Counter[str]:
    """Read ``count`` mutants and count the verdicts by kind."""
    source = random.Random(seed)
    verdicts: Counter[str] = Counter()
    for number in range(count):
        content = bruised(KINDS[number % len(KINDS)], source)
        try:
            jail.call(ReadPicture(), content)
            verdicts["read"] += 1
        except MediaError as error:
            verdicts[type(error).__name__] += 1
    return verdicts


def test_bruised_pictures_each_give_one_verdict(jail: JailPool, good_picture: bytes) -> None:
    verdicts = check_mutants(jail, 300, seed=1)
    assert verdicts.total() == 300
    assert verdicts["read"] > 50, "most bruises leave a picture"
    assert verdicts["UnreadableMedia"] > 20, "some bruises do not"
    assert jail.call(ReadPicture(), good_picture).width_px == 320


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_very_many_bruised_pictures(jail: JailPool) -> None:
    verdicts = check_mutants(jail, 100_000, seed=2)
    assert verdicts.total() == 100_000
    assert verdicts["DecoderStopped"] < 100, verdicts
