"""Boxes: the container that HEIF shares with MP4 (ISO/IEC 14496-12), read within bounds."""

from collections.abc import Iterator

from orbweaver.errors import MediaError
from orbweaver.jail.refusals import Refusal, unreadable

Boxes = dict[bytes, "Fields"]
"""By type; of several the first."""
_TO_THE_END, _LARGE = 0, 1
_MOST_TURNS = 65_536


def damaged() -> MediaError:
    """Return what is raised wherever a box says what cannot be."""
    return unreadable(Refusal.DAMAGED)


class Fields:
    """A cursor over one box: big-endian numbers, never read past its end."""

    def __init__(self, content: memoryview) -> None:
        """Stand at the beginning of ``content``."""
        self._content = content
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._content) - self._at

    def number(self, size_bytes: int) -> int:
        """Return the next number; of no bytes it is 0."""
        return int.from_bytes(self.take(size_bytes))

    def signed(self, size_bytes: int) -> int:
        """Return the next number, which may be negative."""
        return int.from_bytes(self.take(size_bytes), signed=True)

    def take(self, size_bytes: int) -> memoryview:
        """Return the next bytes.

        Raises:
            UnreadableMedia: There are not so many.
        """
        if size_bytes > self.left:
            raise damaged()
        self._at += size_bytes
        return self._content[self._at - size_bytes : self._at]

    def version(self) -> tuple[int, int]:
        """Return the version and the flags that a full box begins with."""
        return self.number(1), self.number(3)

    def rest(self) -> memoryview:
        """Return all that is left."""
        return self.take(self.left)


class Turns:
    """How many entries a file's tables may have in all, whatever each of its counts says.

    An entry can take no bytes, so that the end of the file is no bound.
    """

    def __init__(self) -> None:
        """Bear 65,536."""
        self._left = _MOST_TURNS

    def of(self, count: int) -> range:
        """Return the turns of one loop.

        Raises:
            UnreadableMedia: They are too many, together with those before.
        """
        self._left -= count
        if self._left < 0:
            raise damaged()
        return range(count)


def read_boxes(fields: Fields, most: int) -> Iterator[tuple[bytes, Fields]]:
    """Yield the type and the content of the boxes from here on.

    Raises:
        UnreadableMedia: A box goes beyond its frame, or there are more than ``most``.
    """
    while fields.left:
        most -= 1
        size, kind = fields.number(4), bytes(fields.take(4))
        if size == _TO_THE_END:
            content = fields.rest()
        elif size == _LARGE:
            content = fields.take(_checked(fields.number(8) - 16))
        else:
            content = fields.take(_checked(size - 8))
        if most < 0:
            raise damaged()
        yield kind, Fields(content)


def boxes_by_type(fields: Fields, most: int) -> Boxes:
    """Return the boxes from here on by their type."""
    found: Boxes = {}
    for kind, content in read_boxes(fields, most):
        found.setdefault(kind, content)
    return found


def _checked(size_bytes: int) -> int:
    if size_bytes < 0:
        raise damaged()
    return size_bytes
