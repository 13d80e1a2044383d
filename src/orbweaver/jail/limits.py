"""Limits: what one item may cost, and what a picture may claim of itself."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class JailLimits:
    """Bounds of a worker and of one item; the defaults are the house's."""

    deadline_s: float = 5.0
    """Time for one item, after which its worker is killed; up to four times as much of wall time
    where a busy machine has not let it work for so long."""
    start_deadline_s: float = 60.0
    """Wall time from the start of a worker's process to its greeting."""
    memory_bytes: int = 1536 * MEBIBYTE
    """Address space of a worker, its decoders included."""
    cpu_s: int = 1200
    """Processor time of a worker's whole life, should it outlive its parent."""
    items_per_worker: int = 10_000
    """After so many items a worker is replaced, whatever it did: a start costs as much as some
    300 pictures, so that a thousand of them would cost a third."""
    items_in_flight: int = 64
    """As many are sent to a worker before the first of them is answered."""
    payload_bytes: int = 64 * MEBIBYTE
    """Longest item that is taken at all."""


# What a picture may say of itself before a decoder touches its pixels.
LARGEST_PICTURE_PX = 100_000_000
LONGEST_SIDE_PX = 32_768
MOST_FRAMES = 300
MOST_JPEG_SCANS = 100

# What a page may be.
LONGEST_HTML_BYTES = 2 * MEBIBYTE
MOST_LINKS = 5_000
MOST_MEDIA_ADDRESSES = 5_000
MOST_SHEETS = 20
"""Style sheets, and as many feeds."""
MOST_FRAGMENTS = 200
"""Pieces of HTML in the data of scripts."""
MOST_FORMS = 20
MOST_FORM_FIELDS = 100
LONGEST_FIELD_CHARS = 100_000
LONGEST_TITLE_CHARS = 300
LONGEST_LINK_TEXT_CHARS = 40
LONGEST_GENERATOR_CHARS = 80
LONGEST_ADDRESS_CHARS = 8_192

# What is told of a JSON document.
MOST_LEAVES = 20_000
DEEPEST_LEAF = 8
LONGEST_LEAF_CHARS = 500

# What a worker may answer.
LONGEST_FACTS_BYTES = 16 * MEBIBYTE
LONGEST_BLOB_BYTES = 32 * MEBIBYTE
LONGEST_GREETING_BYTES = MEBIBYTE // 16
