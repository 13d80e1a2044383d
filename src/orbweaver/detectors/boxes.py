"""Finding what lies inside a border, or between the plain grounds of a screenshot.

A ground is a run of lines that are each of one shade. Lines at a side are stripped as long as
they have the shade of that side; what is left is cut where a ground runs right through it, and
its larger parts are stripped again. Nothing is recognised: only shades are compared.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SHADES_APART, _DRAWN_SHADES_APART = 4, 2
"""How far a pixel of a ground may be from its shade, of 255: what JPEG does to plain areas."""
WHOLE_SHARE, ROUND_SHARE = 0.985, 0.8
"""How much of a line must be of its shade: all but specks, or all but round corners."""
_LEAST_SIDE_SHARE, _LEAST_AREA_SHARE = 0.12, 0.03
"""Of the page: smaller parts are buttons and words."""
_FIRST_LINES = 8
_MOST_STRIPS = 8
_MOST_PARTS = 16
_PARTS_A_CUT = 3

Luma = NDArray[np.int16]
"""A page in few pixels, shape (rows, columns)."""
_Waiting = tuple["Box", int | None]
"""What is to be searched for grounds, and of which shade; nothing for any."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of a page; the right and the lower edge are not in it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def sides(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    @property
    def area(self) -> int:
        """Width times height."""
        width, height = self.sides
        return width * height

    def of(self, page: Luma) -> Luma:
        """Return what lies in it."""
        return page[self.top : self.bottom, self.left : self.right]


def whole_of(page: Luma) -> Box:
    """Return the box that is the page."""
    return Box(0, 0, page.shape[1], page.shape[0])


def is_plain(line: Luma) -> bool:
    """Return whether a line is of one shade, as somebody's program draws it; skies are not."""
    apart = np.abs(line - np.int16(_shade(line))) <= _DRAWN_SHADES_APART
    return bool(np.count_nonzero(apart) >= WHOLE_SHARE * len(line))


def leading_ground(lines: Luma, share: float, shade: int | None = None) -> int:
    """Return how many lines, from the first on, are ground: ``share`` of their pixels of a shade.

    The shade is the first line's, unless it is given.
    """
    shade = _shade(lines[0]) if shade is None else shade
    start, some = 0, _FIRST_LINES
    while start < len(lines):
        is_other = ~_is_ground(lines[start : start + some], shade, share)
        if is_other.any():
            return start + int(is_other.argmax())
        start, some = start + some, 4 * some
    return len(lines)


def find_frames(page: Luma) -> list[Box]:
    """Return what the outermost ground leaves: as it is, and with bars of equal width.

    A picture may itself be of the border's shade at one side: the other side tells then.
    """
    whole = whole_of(page)
    first = _stripped_once(page, whole, WHOLE_SHARE, None)
    across = min(first.left, whole.right - first.right)
    down = min(first.top, whole.bottom - first.bottom)
    even = Box(across, down, whole.right - across, whole.bottom - down)
    found = [box for box in (first, even) if box != whole and _is_large(box, whole)]
    return list(dict.fromkeys(found))


def find_parts(page: Luma) -> list[Box]:
    """Return boxes between grounds: what none cuts any further first, and the largest first."""
    leaves: list[Box] = []
    others: list[Box] = []
    for shade in dict.fromkeys((_common_shade(page), None)):
        search = _Search(page)
        search.run(shade)
        leaves += search.leaves
        others += search.others
    ranked = dict.fromkeys((*_by_area(leaves), *_by_area(others)))
    return [box for box in ranked if box != whole_of(page)]


def _by_area(boxes: list[Box]) -> list[Box]:
    return sorted(boxes, key=lambda box: -box.area)


def _common_shade(page: Luma) -> int | None:
    """Return the shade of most grounds that run right through; nothing without any."""
    shades = np.concatenate([_ground_shades(page), _ground_shades(page.T)])
    return int(np.bincount(shades).argmax()) if len(shades) else None


def _ground_shades(lines: Luma) -> Luma:
    shades = _shades(lines)
    return shades[_is_ground(lines, shades, WHOLE_SHARE)][:, 0]


class _Search:
    """Strips and cuts a page, and what comes of it, where there are grounds.

    Either of any shade, or of one: then what lies between those of one shade may have grounds of
    another inside, and is searched again; a picture's own plain sky is not cut off with them.
    """

    def __init__(self, page: Luma) -> None:
        self._page, self._whole = page, whole_of(page)
        self.leaves: list[Box] = []
        """What no ground cuts any further."""
        self.others: list[Box] = []

    def run(self, first_shade: int | None) -> None:
        """Begin with the whole page, and grounds of a shade; nothing for grounds of any."""
        waiting: list[_Waiting] = [(self._whole, first_shade)]
        for _ in range(_MOST_PARTS):
            if not waiting:
                return
            part, shade = waiting.pop(0)
            for share in (WHOLE_SHARE, ROUND_SHARE):
                before, part = part, self._stripped(part, share, shade)
                if not _is_large(part, self._whole):
                    break
                if part != before or share == WHOLE_SHARE:
                    waiting += self._noted(part, shade)

    def _noted(self, part: Box, shade: int | None) -> list[_Waiting]:
        """Keep a part, and return what is to be searched next: its own parts, or other grounds."""
        if inner := self._cut(part, shade):
            self.others.append(part)
            return [(one, shade) for one in inner]
        self.leaves.append(part)
        other = None if shade is None else _common_shade(part.of(self._page))
        return [] if other in {None, shade} else [(part, other)]

    def _stripped(self, box: Box, share: float, shade: int | None) -> Box:
        """Take grounds off all four sides, as long as there are any."""
        for _ in range(_MOST_STRIPS):
            before, box = box, _stripped_once(self._page, box, share, shade)
            if box == before or not box.area:
                break
        return box

    def _cut(self, box: Box, shade: int | None) -> list[Box]:
        """Return the largest parts between grounds that run through the box, across or down."""
        inside = box.of(self._page)
        rows = [Box(box.left, box.top + a, box.right, box.top + b) for a, b in _runs(inside, shade)]
        columns = [
            Box(box.left + a, box.top, box.left + b, box.bottom) for a, b in _runs(inside.T, shade)
        ]
        parts = [part for part in (*rows, *columns) if part != box]
        return _by_area([part for part in parts if _is_large(part, self._whole)])[:_PARTS_A_CUT]


def _runs(lines: Luma, shade: int | None) -> list[tuple[int, int]]:
    """Return the stretches of lines between grounds."""
    is_ground = _is_ground(lines, _shades(lines) if shade is None else shade, WHOLE_SHARE)
    ends = np.diff(np.concatenate([[True], is_ground, [True]]).astype(np.int8))
    return [(start, end) for start, end in np.flatnonzero(ends).reshape(-1, 2).tolist()]


def _is_large(box: Box, whole: Box) -> bool:
    least = _LEAST_SIDE_SHARE * min(whole.sides)
    return min(box.sides) >= least and box.area >= _LEAST_AREA_SHARE * whole.area


def _stripped_once(page: Luma, box: Box, share: float, shade: int | None) -> Box:
    top, bottom = _grounds(box.of(page), share, shade)
    box = Box(box.left, box.top + top, box.right, box.bottom - bottom)
    if not box.area:
        return box
    left, right = _grounds(box.of(page).T, share, shade)
    return Box(box.left + left, box.top, box.right - right, box.bottom)


def _grounds(lines: Luma, share: float, shade: int | None) -> tuple[int, int]:
    """Return how many lines at both ends are ground."""
    first = leading_ground(lines, share, shade)
    rest = lines[first:]
    return first, leading_ground(rest[::-1], share, shade) if len(rest) else 0


def _shade(line: Luma) -> int:
    return int(_shades(line[None, :])[0, 0])


def _shades(lines: Luma) -> Luma:
    """Return the median of each line, shape (lines, 1)."""
    half = lines.shape[1] // 2
    return np.partition(lines, half, axis=1)[:, half : half + 1]


def _is_ground(lines: Luma, shades: int | Luma, share: float) -> NDArray[np.bool_]:
    near = np.abs(lines - np.asarray(shades, np.int16)) <= _SHADES_APART
    return np.asarray(np.count_nonzero(near, axis=1) >= share * lines.shape[1])
