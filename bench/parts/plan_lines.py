"""What a search of a plan reads, counted on paper: cache lines a query, and bytes an entry."""

from dataclasses import dataclass
from math import comb, exp

BLOCK_BUCKETS, BLOCK_BYTES, WIDE_BYTES, COUNT_MAX = 128, 64, 512, 7
ENTRY_BYTES = 32 + 1 + 1
"""Of a value, its threshold, and a label of one byte."""
WORD_BITS, WORD_BYTES, LINE_WORDS = 32, 4, 16
BLOCK_NS, PROBE_NS, CANDIDATE_NS = 6.0, 3.0, 4.0
"""The weights by which the library chooses radii (``native/segment_plan.cpp``)."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """One plan at one size, values spread evenly."""

    radii: tuple[int, ...]
    blocks: float
    """Blocks a query, each a cache line."""
    candidates: float
    """Rows that the buckets name."""
    values: float
    """Rows whose value is read: what the next band does not rule out."""
    lines: float
    """Cache lines a query."""
    bytes_an_entry: float


def within(bits: int, radius: int) -> int:
    """Return how many keys are at most so many bits away."""
    return sum(comb(bits, some) for some in range(radius + 1))


def radii_of(band_bits: tuple[int, ...], rows: int, reach_bits: int) -> list[int]:
    """Return the radius of each band (-1: not asked): the cheapest bit more, until it is enough."""
    radii = [-1] * len(band_bits)

    def more(band: int) -> float:
        width, radius = band_bits[band], radii[band] + 1
        high = max(0, width - 7)
        a_probe = PROBE_NS + rows / (1 << width) * CANDIDATE_NS
        return comb(high, radius) * BLOCK_NS + comb(width, radius) * a_probe

    for _ in range(reach_bits + 1):
        able = [band for band, width in enumerate(band_bits) if radii[band] < width]
        radii[min(able, key=more)] += 1
    return radii


def on_paper(band_bits: tuple[int, ...], rows: int, reach_bits: int) -> OnPaper:
    """Count what one query reads, and what one entry takes."""
    radii = radii_of(band_bits, rows, reach_bits)
    spare_bits = WORD_BITS - max(1, (rows - 1).bit_length())
    blocks = lines = candidates = values = tables = 0.0
    for band, (width, radius) in enumerate(zip(band_bits, radii, strict=True)):
        mean = rows / (1 << width)
        wide = 1 - (1 - _crowded(mean)) ** BLOCK_BUCKETS
        tables += (1 << width) / BLOCK_BUCKETS * (BLOCK_BYTES + wide * WIDE_BYTES)
        blocks += within(max(0, width - 7), radius)
        lines += within(width, radius) * wide
        following = (band + 1) % len(band_bits)
        bits = min(spare_bits, band_bits[following])
        for used in range(radius + 1):
            named = comb(width, used) * mean
            candidates += named
            kept = _share_within(bits, radius + radii[following] + 1 - used) if band else 1.0
            values += named * kept
            extra = max(0.0, mean - 1) / LINE_WORDS
            lines += comb(width, used) * (1 - exp(-mean) + extra) if band else 0.0
    size = ENTRY_BYTES + WORD_BYTES * (len(band_bits) - 1) + tables / rows
    return OnPaper(tuple(radii), blocks, candidates, values, lines + blocks + values, size)


def _crowded(mean: float) -> float:
    """Return how likely a bucket has more rows than a block can count."""
    likely, fewer = exp(-mean), 0.0
    for count in range(COUNT_MAX + 1):
        fewer += likely
        likely *= mean / (count + 1)
    return max(0.0, 1 - fewer)


def _share_within(bits: int, most: int) -> float:
    return within(bits, min(bits, most)) / (1 << bits)
