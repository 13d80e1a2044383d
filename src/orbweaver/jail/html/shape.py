"""The template of a page: which kinds of element it is built of, whatever stands in them."""

import re
from collections.abc import Collection
from hashlib import blake2b

Shape = tuple[str, str | None, str | None]
"""Tag, class and id of an element."""

_FEWEST_NAMED = 4
_OF_TEXTS = frozenset({
    "a", "b", "blockquote", "br", "cite", "code", "em", "font", "hr", "i", "img", "li", "ol", "p",
    "pre", "q", "s", "small", "span", "strong", "sub", "sup", "u", "ul", "wbr",
})  # fmt: skip
_NUMBER = re.compile(r"[0-9]+")


def template_hex(shapes: Collection[Shape]) -> str:
    """Return 16 hex digits that pages of one template share; empty where there is no element.

    How often something stands there does not count, and numbers in names do not. Where a
    template names its elements, the nameless markup of people's texts does not count either.
    """
    named = {shape for shape in shapes if shape[1] or shape[2]}
    if len(named) >= _FEWEST_NAMED:
        shapes = named | {shape for shape in shapes if shape[0] not in _OF_TEXTS}
    if not shapes:
        return ""
    lines = "\n".join(f"{tag} {name or ''} {mark or ''}" for tag, name, mark in shapes)
    told_apart = sorted(set(_NUMBER.sub("0", lines).split("\n")))
    return blake2b("\n".join(told_apart).encode(errors="replace"), digest_size=8).hexdigest()
