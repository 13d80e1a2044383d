"""Task ``outline``: the leaves of a JSON document, each with the way that leads to it."""

import json
from collections.abc import Iterator, Mapping

from orbweaver.jail.frames import Fact
from orbweaver.jail.limits import (
    DEEPEST_LEAF,
    LONGEST_HTML_BYTES,
    LONGEST_LEAF_CHARS,
    MOST_LEAVES,
)
from orbweaver.jail.task import Answer, Task


class OutlineTask:
    """Reads JSON and tells texts and numbers, document order kept; the rest is left out."""

    name = "outline"

    def warm_up(self) -> None:
        """Read a small document."""
        self.run(b'[{"threads": [{"no": 12, "name": "pond"}]}]', {})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return the ways and what stands at the end of each."""
        del options
        document = json.loads(payload[:LONGEST_HTML_BYTES].decode("utf-8-sig"))
        ways: list[Fact] = []
        leaves: list[Fact] = []
        for way, leaf in _walk(document, "", 0):
            ways.append(way)
            leaves.append(leaf)
            if len(ways) == MOST_LEAVES:
                break
        return Answer({"ways": ways, "leaves": leaves})


def _walk(node: object, way: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > DEEPEST_LEAF or len(way) > LONGEST_LEAF_CHARS:
        return
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from _walk(inner, f"{way}/{key}", depth + 1)
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            yield from _walk(inner, f"{way}/{place}", depth + 1)
    elif isinstance(node, str | int | float) and not isinstance(node, bool):
        text = str(node)
        if len(text) <= LONGEST_LEAF_CHARS and text.isprintable() and way.isprintable():
            yield way, text


TASKS: list[Task] = [OutlineTask()]
