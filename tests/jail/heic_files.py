"""HEIC files made here: pictures coded by x265, in boxes written by hand."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import ColorRange
from PIL import Image

Step = tuple[bytes, bytes]
"""A property that turns or cuts: its type and its content."""

_QUIET = "log-level=none:pools=none:frame-threads=1:info=0"
_PARAMETER_SETS = range(32, 35)
_SHARED = (1, 2, 3)
"""The properties of every coded picture: how to decode it, its size, its colours."""


def turned(quarters: int) -> Step:
    """Say that the picture is to be turned against the clock so often."""
    return b"irot", bytes([quarters])


def mirrored(axis: int) -> Step:
    """Say that top and bottom (0), or left and right (1), change places."""
    return b"imir", bytes([axis])


def cut(width: Fraction, height: Fraction, right: Fraction, down: Fraction) -> Step:
    """Say that so much is shown, its middle so far off the picture's."""
    parts = (each for side in (width, height, right, down) for each in side.as_integer_ratio())
    return b"clap", struct.pack(">iIiIiIiI", *parts)


@dataclass(frozen=True, slots=True)
class Coding:
    """How pictures are coded."""

    pixel_format: str = "yuv420p"
    is_full: bool = True
    """Whether black is 0, and not 16."""


def heic(
    picture: Image.Image,
    *steps: Step,
    coding: Coding = Coding(),
    claims: tuple[int, int] | None = None,
) -> bytes:
    """Return a file of one coded picture; ``claims`` is the size that it says."""
    parameters, units = _coded(picture, coding)
    properties = [*_common(parameters, claims or picture.size, coding), *_boxes(steps)]
    uses = [[*_SHARED, *range(4, 4 + len(steps))]]
    return _file([b"hvc1"], [units], properties, uses)


def tiled_heic(
    picture: Image.Image,
    tile_px: int,
    *steps: Step,
    claims: tuple[int, int] | None = None,
    missing: int = 0,
) -> bytes:
    """Return a file of square tiles, as telephones make them; the last ``missing`` are empty."""
    columns, rows = (-(-side // tile_px) for side in picture.size)
    coded = [_coded(tile, Coding()) for tile in _cut_up(picture, tile_px)]
    units = [own if number < len(coded) - missing else b"" for number, (_, own) in enumerate(coded)]
    said = claims or picture.size
    grid = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, *said)
    properties = [*_common(coded[0][0], (tile_px, tile_px), Coding()), _ispe(said), *_boxes(steps)]
    uses = [[*range(4, 5 + len(steps))], *[[*_SHARED]] * len(coded)]
    kinds = [b"grid", *[b"hvc1"] * len(coded)]
    return _file(kinds, [grid, *units], properties, uses)


def _cut_up(picture: Image.Image, tile_px: int) -> list[Image.Image]:
    """Cut a picture into tiles; what lies beyond it is black."""
    return [
        picture.crop((left, top, left + tile_px, top + tile_px))
        for top in range(0, picture.height, tile_px)
        for left in range(0, picture.width, tile_px)
    ]


def _coded(picture: Image.Image, coding: Coding) -> tuple[bytes, bytes]:
    """Return the decoder's parameters and the units of a picture, each with its length."""
    coder = av.CodecContext.create("libx265", "w")
    coder.width, coder.height = picture.size
    coder.pix_fmt = coding.pixel_format
    coder.time_base = Fraction(1, 25)
    span = "full" if coding.is_full else "limited"
    coder.options = {"preset": "ultrafast", "crf": "12", "x265-params": f"{_QUIET}:range={span}"}
    rgb = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB")), format="rgb24")
    shades = ColorRange.JPEG if coding.is_full else ColorRange.MPEG
    frame = rgb.reformat(format=coding.pixel_format, dst_color_range=shades)
    stream = b"".join(bytes(packet) for packet in [*coder.encode(frame), *coder.encode(None)])
    units = [unit.rstrip(b"\0") for unit in stream.split(b"\0\0\1")[1:]]
    heads = [unit for unit in units if unit[0] >> 1 in _PARAMETER_SETS]
    rest = [unit for unit in units if unit[0] >> 1 < _PARAMETER_SETS.start]
    return _parameters(heads, coding), b"".join(_u32s(len(unit)) + unit for unit in rest)


def _parameters(heads: Sequence[bytes], coding: Coding) -> bytes:
    """Return the content of ``hvcC``: the shape of samples, and the parameter sets."""
    chroma = 3 if "444" in coding.pixel_format else 1
    depth = 2 if "10" in coding.pixel_format else 0
    shape = [0xF0, 0, 0xFC, 0xFC | chroma, 0xF8 | depth, 0xF8 | depth, 0, 0, 3]
    arrays = [struct.pack(">BHH", 0x80 | unit[0] >> 1, 1, len(unit)) + unit for unit in heads]
    return b"\1" + bytes(12) + bytes(shape) + bytes([len(arrays)]) + b"".join(arrays)


def _common(parameters: bytes, size_px: tuple[int, int], coding: Coding) -> list[bytes]:
    colours = struct.pack(">4sHHHB", b"nclx", 1, 13, 6, 0x80 * coding.is_full)
    return [box(b"hvcC", parameters), _ispe(size_px), box(b"colr", colours)]


def _ispe(size_px: tuple[int, int]) -> bytes:
    return full_box(b"ispe", _u32s(*size_px))


def _boxes(steps: Sequence[Step]) -> list[bytes]:
    return [box(kind, content) for kind, content in steps]


def _file(
    kinds: Sequence[bytes],
    payloads: Sequence[bytes],
    properties: Sequence[bytes],
    uses: Sequence[Sequence[int]],
) -> bytes:
    """Return a file whose first item is shown, and made of the others if there are any."""
    begin = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    meta = b""
    for _ in range(2):  # once more, when it is known how long it is
        start = len(begin) + len(meta) + 8
        meta = _meta(kinds, [len(each) for each in payloads], start, properties, uses)
    return begin + meta + box(b"mdat", *payloads)


def _meta(
    kinds: Sequence[bytes],
    sizes: Sequence[int],
    start: int,
    properties: Sequence[bytes],
    uses: Sequence[Sequence[int]],
) -> bytes:
    entries = [
        full_box(b"infe", struct.pack(">HH", number, 0), kind, b"\0", version=2)
        for number, kind in enumerate(kinds, 1)
    ]
    places = b""
    for number, size in enumerate(sizes, 1):
        places += struct.pack(">HHHII", number, 0, 1, start, size)
        start += size
    associations = b"".join(
        struct.pack(">HB", number, len(used)) + bytes(0x80 | index for index in used)
        for number, used in enumerate(uses, 1)
    )
    made_of = struct.pack(f">HH{len(kinds) - 1}H", 1, len(kinds) - 1, *range(2, len(kinds) + 1))
    return full_box(
        b"meta",
        full_box(b"hdlr", bytes(4), b"pict", bytes(13)),
        full_box(b"pitm", struct.pack(">H", 1)),
        full_box(b"iloc", struct.pack(">HH", 0x4400, len(sizes)), places),
        full_box(b"iinf", struct.pack(">H", len(entries)), *entries),
        box(
            b"iprp",
            box(b"ipco", *properties),
            full_box(b"ipma", _u32s(len(uses)), associations),
        ),
        full_box(b"iref", box(b"dimg", made_of)) if len(kinds) > 1 else b"",
    )


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box with its length and type."""
    content = b"".join(parts)
    return _u32s(8 + len(content)) + kind + content


def full_box(kind: bytes, *parts: bytes, version: int = 0) -> bytes:
    """Return a box that says its version."""
    return box(kind, bytes([version, 0, 0, 0]), *parts)


def _u32s(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)
