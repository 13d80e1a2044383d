"""The facts of a JPEG's header in Python."""

import struct
from dataclasses import dataclass, field

from orbweaver.kernel.jpeg_facts import JpegColour, JpegHead, JpegProcess
from orbweaver.kernel.reference.jpeg_segments import Segment, exif_orientation, segments

_SCAN = 0xDA
_NOT_FRAMES = frozenset({0xC4, 0xC8, 0xCC})
_PROCESSES = {
    0xC0: JpegProcess.BASELINE,
    0xC1: JpegProcess.EXTENDED,
    0xC9: JpegProcess.EXTENDED,
    0xC2: JpegProcess.PROGRESSIVE,
    0xCA: JpegProcess.PROGRESSIVE,
    0xC3: JpegProcess.LOSSLESS,
    0xCB: JpegProcess.LOSSLESS,
}


@dataclass(slots=True)
class _Seen:
    frame: Segment | None = None
    has_jfif: bool = False
    has_index: bool = False
    adobe_transform: int | None = None
    orientation: int | None = None
    restart_interval: int = 0
    ids: list[int] = field(default_factory=list)


def read_head(content: bytes) -> JpegHead | None:
    """Return the facts of a JPEG's header; see ``kernel.low_jpeg.read_head``."""
    seen = _Seen()
    for segment in segments(content):
        if segment.marker == _SCAN:
            return None if seen.frame is None else _head_of(seen, seen.frame)
        _note(seen, segment)
    return None


def _note(seen: _Seen, segment: Segment) -> None:
    marker, body = segment.marker, segment.body
    if 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES:
        seen.frame = segment
    elif marker == 0xDD:
        (seen.restart_interval,) = struct.unpack(">H", body)
    elif marker == 0xE0 and len(body) >= 14 and body.startswith(b"JFIF\0"):
        seen.has_jfif = True
    elif marker == 0xE2 and body.startswith(b"MPF\0"):
        seen.has_index = True
    elif marker == 0xEE and len(body) >= 12 and body.startswith(b"Adobe"):
        seen.adobe_transform = body[11]
    elif marker == 0xE1 and body.startswith(b"Exif\0\0"):
        seen.orientation = seen.orientation or exif_orientation(body[6:])


def _head_of(seen: _Seen, frame: Segment) -> JpegHead:
    marker, body = frame.marker, frame.body
    precision_bits, height_px, width_px, count = struct.unpack_from(">BHHB", body)
    parts = [body[6 + 3 * i : 9 + 3 * i] for i in range(count)]
    seen.ids = [part[0] for part in parts]
    return JpegHead(
        width_px=width_px,
        height_px=height_px,
        precision_bits=precision_bits,
        components=count,
        sampling=tuple((part[1] >> 4, part[1] & 15) for part in parts),
        process=_PROCESSES.get(marker, JpegProcess.HIERARCHICAL),
        is_arithmetic=marker >= 0xC9,
        colour=_colour_of(seen),
        has_jfif=seen.has_jfif,
        has_index=seen.has_index,
        adobe_transform=seen.adobe_transform,
        orientation=seen.orientation or 1,
        restart_interval=seen.restart_interval,
    )


def _colour_of(seen: _Seen) -> JpegColour:
    match len(seen.ids):
        case 1:
            return JpegColour.GREY
        case 3:
            return _colour_of_three(seen)
        case 4:
            return JpegColour.YCCK if seen.adobe_transform == 2 else JpegColour.CMYK
        case _:
            return JpegColour.UNKNOWN


def _colour_of_three(seen: _Seen) -> JpegColour:
    if seen.has_jfif and seen.adobe_transform == 0:
        return JpegColour.UNKNOWN  # it says both
    if seen.has_jfif or seen.adobe_transform == 1:
        return JpegColour.YCC
    if seen.adobe_transform == 0 or bytes(seen.ids) == b"RGB":
        return JpegColour.RGB
    return JpegColour.YCC if seen.ids == [1, 2, 3] else JpegColour.UNKNOWN
