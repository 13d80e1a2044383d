"""Host names that must never be asked of the public DNS: they mean something near or nothing."""

_LOCAL_ENDINGS = (
    "corp",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "private",
)
_LONGEST_NAME_CHARS = 253
_LONGEST_LABEL_CHARS = 63


def why_not_resolved(host: str) -> str | None:
    """Return why ``host`` is not resolved, or nothing where it may be.

    >>> why_not_resolved("metadata.google.internal")
    'it is a local name'
    >>> why_not_resolved("rocks.example") is None
    True
    """
    name = host.removesuffix(".").lower()
    labels = name.split(".")
    if len(name) > _LONGEST_NAME_CHARS or any(_is_bad(label) for label in labels):
        return "it is no host name"
    if name.endswith(".onion"):
        return "it is reached through Tor alone"
    if len(labels) == 1 or name.endswith(tuple(f".{ending}" for ending in _LOCAL_ENDINGS)):
        return "it is a local name"
    return None


def _is_bad(label: str) -> bool:
    return not label or len(label) > _LONGEST_LABEL_CHARS
