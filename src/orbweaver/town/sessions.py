"""Session ids in addresses: how the town writes them, and how it takes them out again."""

import re

_IN_QUERY = re.compile(r"([?&])PHPSESSID=[0-9a-f]{32}(?:&|$)")
_IN_PATH = re.compile(r";jsessionid=[0-9A-F]{32}")


def in_query(path: str, session: str) -> str:
    """Return ``path`` with a session id of 32 lower-case hex digits in its query."""
    return f"{path}{'&' if '?' in path else '?'}PHPSESSID={session}"


def in_path(path: str, session: str) -> str:
    """Return ``path`` with a session id at the end of its path, before the query."""
    bare, mark, query = path.partition("?")
    return f"{bare};jsessionid={session.upper()}{mark}{query}"


def without_session(address: str) -> str:
    """Return a path or full address as it was before a session id was written into it."""
    return _IN_QUERY.sub(r"\1", _IN_PATH.sub("", address)).rstrip("?&")
