"""Bombs drawn here: a few bytes that claim, or truly hold, far too much."""

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.jail.drawn import landscape, saved

_DEEP_RED = (200, 0, 0)


def png_claiming(width_px: int, height_px: int) -> bytes:
    """Return a PNG of a few bytes whose header claims a size."""
    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + _chunk(b"IEND", b"")
    )


def png_of_one_colour(side_px: int) -> bytes:
    """Return a PNG of a few kilobytes that truly unpacks to ``side_px`` squared."""
    packer = zlib.compressobj(9)
    row = b"\0" + bytes(_DEEP_RED) * side_px
    packed = b"".join(packer.compress(row) for _ in range(side_px)) + packer.flush()
    header = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def png_with_huge_texts() -> bytes:
    """Return a PNG with many text chunks that unpack to megabytes each."""
    whole = saved(landscape(width_px=64, height_px=64), "PNG")
    text = b"note\0\0" + zlib.compress(b"a" * (8 << 20), 9)
    return whole[:33] + _chunk(b"zTXt", text) * 50 + whole[33:]


def jpeg_of_scans(count: int) -> bytes:
    """Return a progressive JPEG whose last scan is repeated ``count`` times."""
    whole = saved(landscape(width_px=64, height_px=64), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * count + b"\xff\xd9"


def jpeg_claiming(width_px: int, height_px: int) -> bytes:
    """Return a JPEG whose header claims a size."""
    whole = bytearray(saved(landscape(width_px=64, height_px=64), "JPEG"))
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height_px, width_px)
    return bytes(whole)


def webp_claiming(width_px: int, height_px: int) -> bytes:
    """Return an extended WebP of a few bytes whose canvas claims a size."""
    sizes = (width_px - 1).to_bytes(3, "little") + (height_px - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + sizes
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif_of_frames(count: int) -> bytes:
    """Return a GIF of ``count`` tiny frames."""
    whole = saved(Image.new("P", (8, 8)), "GIF")
    at = whole.rindex(b"\x2c")
    return whole[:at] + whole[at:-1] * count + b"\x3b"


def tiff_of_pages(count: int) -> bytes:
    """Return a TIFF whose directories follow one another ``count`` times."""
    written = io.BytesIO()
    Image.new("L", (8, 8)).save(written, "TIFF")
    whole = written.getvalue()
    at = struct.unpack_from("<I", whole, 4)[0]
    entries = struct.unpack_from("<H", whole, at)[0]
    directory = whole[at : at + 2 + 12 * entries]
    length = len(directory) + 4
    pages = [
        directory + struct.pack("<I", at + length * (page + 1) if page + 1 < count else 0)
        for page in range(count)
    ]
    return whole[:at] + b"".join(pages) + whole[at + length :]


def tiff_that_loops() -> bytes:
    """Return a TIFF whose only directory is followed by itself."""
    whole = bytearray(tiff_of_pages(1))
    at = struct.unpack_from("<I", whole, 4)[0]
    entries = struct.unpack_from("<H", whole, at)[0]
    struct.pack_into("<I", whole, at + 2 + 12 * entries, at)
    return bytes(whole)


def every_refused_bomb() -> Iterator[tuple[str, bytes]]:
    """Yield a name and a file for each bomb that must be refused."""
    yield "png 60000 × 60000", png_claiming(60_000, 60_000)
    yield "png 2 billion × 1", png_claiming(2**31 - 1, 1)
    yield "png 20000 × 20000", png_claiming(20_000, 20_000)
    yield "png that truly holds 11000 × 11000", png_of_one_colour(11_000)
    yield "png with 400 MB of text", png_with_huge_texts()
    yield "jpeg 65500 × 65500", jpeg_claiming(65_500, 65_500)
    yield "jpeg of 3000 scans", jpeg_of_scans(3_000)
    yield "webp 16383 × 16383", webp_claiming(16_383, 16_383)
    yield "webp 16 million × 16 million", webp_claiming(1 << 24, 1 << 24)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checked
