"""JPEG files written coefficient by coefficient, to say what no encoder would say."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

ZIGZAG = sorted(
    range(64),
    key=lambda at: (at // 8 + at % 8, at // 8 if (at // 8 + at % 8) % 2 else at % 8),
)
_AC_SYMBOLS = bytes([0, 0xF0, *(run << 4 | size for run in range(16) for size in range(1, 11))])
_AC_WORDS = {symbol: format(place, "08b") for place, symbol in enumerate(_AC_SYMBOLS)}
_PLACES = np.arange(8)
_COSINES = np.cos((2 * _PLACES[None, :] + 1) * _PLACES[:, None] * np.pi / 16)
_COSINES *= np.where(_PLACES == 0, 8**-0.5, 0.5)[:, None]
Blocks = list[list[int]]
"""Of each block, row by row, its 64 coefficients in zigzag order."""


def wave(side_px: int) -> NDArray[np.float64]:
    """Return a drawn grey picture of smooth waves and a disc."""
    y, x = np.mgrid[0:side_px, 0:side_px] / side_px
    disc = 20 * ((x - 0.4) ** 2 + (y - 0.6) ** 2 < 0.06)
    waves = 50 * np.sin(9 * x + 4 * y * y) + 40 * np.cos(13 * y * x + 2)
    return np.asarray(np.clip(128 + waves + disc, 0, 255))


def coefficients(picture: NDArray[np.float64], quantiser: int) -> Blocks:
    """Return what an encoder makes of a grey picture, whose sides are multiples of eight."""
    rows, columns = picture.shape
    return [
        np.rint(_COSINES @ (picture[y : y + 8, x : x + 8] - 128) @ _COSINES.T / quantiser)
        .astype(int)
        .ravel()[ZIGZAG]
        .tolist()
        for y in range(0, rows, 8)
        for x in range(0, columns, 8)
    ]


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment with its length."""
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def table(number: int, quantiser: int) -> bytes:
    """Return a segment of one quantiser for all coefficients."""
    return segment(0xDB, bytes([number, *[quantiser] * 64]))


def codes() -> bytes:
    """Return the Huffman codes that these files use: words of four and of eight bits."""
    of_dc = bytes([0x00, 0, 0, 0, 12, *[0] * 12, *range(12)])
    of_ac = bytes([0x10, *[0] * 7, len(_AC_SYMBOLS), *[0] * 8]) + _AC_SYMBOLS
    return segment(0xC4, of_dc) + segment(0xC4, of_ac)


def frame(marker: int, side_px: int, components: bytes) -> bytes:
    """Return a frame of 8 bits; three bytes a component."""
    sides = side_px.to_bytes(2) * 2
    return segment(marker, bytes([8]) + sides + bytes([len(components) // 3]) + components)


def scan(component: int, first: int, last: int, data: str) -> bytes:
    """Return a scan of one component."""
    return segment(0xDA, bytes([1, component, 0, first, last, 0])) + packed(data)


def packed(data: str) -> bytes:
    """Return bits as entropy-coded bytes."""
    data += "1" * (-len(data) % 8)
    return int(data, 2).to_bytes(len(data) // 8).replace(b"\xff", b"\xff\0")


def coded(value: int) -> tuple[int, str]:
    """Return how many bits a value has, and these."""
    size = abs(value).bit_length()
    return size, format(value if value > 0 else value + (1 << size) - 1, f"0{size}b") * bool(size)


def dc_words(blocks: Blocks, lift: int = 0) -> Iterator[str]:
    """Yield the words of the DCs, each ``lift`` higher than it is; as steep as words can rise."""
    prediction = 0
    for block in blocks:
        step = max(-2047, min(2047, block[0] + lift - prediction))
        prediction += step
        size, low = coded(step)
        yield format(size, "04b") + low


def ac_words(blocks: Blocks) -> Iterator[str]:
    """Yield the words of the other coefficients, one string a block."""
    for block in blocks:
        yield "".join(_words_of(block))


def _words_of(block: list[int]) -> Iterator[str]:
    run = 0
    for value in block[1:]:
        if not value:
            run += 1
            continue
        yield _AC_WORDS[0xF0] * (run // 16)
        size, low = coded(value)
        yield _AC_WORDS[run % 16 << 4 | size] + low
        run = 0
    if run:
        yield _AC_WORDS[0]
