"""Gathering what a page holds: addresses made absolute, each once, bounded in number and length."""

from dataclasses import dataclass, field

from orbweaver.jail.frames import Fact
from orbweaver.jail.html.addresses import Addresses
from orbweaver.jail.html.css_urls import css_urls
from orbweaver.jail.html.kinds import Letters
from orbweaver.jail.html.shape import Shape
from orbweaver.jail.html.suffixes import is_outline_address
from orbweaver.jail.limits import (
    LONGEST_LINK_TEXT_CHARS,
    LONGEST_TITLE_CHARS,
    MOST_FRAGMENTS,
    MOST_LINKS,
    MOST_MEDIA_ADDRESSES,
    MOST_SHEETS,
)

_LOOKED_AT_CHARS = 400
Saying = tuple[str, str]
"""What a link says of itself: its text and the words of its ``rel``."""


@dataclass(slots=True)
class Gatherer:
    """Keeps what leads anywhere, in the order in which it comes."""

    base: str
    """An absolute address, until the page names another."""
    title: str = ""
    generator: str = ""
    text: str = ""
    """The visible words, spaces between elements."""
    forbids_following: bool = False
    has_password_field: bool = False
    inline_media_count: int = 0
    is_cut: bool = False
    links: dict[str, Saying] = field(default_factory=dict)
    """By letter of the kind and address."""
    unwanted: set[str] = field(default_factory=set)
    """Those of the links that ask not to be followed, each time that they stand there."""
    media: dict[str, None] = field(default_factory=dict)
    """By letter of the kind and address."""
    sheets: dict[str, None] = field(default_factory=dict)
    feeds: dict[str, None] = field(default_factory=dict)
    shapes: set[Shape] = field(default_factory=set)
    fragments: list[str] = field(default_factory=list)
    """HTML that stood in the data of scripts, still to be read."""
    template: str = ""
    forms: list[dict[str, Fact]] = field(default_factory=list)
    addresses: Addresses = field(init=False)
    has_base: bool = False

    def __post_init__(self) -> None:
        """Resolve against the base."""
        self.addresses = Addresses(self.base)

    def rebase(self, written: str) -> None:
        """Take the base that the page names; the first one counts."""
        address = self.addresses.absolute(written)
        if address and not self.has_base:
            self.base, self.has_base = address, True
            self.addresses = Addresses(address)

    def link(
        self, kind: str, written: str, text: str = "", rel: str = "", *, unwanted: bool = False
    ) -> None:
        """Take a link; ``kind`` is its letter."""
        addresses = self.addresses
        address = addresses.known.get(written) or addresses.absolute(written)
        if address is None:
            return
        name = kind + address
        known = self.links.get(name)
        if known is None:
            if len(self.links) >= MOST_LINKS:
                self.is_cut = True
                return
            if unwanted:
                self.unwanted.add(name)
            self.links[name] = (_cut(text), rel)
            return
        if not unwanted:
            self.unwanted.discard(name)
        if text and not known[0]:
            self.links[name] = (_cut(text), rel)

    def picture(self, kind: str, written: str) -> None:
        """Take a media address; ``kind`` is its letter."""
        if written[:5].lower() == "data:":
            self.inline_media_count += 1
            return
        address = self.addresses.absolute(written)
        if address is None:
            return
        name = kind + address
        if name not in self.media and len(self.media) >= MOST_MEDIA_ADDRESSES:
            self.is_cut = True
            return
        self.media[name] = None

    def sheet(self, written: str) -> None:
        """Take the address of a style sheet."""
        _keep(self.sheets, self.addresses.absolute(written))

    def feed(self, written: str) -> None:
        """Take the address of a feed or a sitemap."""
        _keep(self.feeds, self.addresses.absolute(written))

    def style(self, text: str) -> None:
        """Take CSS: of an attribute, an element or a sheet."""
        for address, is_sheet in css_urls(text):
            if is_sheet:
                self.sheet(address)
            elif not is_outline_address(address):
                self.picture(Letters.STYLE, address)

    def name(self, title: str) -> None:
        """Take the title; the first one counts."""
        self.title = self.title or " ".join(title.split())[:LONGEST_TITLE_CHARS]

    def fragment(self, text: str) -> None:
        """Take a text that may be HTML; at most 200 are read."""
        if "<" in text and "=" in text and len(self.fragments) < MOST_FRAGMENTS:
            self.fragments.append(text)

    def leads_to(self, address: str) -> bool:
        """Return whether an absolute address is among the links or media already."""
        return any(kind + address in self.links for kind in Letters.WRITTEN_AS_LINK) or any(
            kind + address in self.media for kind in Letters.WRITTEN_AS_MEDIA
        )


def _cut(text: str) -> str:
    return " ".join(text[:_LOOKED_AT_CHARS].split())[:LONGEST_LINK_TEXT_CHARS] if text else ""


def _keep(kept: dict[str, None], address: str | None) -> None:
    if address is not None and len(kept) < MOST_SHEETS:
        kept[address] = None
