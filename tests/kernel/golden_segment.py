"""What the golden segment file of version 1 was written from: drawn by seed, a little of all."""

import random
from pathlib import Path

import numpy as np

from orbweaver.kernel.plan import Plan
from orbweaver.kernel.rows import DigestKind, DigestRows, SegmentRows

GOLDEN = Path(__file__).parents[1] / "golden" / "segments" / "v1.segment"
PLAN = Plan((9, 5, 8, 7))
"""Bands of one block and of several, across the borders of words."""
LABELS = b"what the labels mean"
_CROWD, _FEW = 40, 12
_LABELS_BELOW = {DigestKind.MD5: 2**32, DigestKind.SHA1: 200, DigestKind.SHA256: 40_000}


def golden_rows() -> SegmentRows:
    """Return 92 PDQ values, of which many crowd in one bucket and some are odd, and 36 digests."""
    draw = random.Random(1)
    crowded = draw.randbytes(28)
    values = [crowded + draw.randbytes(4) for _ in range(_CROWD)]
    values += [draw.randbytes(32) for _ in range(_CROWD)] + values[:_FEW]
    digests = {kind: _digests(draw, kind) for kind in DigestKind}
    return SegmentRows(
        np.frombuffer(b"".join(values), np.uint8).reshape(-1, 32),
        np.array([draw.randrange(1000) for _ in values], np.uint32),
        np.array([draw.randrange(32) for _ in values], np.uint8),
        digests,
    )


def _digests(draw: random.Random, kind: DigestKind) -> DigestRows:
    values = b"".join(draw.randbytes(kind.size_bytes) for _ in range(_FEW))
    labels = [draw.randrange(_LABELS_BELOW[kind]) for _ in range(_FEW)]
    return DigestRows(
        np.frombuffer(values, np.uint8).reshape(-1, kind.size_bytes), np.array(labels, np.uint32)
    )
