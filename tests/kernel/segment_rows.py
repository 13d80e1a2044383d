"""Rows for segments, drawn by seed: near one another, far apart, and of every awkward kind."""

import ctypes
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from orbweaver.kernel import library, native_segment
from orbweaver.kernel.library import InstructionSet
from orbweaver.kernel.plan import Plan
from orbweaver.kernel.reference import hamming, segment_sums, segment_write
from orbweaver.kernel.rows import DigestKind, DigestRows, NearHits, SegmentRows, Values

Dice = np.random.Generator
BITS = 256
REACH_MAX = 48


def dice(seed: int) -> Dice:
    """Return where a test draws from."""
    return np.random.default_rng(seed)


def random_values(draw: Dice, count: int) -> Values:
    """Return values that have nothing to do with one another."""
    return draw.integers(0, 256, (count, 32), np.uint8)


def odd_values(draw: Dice, count: int) -> Values:
    """Return values whose count of ones is odd, as no true PDQ value's is."""
    values = random_values(draw, count)
    even = np.bitwise_count(values).sum(axis=1) % 2 == 0
    values[even, 0] ^= 1
    return values


def balanced_values(draw: Dice, count: int) -> Values:
    """Return values of 128 ones, as true PDQ values are."""
    bits = np.tile(np.repeat(np.array([0, 1], np.uint8), BITS // 2), (count, 1))
    return np.packbits(draw.permuted(bits, axis=1), axis=1)


def clustered_values(draw: Dice, count: int) -> Values:
    """Return a few families whose members are up to some 60 bits apart."""
    centres = random_values(draw, 1 + count // 100)[draw.integers(0, 1 + count // 100, count)]
    return flipped(draw, centres, draw.integers(0, 31, count))


def repeated_values(draw: Dice, count: int) -> Values:
    """Return values of which each stands there many times."""
    return random_values(draw, 1 + count // 50)[draw.integers(0, 1 + count // 50, count)]


def one_bucket_values(draw: Dice, count: int) -> Values:
    """Return values that all bands but the last ones see as one."""
    stored = np.tile(random_values(draw, 1), (count, 1))
    stored[:, 28:] = draw.integers(0, 256, (count, 4), np.uint8)
    return segment_sums.published(stored)


def full_buckets(draw: Dice) -> Values:
    """Return 1,024 even values of which each stands alone in its bucket of two bands of 10 bits."""
    bits = np.unpackbits(random_values(draw, 1024), axis=1)
    bits[:, :10] = np.unpackbits(np.arange(1024, dtype=">u2").view(np.uint8).reshape(-1, 2), 1)[
        :, 6:
    ]
    bits[:, 10:20] = bits[:, :10]
    bits[:, -1] ^= bits.sum(axis=1, dtype=np.uint8) & 1
    return segment_sums.published(np.packbits(bits, axis=1))


def plain_values(draw: Dice, count: int) -> Values:
    """Return nothing but zeros or nothing but ones, each with up to three bits that differ."""
    plain = np.repeat(draw.integers(0, 2, (count, 1), np.uint8) * np.uint8(255), 32, axis=1)
    return flipped(draw, plain, draw.integers(0, 4, count))


KINDS: Mapping[str, Callable[[Dice, int], Values]] = MappingProxyType(
    {
        "random": random_values,
        "odd": odd_values,
        "balanced": balanced_values,
        "clustered": clustered_values,
        "repeated": repeated_values,
        "one bucket": one_bucket_values,
        "plain": plain_values,
    }
)


def flipped(draw: Dice, values: Values, bits: NDArray[np.int64]) -> Values:
    """Return each value with so many of its bits the other way."""
    order = np.argsort(draw.random((len(values), BITS)), axis=1)
    marks = order < bits[:, None]
    turned: Values = values ^ np.packbits(marks, axis=1)
    return turned


def near_rows(values: Values, reach_bits: NDArray[np.uint8] | None = None) -> SegmentRows:
    """Return rows labelled in turn, of one threshold that excludes nothing unless one is given."""
    labels = np.arange(len(values), dtype=np.uint32)
    if reach_bits is None:
        reach_bits = np.full(len(values), REACH_MAX, np.uint8)
    return SegmentRows(values, labels, reach_bits)


def digest_rows(draw: Dice, kind: DigestKind, count: int) -> DigestRows:
    """Return digests of which some stand there twice."""
    values = draw.integers(0, 256, (count, kind.size_bytes), np.uint8)
    values[count // 2 : count // 2 + count // 8] = values[: count // 8]
    return DigestRows(values, draw.integers(0, 1000, count).astype(np.uint32))


def mixed_rows(seed: int, near: int, digests: int) -> SegmentRows:
    """Return some rows of every sort."""
    draw = dice(seed)
    kinds = [make(draw, -(-near // len(KINDS))) for make in KINDS.values()]
    values = np.concatenate(kinds)[:near]
    labels = draw.integers(0, 300, near).astype(np.uint32)
    reach = draw.integers(0, REACH_MAX + 1, near).astype(np.uint8)
    exact = {kind: digest_rows(draw, kind, digests) for kind in DigestKind}
    return SegmentRows(values, labels, reach, exact)


def native_image(rows: SegmentRows, labels: bytes, plan: Plan) -> bytes:
    """Return the file that the library writes."""
    whole = io.BytesIO()
    for piece in native_segment.segment_pieces(rows, labels, plan):
        whole.write(piece)
    return whole.getvalue()


def reference_image(rows: SegmentRows, labels: bytes, plan: Plan) -> bytes:
    """Return the file that NumPy writes."""
    return b"".join(segment_write.segment_pieces(rows, labels, plan))


def at_eight(image: bytes) -> memoryview:
    """Return a copy that lies at a multiple of eight, as a mapped file does."""
    room = np.empty(-(-len(image) // 8), np.uint64).view(np.uint8)[: len(image)]
    room[:] = np.frombuffer(image, np.uint8)
    return room.data


def within(truth: NearHits, reach_bits: int) -> NearHits:
    """Return those hits of a wide search that a narrower one finds."""
    near = truth.distance_bits <= reach_bits
    return NearHits(truth.query[near], truth.row[near], truth.distance_bits[near])


def same_hits(one: NearHits, other: NearHits) -> bool:
    """Say whether two searches found the same, in the same order."""
    return (
        np.array_equal(one.query, other.query)
        and np.array_equal(one.row, other.row)
        and np.array_equal(one.distance_bits, other.distance_bits)
    )


def exhaustive(values: Values, queries: Values, reach_bits: int = REACH_MAX) -> NearHits:
    """Return what comparing with every value finds, in NumPy."""
    return hamming.brute_force(values, queries, reach_bits)


def sets_here() -> list[InstructionSet]:
    """Return the instruction sets of this machine, the plainest first, whichever is in use."""
    assert library.kernel().is_native, "these tests hold the library against NumPy: ./run install"
    best = library.function("ow_isa_best", ctypes.c_int32, ())()
    return [each for each in InstructionSet if each <= best]


def golden(name: str) -> Path:
    """Return a golden segment file."""
    return Path(__file__).parents[1] / "golden" / "segments" / name
