"""Asking the jail what a page holds: :func:`read_page`, :class:`ReadPage` and what they return."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from orbweaver.errors import DecoderStopped, MalformedUrl, MediaError
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.html.kinds import LINK_KINDS, MEDIA_KINDS, LinkKind, MediaKind
from orbweaver.jail.limits import (
    LONGEST_ADDRESS_CHARS,
    LONGEST_FACTS_BYTES,
    LONGEST_FIELD_CHARS,
    LONGEST_HTML_BYTES,
    LONGEST_LINK_TEXT_CHARS,
    MOST_FORM_FIELDS,
    MOST_FORMS,
)
from orbweaver.jail.page_block import read_block
from orbweaver.jail.pool import JailPool
from orbweaver.model.url import Url

_DEADLINE_S = 2.0
_LONGEST_WORD_CHARS = 40
_LINK_FIELDS = 3


class PageLink(NamedTuple):
    """A link to another page; a plain tuple, because a crawl makes thousands a second."""

    url: Url
    kind: LinkKind
    is_nofollow: bool
    """Whether every link of this kind to this address asks not to be followed."""
    text: str = ""
    """What stands between its tags, spaces joined, at most 40 characters."""
    rel: str = ""
    """The words of its ``rel``, lower case, one space between, at most 40 characters."""


class MediaAddress(NamedTuple):
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
class PageBody:
    """A body to read, and what its reply said of it."""

    content: bytes
    base: Url
    """The address that it came from."""
    charset: str = ""
    """Of its Content-Type header."""
    media_type: str = ""
    """Of its Content-Type header; counts where the body does not tell itself what it is."""

    def payload(self) -> bytes:
        """Return it as the task takes it, cut to a little more than is read."""
        told = f"{self.base.reveal()}\n{_one_word(self.charset)}\n{_one_word(self.media_type)}\n"
        return told.encode() + self.content[: LONGEST_HTML_BYTES + 1]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Ask what a :class:`PageBody` holds."""

    roughly: bool = False
    deadline_s: float | None = _DEADLINE_S
    task: ClassVar[str] = "extract"
    most_reply_bytes: ClassVar[int] = LONGEST_FACTS_BYTES

    def options(self) -> Mapping[str, Fact]:
        """Return the way of reading."""
        return {"roughly": self.roughly}

    def read(self, facts: Fields, blob: bytes) -> PageReading:
        """Check an answer; an address that does not parse is left out.

        Raises:
            DecoderStopped: It is not what this task answers.
        """
        block = read_block(blob)
        forms = facts.objects("forms", MOST_FORMS) if facts.has("forms") else []
        return PageReading(
            title=block.title,
            encoding=block.encoding,
            links=tuple(_read_links(block.links)),
            media=tuple(_read_media(block.media)),
            forbids_following=block.forbids_following,
            inline_media_count=block.inline_media_count,
            is_cut=block.is_cut,
            was_read_roughly=self.roughly,
            simhash_hex=block.simhash_hex,
            template_hex=block.template_hex,
            generator=block.generator,
            has_password_field=block.has_password_field,
            has_logout_link=block.has_logout_link,
            forms=tuple(form for form in map(_read_form, forms) if form is not None),
            style_sheets=_read_addresses(block.sheets),
            feeds=_read_addresses(block.feeds),
        )


_BY_TREE = ReadPage()
_ROUGHLY = ReadPage(roughly=True)


def read_page(
    pool: JailPool, content: bytes, base: Url, *, charset: str | None = None, media_type: str = ""
) -> PageReading:
    """Return what the page ``content`` from ``base`` holds.

    It may also be a feed, a sitemap (gzip too), JSON, a style sheet or plain text: its own first
    characters tell, and where they do not, the declared ``media_type``.

    A page that wears out the tree builder (two seconds, or all of its memory) is read again
    roughly, so that such markup hides nothing.

    Raises:
        DecoderStopped: Even that did not end.
        WrongState: The pool is not started.
    """
    [reading] = read_pages(pool, [PageBody(content, base, charset or "", media_type)])
    if isinstance(reading, MediaError):
        raise reading
    return reading


def read_pages(pool: JailPool, bodies: Sequence[PageBody]) -> list[PageReading | MediaError]:
    """Return what each of ``bodies`` holds, as :func:`read_page`; one worker is asked about all.

    Raises:
        WrongState: The pool is not started.
    """
    payloads = [body.payload() for body in bodies]
    readings = pool.call_many(_BY_TREE, payloads)
    for at, reading in enumerate(readings):
        if isinstance(reading, MediaError):
            [readings[at]] = pool.call_many(_ROUGHLY, [payloads[at]])
    return readings


def _one_word(text: str) -> str:
    """Return ``text`` where it is a word of a header, else nothing."""
    is_word = text.isascii() and text.isprintable() and len(text) <= _LONGEST_WORD_CHARS
    return text if is_word else ""


def _read_links(lines: list[str]) -> Iterator[PageLink]:
    for line in lines:
        kind = LINK_KINDS.get(line[:1])
        said = line.split("\t")
        if kind is None or len(said) != _LINK_FIELDS:
            raise DecoderStopped("the reply names no kind that we know, or too little of a link")
        address, text, rel = said
        if len(text) > LONGEST_LINK_TEXT_CHARS or len(rel) > LONGEST_LINK_TEXT_CHARS:
            raise DecoderStopped("what the reply says of a link is out of bounds")
        url = _read_address(address[2:])
        if url is not None:
            yield PageLink(url, kind, address[1] == "1", text, rel)


def _read_media(lines: list[str]) -> Iterator[MediaAddress]:
    for line in lines:
        kind = MEDIA_KINDS.get(line[:1])
        if kind is None:
            raise DecoderStopped("the reply names no kind that we know")
        url = _read_address(line[1:])
        if url is not None:
            yield MediaAddress(url, kind)


def _read_form(item: Fields) -> PageForm | None:
    pairs = item.pairs("fields", MOST_FORM_FIELDS, LONGEST_FIELD_CHARS)
    method, has_password = item.text("method", _LONGEST_WORD_CHARS), item.truth("password")
    if method not in {"get", "post"}:
        raise DecoderStopped("the reply names no method that forms have")
    action = _read_address(item.text("action", LONGEST_ADDRESS_CHARS))
    return PageForm(action, method, pairs, has_password) if action else None


def _read_addresses(lines: list[str]) -> tuple[Url, ...]:
    return tuple([url for url in map(_read_address, lines) if url])


def _read_address(text: str) -> Url | None:
    try:
        return Url.parse(text)
    except MalformedUrl:
        return None
