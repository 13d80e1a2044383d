"""The prescan of the HTML Standard: which encoding does the start of a page declare?

Browsers look at 1,024 bytes before parsing, and change their mind at a later ``meta`` while
parsing; looking further at once comes to the same.
"""

import re

from orbweaver.jail.html.labels import codec_for

PRESCAN_BYTES = 16 * 1024
_SPACES = b"\t\n\x0c\r "
_SPACES_AND_SLASH = _SPACES + b"/"
_XML_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*+=\s*+[\"']\s*+([^\"'>\s]{1,40}+)")
_META = re.compile(rb"<meta[\t\n\x0c\r /]", re.IGNORECASE)


def prescan(data: bytes) -> str | None:
    """Return the codec that a ``meta`` near the start declares, or nothing."""
    head = data[:PRESCAN_BYTES]
    at = 0
    while (at := head.find(b"<", at)) >= 0:
        if head.startswith(b"<!--", at):
            end = head.find(b"-->", at + 2)
            if end < 0:
                return None
            at = end + 3
        elif _META.match(head, at):
            declared, at = _read_meta(head, at + 5)
            if declared:
                return declared
        else:
            at = _after_other_tag(head, at)
    return None


def xml_declared(data: bytes) -> str | None:
    """Return the codec that an XML declaration at the very start names, or nothing."""
    found = _XML_DECLARATION.match(data)
    return _as_declared(found[1].decode("latin-1")) if found else None


def _after_other_tag(head: bytes, at: int) -> int:
    """Return where to go on after a ``<`` that starts no ``meta`` and no comment."""
    following = head[at + 1 : at + 2]
    name_at = at + 2 if following == b"/" else at + 1
    if head[name_at : name_at + 1].isalpha():
        _, at = _read_attributes(head, _until(head, name_at, _SPACES + b">"))
        return at
    if following in (b"!", b"/", b"?"):
        end = head.find(b">", at)
        return len(head) if end < 0 else end + 1
    return at + 1


def _read_meta(head: bytes, at: int) -> tuple[str | None, int]:
    attributes, at = _read_attributes(head, at)
    if "charset" in attributes:
        return _as_declared(attributes["charset"]), at
    if attributes.get("http-equiv") == "content-type":
        return _as_declared(charset_in(attributes.get("content", ""))), at
    return None, at


def _as_declared(label: str | None) -> str | None:
    codec = codec_for(label) if label else None
    return "utf-8" if codec in {"utf-16-le", "utf-16-be"} else codec


def charset_in(content: str) -> str | None:
    """Return the label after ``charset=`` in a content type, as the HTML Standard finds it."""
    at, lowered = 0, content.lower()
    while (at := lowered.find("charset", at)) >= 0:
        at += len("charset")
        rest = content[at:].lstrip("\t\n\x0c\r ")
        if rest.startswith("="):
            return _unquoted(rest[1:].lstrip("\t\n\x0c\r "))
    return None


def _unquoted(text: str) -> str | None:
    if text[:1] in {'"', "'"}:
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else None
    words = text.replace(";", " ").split(maxsplit=1)
    return words[0] if words else None


def _read_attributes(head: bytes, at: int) -> tuple[dict[str, str], int]:
    """Return the attributes of a tag, first of a name wins, and where the tag ends.

    A tag that the file cuts off has none.
    """
    found: dict[str, str] = {}
    while (at := _skip(head, at, _SPACES_AND_SLASH)) < len(head):
        if head[at : at + 1] == b">":
            return found, at + 1
        name_end = _until(head, at + 1, _SPACES + b"/>=")
        name, value = head[at:name_end].decode("latin-1").lower(), ""
        at = _skip(head, name_end, _SPACES)
        if head[at : at + 1] == b"=":
            value, at = _read_value(head, _skip(head, at + 1, _SPACES))
        found.setdefault(name, value)
    return {}, len(head)


def _read_value(head: bytes, at: int) -> tuple[str, int]:
    quote = head[at : at + 1]
    if quote in (b'"', b"'"):
        end = head.find(quote, at + 1)
        end = len(head) if end < 0 else end
        return head[at + 1 : end].decode("latin-1").lower(), end + 1
    end = _until(head, at, _SPACES + b">")
    return head[at:end].decode("latin-1").lower(), end


def _skip(head: bytes, at: int, characters: bytes) -> int:
    while at < len(head) and head[at] in characters:
        at += 1
    return at


def _until(head: bytes, at: int, characters: bytes) -> int:
    while at < len(head) and head[at] not in characters:
        at += 1
    return at
