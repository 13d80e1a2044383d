"""The library's side of segments: building, checking and searching, without the GIL."""

from collections.abc import Iterator

from orbweaver.kernel.plan import Plan
from orbweaver.kernel.rows import Bitmap, DigestHits, NearHits, SegmentRows, Values


def is_there() -> bool:
    """Return whether the library offers segments; the reference stands in until it does."""
    return False


def segment_pieces(rows: SegmentRows, labels: bytes, plan: Plan) -> Iterator[memoryview]:
    """Yield the bytes of a segment file from its first to its last."""
    raise NotImplementedError


class Held:
    """A checked image, as the library holds it."""

    def __init__(self, image: memoryview) -> None:
        """Check ``image``."""
        raise NotImplementedError

    def search_near(
        self, values: Values, reach_bits: int, dead: Bitmap | None, threads: int
    ) -> NearHits:
        """Search by tables."""
        raise NotImplementedError

    def search_digests(self, kind: int, values: Values, dead: Bitmap | None) -> DigestHits:
        """Search by filter and prefix."""
        raise NotImplementedError
