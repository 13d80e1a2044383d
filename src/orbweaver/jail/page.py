"""Asking the jail what a page holds: :func:`read_page`, :class:`ReadPage` and what they return."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from orbweaver.errors import DecoderStopped, MalformedUrl, MediaError
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.html.kinds import LinkKind, MediaKind
from orbweaver.jail.limits import (
    LONGEST_ADDRESS_CHARS,
    LONGEST_FACTS_BYTES,
    LONGEST_HTML_BYTES,
    LONGEST_TITLE_CHARS,
    MOST_LINKS,
    MOST_MEDIA_ADDRESSES,
)
from orbweaver.jail.pool import JailPool
from orbweaver.model.url import Url

Kind = TypeVar("Kind", LinkKind, MediaKind)
_DEADLINE_S = 2.0
_LONGEST_WORD_CHARS = 40
_MOST_INLINE = LONGEST_HTML_BYTES


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page."""

    url: Url
    kind: LinkKind
    is_nofollow: bool
    """Whether every link of this kind to this address asks not to be followed."""
    text: str = ""
    """What stands between its tags, spaces joined, at most 40 characters."""
    rel: str = ""
    """The words of its ``rel``, lower case, one space between, at most 40 characters."""


@dataclass(frozen=True, slots=True)
class MediaAddress:
    """Where media is that the page shows, or may show."""

    url: Url
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class PageForm:
    """A form of the page: what a configured login fills in and sends back."""

    action: Url
    method: str
    """``get`` or ``post``."""
    fields: tuple[tuple[str, str], ...]
    """Names and values as the page gives them, hidden ones and tokens included."""
    has_password: bool


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page holds; links and media each once a kind, in document order."""

    title: str
    """At most 300 characters, spaces joined."""
    encoding: str
    """The Python codec that read it."""
    links: tuple[PageLink, ...]
    media: tuple[MediaAddress, ...]
    forbids_following: bool
    """Whether its ``meta robots`` asks to follow no link."""
    inline_media_count: int
    """Pictures written into the page itself (``data:``), which are not read yet."""
    is_cut: bool
    """Whether it was longer, or held more addresses, than are read."""
    was_read_roughly: bool = False
    """Whether it wore out the tree builder and was read tag by tag instead."""
    simhash_hex: str = ""
    """SimHash of its visible words, 16 hex digits; empty where it has too few words."""
    template_hex: str = ""
    """16 hex digits that pages of one template share, whatever their texts and however many
    items repeat; empty for what is no HTML."""
    generator: str = ""
    """What made it, by its ``meta generator``; at most 80 characters."""
    has_password_field: bool = False
    has_logout_link: bool = False
    """Whether a link or form offers to log out."""
    forms: tuple[PageForm, ...] = ()
    """At most 20, each with at most 100 fields."""
    style_sheets: tuple[Url, ...] = ()
    """At most 20 sheets that it links; :func:`read_page` reads them too."""
    feeds: tuple[Url, ...] = ()
    """At most 20 feeds and sitemaps that it names."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Ask what a page holds."""

    base: Url
    """The address that it came from."""
    charset: str | None = None
    """Of its Content-Type header."""
    roughly: bool = False
    deadline_s: float | None = _DEADLINE_S
    task: ClassVar[str] = "extract"
    most_reply_bytes: ClassVar[int] = LONGEST_FACTS_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Return base, charset and way of reading."""
        return {"base": self.base.reveal(), "charset": self.charset, "roughly": self.roughly}

    def read(self, facts: Fields, blob: bytes) -> PageReading:
        """Check an answer; an address that does not parse is left out.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        if blob:
            raise DecoderStopped("the reply to a page carries bytes")
        links = (_read_link(item) for item in facts.objects("links", MOST_LINKS))
        media = (_read_media(item) for item in facts.objects("media", MOST_MEDIA_ADDRESSES))
        return PageReading(
            title=facts.text("title", LONGEST_TITLE_CHARS),
            encoding=facts.text("encoding", _LONGEST_WORD_CHARS),
            links=tuple(link for link in links if link is not None),
            media=tuple(address for address in media if address is not None),
            forbids_following=facts.truth("nofollow"),
            inline_media_count=facts.whole("inline_media", 0, _MOST_INLINE),
            is_cut=facts.truth("cut"),
            was_read_roughly=self.roughly,
        )


def read_page(
    pool: JailPool, content: bytes, base: Url, *, charset: str | None = None
) -> PageReading:
    """Return what the page ``content`` from ``base`` holds.

    A page that wears out the tree builder (two seconds, or all of its memory) is read again
    roughly, so that such markup hides nothing.

    Raises:
        DecoderStopped: Even that did not end.
        WrongState: The pool is not started.
    """
    content = content[: LONGEST_HTML_BYTES + 1]
    request = ReadPage(base, charset)
    try:
        return pool.call(request, content)
    except MediaError:
        return pool.call(replace(request, roughly=True), content)


def _read_link(item: Fields) -> PageLink | None:
    url = _read_address(item)
    kind = _read_kind(item, LinkKind)
    nofollow = item.truth("nofollow")
    return PageLink(url, kind, nofollow) if url else None


def _read_media(item: Fields) -> MediaAddress | None:
    url = _read_address(item)
    kind = _read_kind(item, MediaKind)
    return MediaAddress(url, kind) if url else None


def _read_address(item: Fields) -> Url | None:
    try:
        return Url.parse(item.text("address", LONGEST_ADDRESS_CHARS))
    except MalformedUrl:
        return None


def _read_kind(item: Fields, kinds: type[Kind]) -> Kind:
    try:
        return kinds(item.text("kind", _LONGEST_WORD_CHARS))
    except ValueError as error:
        raise DecoderStopped("the reply names no kind that we know") from error
