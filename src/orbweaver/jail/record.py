"""The record: the one reply of the task ``scan``, of a fixed size, every field checked.

Big-endian: outcome (u8: 0 read, else one more than the refusal's place on its list), media type
(u8: its place on :data:`PICTURE_TYPES`), width and height (u16), frames (u16), whole (u8),
orientation (u8), mode (u8), quality (u8), PDQ (32 bytes), count of probes (u8), and room for 48
probes: rung (u8: its place among those asked for), quality (u8), value (32 bytes). Unused room
is nought.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from orbweaver.errors import DecoderStopped, MediaError
from orbweaver.jail.limits import LARGEST_PICTURE_PX, LONGEST_SIDE_PX, MOST_FRAMES
from orbweaver.jail.refusals import Refusal, unreadable
from orbweaver.model.scan_mode import ScanMode

PICTURE_TYPES = tuple(
    f"image/{name}" for name in ("jpeg", "png", "webp", "gif", "avif", "bmp", "tiff", "heic")
)
MOST_PROBES = 48
MOST_ORIENTATION = 8
BEST_QUALITY = 100
_REFUSALS = tuple(Refusal)
_HEAD = struct.Struct(">BBHHHBBBB32sB")
_PROBE = struct.Struct(">BB32s")
RECORD_BYTES = _HEAD.size + MOST_PROBES * _PROBE.size

_MODES = tuple(ScanMode)


@dataclass(frozen=True, slots=True)
class RungProbe:
    """One probe of a record."""

    rung: int
    """Its detector's place among those asked for."""
    quality: int
    value: bytes


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """What a worker measured of one picture."""

    media_type: str
    width_px: int
    height_px: int
    frame_count: int
    is_whole: bool
    orientation: int
    mode: ScanMode
    pdq: bytes
    quality: int
    probes: Sequence[RungProbe] = ()


def pack_record(record: ScanRecord) -> bytes:
    """Return a record in its form on the pipe; probes beyond ``MOST_PROBES`` are left out."""
    probes = record.probes[:MOST_PROBES]
    head = _HEAD.pack(
        0,
        PICTURE_TYPES.index(record.media_type),
        record.width_px,
        record.height_px,
        record.frame_count,
        record.is_whole,
        record.orientation,
        _MODES.index(record.mode),
        record.quality,
        record.pdq,
        len(probes),
    )
    body = b"".join(_PROBE.pack(each.rung, each.quality, each.value) for each in probes)
    return (head + body).ljust(RECORD_BYTES, b"\0")


def pack_refusal(refusal: Refusal) -> bytes:
    """Return the record that says why there is none."""
    return bytes([1 + _REFUSALS.index(refusal)]).ljust(RECORD_BYTES, b"\0")


def read_record(blob: bytes, rungs: int) -> ScanRecord:
    """Read a record that a worker sent, who was asked for so many ``rungs``.

    Raises:
        MediaError: What a refusal stands for.
        DecoderStopped: It is no record.
    """
    if len(blob) != RECORD_BYTES:
        raise DecoderStopped("the record is not as long as records are")
    if blob[0]:
        raise _refusal(blob)
    _, kind, width, height, frames, whole, turn, mode, quality, pdq, count = _HEAD.unpack_from(blob)
    _require(kind < len(PICTURE_TYPES) and whole <= 1 and mode < len(_MODES))
    _require(1 <= width <= LONGEST_SIDE_PX and 1 <= height <= LONGEST_SIDE_PX)
    _require(width * height <= LARGEST_PICTURE_PX and 1 <= frames <= MOST_FRAMES)
    _require(1 <= turn <= MOST_ORIENTATION and quality <= BEST_QUALITY)
    return ScanRecord(
        media_type=PICTURE_TYPES[kind],
        width_px=width,
        height_px=height,
        frame_count=frames,
        is_whole=bool(whole),
        orientation=turn,
        mode=_MODES[mode],
        pdq=pdq,
        quality=quality,
        probes=_probes(blob, count, rungs),
    )


def _probes(blob: bytes, count: int, rungs: int) -> tuple[RungProbe, ...]:
    _require(count <= MOST_PROBES)
    end = _HEAD.size + count * _PROBE.size
    _require(not any(blob[end:]))
    probes = tuple(RungProbe(*each) for each in _PROBE.iter_unpack(blob[_HEAD.size : end]))
    _require(all(each.rung < rungs and each.quality <= BEST_QUALITY for each in probes))
    return probes


def _refusal(blob: bytes) -> MediaError:
    _require(blob[0] <= len(_REFUSALS) and not any(blob[1:]))
    return unreadable(_REFUSALS[blob[0] - 1])


def _require(is_right: bool) -> None:  # noqa: FBT001 - it says what must hold
    if not is_right:
        raise DecoderStopped("a field of the record is out of bounds")
