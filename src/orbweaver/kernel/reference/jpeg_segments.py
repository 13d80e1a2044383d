"""The segments of a JPEG's header in Python, as strictly checked as by the native reader."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_QUANTISERS, _CODES, _LINES, _RESTARTS, _HIERARCHY, _SCAN = 0xDB, 0xC4, 0xDC, 0xDD, 0xDE, 0xDA
_NOT_FRAMES = frozenset({_CODES, 0xC8, 0xCC})
_ALONE = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})
_ORIENTATION, _SHORT = 0x0112, 3


@dataclass(frozen=True, slots=True)
class Segment:
    """One marker and what follows its length."""

    marker: int
    body: bytes


def segments(content: bytes) -> Iterator[Segment]:
    """Yield the segments up to and with the first scan's; end early where one is malformed."""
    if len(content) < 4 or content[:3] != b"\xff\xd8\xff":
        return
    at, ids = 2, b""
    while content[at : at + 1] == b"\xff":
        while content[at + 1 : at + 2] == b"\xff":
            at += 1
        marker = content[at + 1] if at + 1 < len(content) else 0
        if marker in _ALONE or at + 4 > len(content):
            return
        (size_bytes,) = struct.unpack_from(">H", content, at + 2)
        body = content[at + 4 : at + 2 + size_bytes]
        if size_bytes < 2 or len(body) != size_bytes - 2 or not _is_sound(marker, body, ids):
            return
        yield Segment(marker, body)
        if _is_frame(marker):
            ids = body[6::3]
        at += 2 + size_bytes


def exif_orientation(tiff: bytes) -> int | None:
    """Return the orientation, 1 to 8, that a TIFF block names; nothing where it does not."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return None
    magic, directory = struct.unpack_from(f"{order}HI", tiff, 2)
    if magic != 42 or directory + 2 > len(tiff):
        return None
    (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
    for at in range(directory + 2, directory + 2 + 12 * entries, 12):
        if at + 12 > len(tiff):
            return None
        tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == _ORIENTATION:
            return value if (kind, count) == (_SHORT, 1) and 1 <= value <= 8 else None
    return None


def _is_frame(marker: int) -> bool:
    return 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES


def _is_sound(marker: int, body: bytes, ids: bytes) -> bool:
    if _is_frame(marker):
        return not ids and _is_sound_frame(body)
    if marker == _SCAN:
        return _is_sound_scan(body, ids)
    if marker == _CODES:
        return _are_sound_codes(body)
    if marker == _QUANTISERS:
        return _are_sound_quantisers(body)
    if marker == _RESTARTS:
        return len(body) == 2
    return marker not in {_LINES, _HIERARCHY}


def _is_sound_frame(body: bytes) -> bool:
    if len(body) < 6 or not 1 <= body[5] <= 4 or len(body) != 6 + 3 * body[5]:
        return False
    sides = struct.unpack_from(">HH", body, 1)
    factors = [side for sampling in body[7::3] for side in (sampling >> 4, sampling & 15)]
    distinct = len(set(body[6::3])) == body[5]
    return (
        min(sides) > 0
        and all(1 <= factor <= 4 for factor in factors)
        and max(body[8::3]) <= 3
        and distinct
    )


def _is_sound_scan(body: bytes, ids: bytes) -> bool:
    if not ids or not body or not 1 <= body[0] <= 4 or len(body) != 4 + 2 * body[0]:
        return False
    named, tables = body[1:-3:2], body[2:-3:2]
    places = [ids.find(bytes([own])) for own in named]
    ascending = all(one < other for one, other in pairwise(places))
    return min(places) >= 0 and ascending and all(t >> 4 <= 3 and t & 15 <= 3 for t in tables)


def _are_sound_codes(body: bytes) -> bool:
    while body:
        counts, size = body[1:17], 17 + sum(body[1:17])
        if len(body) < 17 or body[0] & 0xEC or sum(counts) > 256 or len(body) < size:
            return False
        word = 0
        for length, count in enumerate(counts, 1):
            word += count
            if count and word >= 1 << length:
                return False
            word <<= 1
        body = body[size:]
    return True


def _are_sound_quantisers(body: bytes) -> bool:
    while body:
        size = 129 if body[0] & 0x10 else 65
        if body[0] & 0xEC or len(body) < size:
            return False
        body = body[size:]
    return True
