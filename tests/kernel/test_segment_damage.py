"""Damaged and hostile segment files are refused with a reason, or searched within their bounds."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from orbweaver.errors import MalformedSegment
from orbweaver.kernel import library
from orbweaver.kernel.native_segment import Held
from orbweaver.kernel.plan import COMPARE_ALL, Plan
from orbweaver.kernel.rows import REACH_MAX_BITS, DigestKind
from orbweaver.kernel.segment import Segment, write_segment
from tests.kernel.format_page import reasons
from tests.kernel.segment_damage import (
    Image,
    damaged,
    lying,
    native_verdict,
    reference_verdict,
)
from tests.kernel.segment_rows import (
    at_eight,
    dice,
    flipped,
    mixed_rows,
    native_image,
    same_hits,
    sets_here,
)

QUICK_FILES, FULL_FILES = 500, 10_000
BASES = [
    native_image(mixed_rows(1, 130, 24), b"labels", Plan((9, 5, 8, 3))),
    native_image(mixed_rows(2, 60, 0), b"", COMPARE_ALL),
    native_image(mixed_rows(3, 0, 40), b"x" * 200, Plan((7,))),
    native_image(mixed_rows(4, 40, 9), b"", Plan((1, 2, 14, 1))),
]


@pytest.fixture(autouse=True)
def _best_set_again() -> Iterator[None]:
    yield
    library.use(sets_here()[-1])


def stays_within(image: bytes | bytearray, draw: random.Random) -> bool:
    """Search a file that was taken, and say whether all that it gives is within its bounds."""
    lies_at = at_eight(bytes(image))
    held, segment = Held(lies_at), Segment(lies_at)
    every = np.arange(segment.near_rows, dtype=np.uint32)
    values = segment.near_value(every)
    queries = flipped(dice(draw.getrandbits(32)), values[::9], np.arange(len(values[::9])) % 40)
    reach = draw.randrange(REACH_MAX_BITS + 1)
    found = []
    for used in sets_here():
        assert library.use(used)
        held.always_tables = True
        found.append(held.search_near(queries, reach, None, 1))
        held.always_tables = False
        held.search_near(queries, reach, None, 1)
    asked = queries.view(np.uint64)[found[0].query] ^ values.view(np.uint64)[found[0].row]
    is_true = np.array_equal(np.bitwise_count(asked).sum(axis=1), found[0].distance_bits)
    return is_true and all(same_hits(found[0], one) for one in found) and digests_are(segment)


def digests_are(segment: Segment) -> bool:
    """Say whether each digest that is found is the one that was asked for."""
    for kind in DigestKind:
        every = np.arange(segment.digest_rows(kind), dtype=np.uint32)
        values = segment.digest_value(kind, every)
        hits = segment.search_digests(kind, values)
        if not np.array_equal(values[hits.query], values[hits.row]):
            return False
    return True


def refused_or_within(files: int, seed: int) -> Counter[str]:
    """Damage so many files and count what became of them, by reason."""
    draw, verdicts = random.Random(seed), Counter[str]()
    for number in range(files):
        image = damaged(BASES, draw)
        verdict = native_verdict(image)
        assert verdict == reference_verdict(image), f"file {number} of seed {seed}"
        assert verdict or stays_within(image, draw), f"file {number} of seed {seed}"
        verdicts[verdict] += 1
    return verdicts


def test_damage_is_refused_or_harmless_and_numpy_agrees() -> None:
    verdicts = refused_or_within(QUICK_FILES, seed=1)
    assert verdicts[""] > QUICK_FILES // 10, "some must get past the checks"
    assert len(verdicts) > 10


@pytest.mark.full
def test_damage_is_refused_or_harmless_ten_thousand_times() -> None:
    """The same under sanitizers is the fuzz target ``segment``."""
    verdicts = refused_or_within(FULL_FILES, seed=2)
    assert sum(verdicts.values()) == FULL_FILES
    assert len(verdicts) > len(reasons()) * 3 // 4


def test_lies_get_past_every_check() -> None:
    """They are made to: what they reach is what no check guards."""
    draw = random.Random(3)
    for base in BASES:
        assert native_verdict(lying(base, draw)) == ""
        assert reference_verdict(lying(base, draw)) == ""


@pytest.mark.parametrize("base", BASES, ids=len)
def test_every_cut_is_refused(base: bytes) -> None:
    for size_bytes in {*range(0, len(base), 61), len(base) - 1}:
        assert native_verdict(base[:size_bytes])
        assert native_verdict(base[:size_bytes]) == reference_verdict(base[:size_bytes])


@pytest.mark.full
@pytest.mark.parametrize("base", BASES, ids=len)
def test_no_bit_can_turn_unseen(base: bytes) -> None:
    image = Image(base)
    for at in range(len(image)):
        image[at] ^= 1 << at % 8
        assert native_verdict(image), f"byte {at}"
        image[at] ^= 1 << at % 8
    assert native_verdict(image) == ""


@pytest.mark.parametrize("size_bytes", [0, 1, 4095])
def test_a_file_without_a_header_is_refused(tmp_path: Path, size_bytes: int) -> None:
    path = tmp_path / "one.segment"
    path.write_bytes(BASES[0][:size_bytes])
    with pytest.raises(MalformedSegment, match="shorter than a header"):
        Segment.open(path)


def test_a_file_that_is_replaced_is_read_on_by_who_mapped_it(tmp_path: Path) -> None:
    path = tmp_path / "one.segment"
    rows = mixed_rows(5, 90, 3)
    write_segment(path, rows, b"first")
    with Segment.open(path) as segment:
        write_segment(path, mixed_rows(6, 10, 1), b"second")
        path.unlink()
        assert segment.labels == b"first"
        assert len(segment.search_near(rows.near_values, 0).row) >= 1
