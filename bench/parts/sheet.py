"""A sheet of the nearest pairs of strangers, side by side, for a person to look at."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from bench.parts.cuttings import Cutting
from bench.parts.pairs import Pair

_SIDE_PX, _LABEL_PX, _COLUMNS = 180, 28, 4


def draw_sheet(path: Path, pairs: Sequence[Pair], cuttings: Sequence[Cutting]) -> None:
    """Draw each pair with its distance and rung; framed ones are shown without their frame."""
    rows = -(-len(pairs) // _COLUMNS)
    width, height = 2 * _SIDE_PX + 12, _SIDE_PX + _LABEL_PX
    sheet = Image.new("RGB", (_COLUMNS * width, max(1, rows) * height), (90, 90, 90))
    draw = ImageDraw.Draw(sheet)
    for number, pair in enumerate(pairs):
        left, top = number % _COLUMNS * width, number // _COLUMNS * height
        text = f"{pair.distance_bits} bits, {pair.rung}: {pair.asked_view} | {pair.known_view}"
        draw.text((left + 2, top + 2), text, "white")
        draw.text((left + 2, top + 14), f"{pair.asked} | {pair.known}", "white")
        for place, which in enumerate((pair.asked, pair.known)):
            shown = cuttings[which].cut(cuttings[which].source.open())
            shown.thumbnail((_SIDE_PX, _SIDE_PX))
            sheet.paste(shown, (left + place * (_SIDE_PX + 4), top + _LABEL_PX))
    sheet.save(path)
