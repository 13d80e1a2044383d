"""Items: what a HEIF file's box ``meta`` says that it holds (ISO/IEC 23008-12), within bounds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from orbweaver.jail.heif.boxes import (
    Boxes,
    Fields,
    Turns,
    boxes_by_type,
    damaged,
    read_boxes,
)
from orbweaver.jail.refusals import Refusal, unreadable

MOST_ITEMS = 4_096
_MOST_BOXES = 16_384
_MOST_EXTENTS = _MOST_PROPERTIES = 64
"""Of one item."""
_LONGEST_META_BYTES = 4 << 20
_IN_FILE, _IN_META = 0, 1
_WIDE_INDEX = 0x7FFF
_NARROW_INDEX = 0x7F

Property = tuple[bytes, memoryview]
"""Its type and its content."""


@dataclass(slots=True)
class Item:
    """One item: a coded picture, a way to put pictures together, or metadata."""

    kind: bytes = b""
    extents: list[memoryview] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    made_of: list[int] = field(default_factory=list)
    """Ids of the items that it is derived from."""

    @property
    def size_bytes(self) -> int:
        """How long its content is."""
        return sum(map(len, self.extents))

    def content(self) -> bytes:
        """Return its content."""
        return b"".join(self.extents)

    def first(self, kind: bytes) -> Fields | None:
        """Return its first property of a type."""
        return next((Fields(content) for name, content in self.properties if name == kind), None)


@dataclass(frozen=True, slots=True)
class HeifItems:
    """The items of a file, by id."""

    primary: Item
    by_id: dict[int, Item]


def read_items(data: bytes) -> HeifItems:
    """Read which items there are; no picture is decoded.

    Raises:
        UnreadableMedia: It is damaged, or a film without a still picture.
    """
    meta, turns = _meta(data), Turns()
    try:
        items = _named(meta[b"iinf"])
        _place(items, meta, data, turns)
        _describe(items, meta[b"iprp"], turns)
        version, _ = meta[b"pitm"].version()
        primary = items[meta[b"pitm"].number(4 if version else 2)]
    except KeyError as error:
        raise damaged() from error
    if b"iref" in meta:
        _relate(items, meta[b"iref"], turns)
    return HeifItems(primary, items)


def _meta(data: bytes) -> Boxes:
    """Return what stands in the first box ``meta``; what follows it may be cut off."""
    for kind, found in read_boxes(Fields(memoryview(data)), _MOST_BOXES):
        if kind == b"meta" and found.left <= _LONGEST_META_BYTES:
            found.version()
            return boxes_by_type(found, _MOST_BOXES)
    raise unreadable(Refusal.NO_DECODER)


def _named(iinf: Fields) -> dict[int, Item]:
    version, _ = iinf.version()
    iinf.number(4 if version else 2)
    items: dict[int, Item] = {}
    for kind, infe in read_boxes(iinf, MOST_ITEMS):
        version, _ = infe.version()
        if kind != b"infe" or version not in {2, 3}:
            continue
        number = infe.number(4 if version > 2 else 2)  # noqa: PLR2004 - version 3 widened the ids
        infe.number(2)
        items[number] = Item(bytes(infe.take(4)))
    return items


def _place(items: dict[int, Item], meta: Boxes, data: bytes, turns: Turns) -> None:
    """Read where the items lie: in the file, or in the box ``idat``."""
    inside = meta[b"idat"].rest() if b"idat" in meta else memoryview(b"")
    grounds = {_IN_FILE: memoryview(data), _IN_META: inside}
    iloc = meta[b"iloc"]
    version, _ = iloc.version()
    sizes = iloc.number(2)
    offset_bytes, length_bytes, base_bytes = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_bytes = sizes & 15 if version else 0
    for _ in turns.of(iloc.number(2 if version < 2 else 4)):  # noqa: PLR2004 - version 2 widened
        number = iloc.number(2 if version < 2 else 4)  # noqa: PLR2004 - same
        ground = grounds.get(iloc.number(2) & 15 if version else _IN_FILE)
        iloc.number(2)
        base = iloc.number(base_bytes)
        for _ in turns.of(iloc.number(2)):
            iloc.number(index_bytes)
            start, length = base + iloc.number(offset_bytes), iloc.number(length_bytes)
            if number in items and ground is not None:
                _add_extent(items[number], ground, start, length)


def _add_extent(item: Item, ground: memoryview, start: int, length: int) -> None:
    """Note where a part of it lies; of a file that is cut, as much as is there."""
    if len(item.extents) >= _MOST_EXTENTS:
        raise damaged()
    item.extents.append(ground[start : start + length] if length else ground[start:])


def _describe(items: dict[int, Item], iprp: Fields, turns: Turns) -> None:
    """Give the items their properties, in the order in which they apply."""
    known: list[Property] = []
    for kind, box in read_boxes(iprp, _MOST_BOXES):
        if kind == b"ipco":
            more = read_boxes(box, _MOST_BOXES - len(known))
            known += [(name, content.rest()) for name, content in more]
        elif kind == b"ipma":
            for number, index in _associations(box, turns):
                if number in items and 0 < index <= len(known):
                    _add_property(items[number], known[index - 1])


def _add_property(item: Item, added: Property) -> None:
    if len(item.properties) >= _MOST_PROPERTIES:
        raise damaged()
    item.properties.append(added)


def _associations(ipma: Fields, turns: Turns) -> Iterator[tuple[int, int]]:
    version, flags = ipma.version()
    for _ in turns.of(ipma.number(4)):
        number = ipma.number(2 if version < 1 else 4)
        for _ in turns.of(ipma.number(1)):
            wide = flags & 1
            yield number, ipma.number(2) & _WIDE_INDEX if wide else ipma.number(1) & _NARROW_INDEX


def _relate(items: dict[int, Item], iref: Fields, turns: Turns) -> None:
    version, _ = iref.version()
    id_bytes = 4 if version else 2
    for kind, box in read_boxes(iref, _MOST_BOXES):
        number = box.number(id_bytes)
        if kind == b"dimg" and number in items:
            items[number].made_of = [box.number(id_bytes) for _ in turns.of(box.number(2))]
