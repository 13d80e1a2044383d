"""The ``srcset`` attribute: every candidate address, split as the HTML Standard says."""

_SPACES = "\t\n\x0c\r "
_MOST_CANDIDATES = 100


def parse_srcset(text: str) -> list[str]:
    """Return the addresses of all candidates in order, at most 100.

    One whose width or density makes no sense is kept: a browser would not show it, but a
    reader of the page's source finds it.

    >>> parse_srcset("pond.jpg 1x, pond-large.jpg 2x")
    ['pond.jpg', 'pond-large.jpg']
    """
    found: list[str] = []
    at = 0
    while len(found) < _MOST_CANDIDATES:
        at = _skip(text, at, _SPACES + ",")
        if at >= len(text):
            break
        end = _until(text, at, _SPACES)
        address = text[at:end]
        if address.endswith(","):
            address, at = address.rstrip(","), end
        else:
            at = _after_descriptors(text, end)
        if address:
            found.append(address)
    return found


def _after_descriptors(text: str, at: int) -> int:
    """Return where the next candidate begins: after a comma that stands in no parentheses."""
    depth = 0
    while at < len(text) and not (depth == 0 and text[at] == ","):
        if text[at] == "(":
            depth = 1
        elif text[at] == ")":
            depth = 0
        at += 1
    return at + 1


def _skip(text: str, at: int, characters: str) -> int:
    while at < len(text) and text[at] in characters:
        at += 1
    return at


def _until(text: str, at: int, characters: str) -> int:
    while at < len(text) and text[at] not in characters:
        at += 1
    return at
