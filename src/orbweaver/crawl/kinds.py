"""What a reply is: a page, media, or neither; told by its first bytes before its headers."""

from functools import lru_cache

from orbweaver.jail.html.suffixes import MEDIA_SUFFIXES
from orbweaver.jail.sniff import PROBE_BYTES, UNKNOWN_TYPE, sniff
from orbweaver.ports.fetcher.port import FetchReply

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_LIST_TYPES = frozenset(
    {
        "application/atom+xml",
        "application/feed+json",
        "application/gzip",
        "application/json",
        "application/ld+json",
        "application/rdf+xml",
        "application/rss+xml",
        "application/x-gzip",
        "application/xml",
        "text/css",
        "text/plain",
        "text/xml",
    }
)
_MEDIA_CONTAINERS = frozenset({"application/zip", "application/ogg"})
_NO_MEDIA = frozenset({"image/svg+xml", "image/vnd.microsoft.icon"})  # drawings and site marks
_LINKED_SUFFIXES = (*MEDIA_SUFFIXES, ".zip")  # who links an archive may mean the pictures in it


def media_type_of(reply: FetchReply) -> str:
    """Return the type of a body: as sniffed, as declared where sniffing does not tell.

    Empty for an empty body.
    """
    if not reply.body:
        return ""
    return _media_type(reply.body[:PROBE_BYTES], reply.header("content-type"))


@lru_cache(maxsize=512)  # asked three times of one reply
def _media_type(head: bytes, content_type: str) -> str:
    sniffed, declared = sniff(head), _declared(content_type)[0]
    return declared if sniffed == UNKNOWN_TYPE and is_words(declared) else sniffed


def is_page(media_type: str) -> bool:
    """Return whether a body of this type is read for links."""
    return media_type in _PAGE_TYPES


def is_words(media_type: str) -> bool:
    """Return whether a body of this type is something to read, and no media."""
    return is_page(media_type) or media_type.startswith("text/")


def is_media(media_type: str) -> bool:
    """Return whether a body of this type is scanned."""
    kind = media_type.partition("/")[0]
    is_listed = kind in {"image", "video", "audio"} or media_type in _MEDIA_CONTAINERS
    return is_listed and media_type not in _NO_MEDIA


def is_declared_page(reply: FetchReply) -> bool:
    """Return whether the headers call it a page, whatever its first bytes look like."""
    return is_page(declared_type(reply)[0])


def is_list(reply: FetchReply) -> bool:
    """Return whether a body may lead on though it is no page: feeds, sitemaps, sheets, text."""
    return media_type_of(reply) in _LIST_TYPES or declared_type(reply)[0] in _LIST_TYPES


def has_media_suffix(path: str) -> bool:
    """Return whether the path of a link ends like a file of media, or of many in an archive.

    >>> has_media_suffix("/harbour/pier.JPG")
    True
    """
    return path.lower().endswith(_LINKED_SUFFIXES)


def declared_type(reply: FetchReply) -> tuple[str, str | None]:
    """Return type and charset of the Content-Type header, in lower case; empty for none."""
    return _declared(reply.header("content-type"))


@lru_cache(maxsize=512)
def _declared(content_type: str) -> tuple[str, str | None]:
    media_type, *parameters = content_type.lower().split(";")
    pairs = (parameter.strip().partition("=") for parameter in parameters)
    charset = next((value.strip("\"' ") for name, _, value in pairs if name == "charset"), None)
    return media_type.strip(), charset or None
