"""The plan of a HEIC picture: its size, its tiles and how it is turned, from the header alone."""

from dataclasses import dataclass
from fractions import Fraction

from PIL import Image

from orbweaver.jail.heif.boxes import Fields, damaged
from orbweaver.jail.heif.items import HeifItems, Item, read_items
from orbweaver.jail.limits import LARGEST_PICTURE_PX, LONGEST_SIDE_PX
from orbweaver.jail.refusals import Refusal, unreadable

MOST_TILES = 1_024
_SPILT = 2
"""Tiles may cover this much more than the picture: the last ones reach beyond it."""
Box = tuple[int, int, int, int]
Step = Image.Transpose | Box
"""A turn or flip, or what is cut out: left, top, right, bottom."""
_TURNS = {
    0: (),
    1: (Image.Transpose.ROTATE_90,),
    2: (Image.Transpose.ROTATE_180,),
    3: (Image.Transpose.ROTATE_270,),
}
_SIDEWAYS = {Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270}
_ONCE = (b"irot", b"imir", b"clap")
"""What turns or cuts stands at most once each: every step is a pass over all pixels."""
_FLIPS = (Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT)


@dataclass(frozen=True, slots=True)
class HeicPlan:
    """A picture that is not decoded yet."""

    tiles: tuple[Item, ...]
    """Row after row, all of one size; one is the whole picture."""
    columns: int
    tile_px: tuple[int, int]
    """Width and height of a tile."""
    canvas_px: tuple[int, int]
    """Of all tiles together, what is beyond the picture cut off."""
    steps: tuple[Step, ...]
    """What a viewer does with the canvas, in this order."""
    size_px: tuple[int, int]
    """Width and height after all of that."""


def read_plan(data: bytes) -> HeicPlan:
    """Read what a file shows first.

    Raises:
        UnreadableMedia: It is damaged, or its pictures are of a kind that we do not decode.
        MediaTooLarge: More pixels or a longer side than allowed, before anything is cut off.
    """
    items = read_items(data)
    tiles, columns, canvas_px = _tiles(items)
    tile_px = _size(tiles[0])
    rows = len(tiles) // columns
    _check_size(canvas_px, 1)
    _check_size(tile_px, len(tiles) / _SPILT)
    if canvas_px[0] > tile_px[0] * columns or canvas_px[1] > tile_px[1] * rows:
        raise damaged()
    if sum(tile.size_bytes for tile in tiles) > len(data):
        raise damaged()
    steps, size_px = _steps(items.primary, canvas_px)
    return HeicPlan(tiles, columns, tile_px, canvas_px, steps, size_px)


def _check_size(size_px: tuple[int, int], times: float) -> None:
    if max(size_px) > LONGEST_SIDE_PX:
        raise unreadable(Refusal.SIDE_TOO_LONG)
    if size_px[0] * size_px[1] * max(1, times) > LARGEST_PICTURE_PX:
        raise unreadable(Refusal.TOO_MANY_PIXELS)


def _tiles(items: HeifItems) -> tuple[tuple[Item, ...], int, tuple[int, int]]:
    primary = items.primary
    if primary.kind == b"hvc1":
        return (primary,), 1, _size(primary)
    if primary.kind != b"grid":
        raise unreadable(Refusal.NO_DECODER)
    grid = Fields(memoryview(primary.content()))
    _, flags = grid.number(1), grid.number(1)
    rows, columns = grid.number(1) + 1, grid.number(1) + 1
    side_bytes = 4 if flags & 1 else 2
    canvas_px = grid.number(side_bytes), grid.number(side_bytes)
    tiles = tuple(items.by_id[number] for number in primary.made_of if number in items.by_id)
    if len(tiles) != rows * columns or len(tiles) > MOST_TILES or 0 in canvas_px:
        raise damaged()
    if any(tile.kind != b"hvc1" for tile in tiles):
        raise unreadable(Refusal.NO_DECODER)
    if len({_size(tile) for tile in tiles}) > 1:
        raise damaged()
    return tiles, columns, canvas_px


def _size(item: Item) -> tuple[int, int]:
    ispe = item.first(b"ispe")
    if ispe is None:
        raise damaged()
    ispe.version()
    size_px = ispe.number(4), ispe.number(4)
    if 0 in size_px:
        raise damaged()
    return size_px


def _steps(item: Item, size_px: tuple[int, int]) -> tuple[tuple[Step, ...], tuple[int, int]]:
    steps: list[Step] = []
    kinds = [kind for kind, _ in item.properties]
    if any(kinds.count(kind) > 1 for kind in _ONCE):
        raise damaged()
    for kind, content in item.properties:
        fields = Fields(content)
        if kind == b"irot":
            turns = _TURNS[fields.number(1) & 3]
            steps += turns
            size_px = size_px[::-1] if _SIDEWAYS & set(turns) else size_px
        elif kind == b"imir":
            steps.append(_FLIPS[fields.number(1) & 1])
        elif kind == b"clap":
            box = _cut(fields, size_px)
            steps.append(box)
            size_px = box[2] - box[0], box[3] - box[1]
    return tuple(steps), size_px


def _cut(clap: Fields, size_px: tuple[int, int]) -> Box:
    """Return the clean aperture: so wide and high, its middle so far from the picture's."""
    parts = [(clap.signed(4), clap.number(4)) for _ in range(4)]
    if not all(below for _, below in parts):
        raise damaged()
    width, height, right, down = (Fraction(above, below) for above, below in parts)
    left = round((size_px[0] - width) / 2 + right)
    top = round((size_px[1] - height) / 2 + down)
    box = left, top, left + round(width), top + round(height)
    if not (0 <= left < box[2] <= size_px[0] and 0 <= top < box[3] <= size_px[1]):
        raise damaged()
    return box
