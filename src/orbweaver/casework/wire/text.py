"""JSON with a version number in front, in one spelling."""

import json
from typing import Any

Json = dict[str, Any]
VERSION = 1


def written(content: Json) -> str:
    """Return ``content`` as text: sorted keys, no spaces, the version beside them."""
    return json.dumps({"v": VERSION, **content}, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Json:
    """Return what :func:`written` wrote.

    Raises:
        ValueError: It is of a version that this program does not know.
    """
    content: Json = json.loads(text)
    version = content.pop("v", None)
    if version != VERSION:
        raise ValueError(f"version {version} of a column is unknown")
    return content
