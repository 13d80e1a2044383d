"""Gathering what a page holds: addresses made absolute, each once, bounded in number and length."""

from collections.abc import Iterator

import ada_url

from orbweaver.jail.frames import Fact
from orbweaver.jail.html.css_urls import css_urls
from orbweaver.jail.html.element import (
    Attributes,
    forbids_following,
    is_nofollow,
    links_of,
    media_of,
)
from orbweaver.jail.html.kinds import MediaKind
from orbweaver.jail.limits import (
    LONGEST_ADDRESS_CHARS,
    LONGEST_TITLE_CHARS,
    MOST_LINKS,
    MOST_MEDIA_ADDRESSES,
)

_WEB = {"http:", "https:"}


class Gatherer:
    """Takes elements in document order and keeps what leads anywhere."""

    def __init__(self, base: str) -> None:
        """Resolve against ``base``, an absolute address, until the page names another."""
        self._base = base
        self._has_base = False
        self._links: dict[tuple[str, str], bool] = {}
        self._media: dict[tuple[str, str], None] = {}
        self._resolved: dict[str, str | None] = {}
        self.title = ""
        self.nofollow = False
        self.inline_media = 0
        self.is_cut = False

    def take(self, tag: str, attributes: Attributes) -> None:
        """Take one element."""
        if tag == "base":
            self._take_base(attributes)
            return
        if tag == "meta" and forbids_following(attributes):
            self.nofollow = True
        nofollow = is_nofollow(attributes)
        for kind, address in links_of(tag, attributes):
            self._keep_link(kind, address, nofollow=nofollow)
        for kind, address in media_of(tag, attributes):
            self._keep_media(kind, address)

    def take_style(self, text: str) -> None:
        """Take the text of a ``style`` element."""
        for address in css_urls(text):
            self._keep_media(MediaKind.STYLE, address)

    def take_title(self, text: str) -> None:
        """Take the title; the first one counts."""
        self.title = self.title or " ".join(text.split())[:LONGEST_TITLE_CHARS]

    def facts(self) -> dict[str, Fact]:
        """Return all of it, ready to send."""
        return {
            "title": _sendable(self.title),
            "nofollow": self.nofollow,
            "inline_media": self.inline_media,
            "cut": self.is_cut,
            "links": list(self._link_facts()),
            "media": [{"kind": kind, "address": at} for kind, at in self._media],
        }

    def _link_facts(self) -> Iterator[Fact]:
        for (kind, address), nofollow in self._links.items():
            yield {"kind": kind, "address": address, "nofollow": nofollow}

    def _take_base(self, attributes: Attributes) -> None:
        address = self._absolute(attributes.get("href", ""))
        if address and not self._has_base:
            self._base, self._has_base = address, True
            self._resolved.clear()

    def _keep_link(self, kind: str, address: str, *, nofollow: bool) -> None:
        absolute = self._absolute(address)
        if absolute is None:
            return
        known = self._links.get((kind, absolute))
        if known is None and len(self._links) >= MOST_LINKS:
            self.is_cut = True
            return
        self._links[kind, absolute] = nofollow and known is not False

    def _keep_media(self, kind: str, address: str) -> None:
        if address.lstrip()[:5].lower() == "data:":
            self.inline_media += 1
            return
        absolute = self._absolute(address)
        if absolute is None or (kind, absolute) in self._media:
            return
        if len(self._media) >= MOST_MEDIA_ADDRESSES:
            self.is_cut = True
            return
        self._media[kind, absolute] = None

    def _absolute(self, address: str) -> str | None:
        """Return an absolute http(s) address without its fragment, or nothing."""
        if address not in self._resolved:
            self._resolved[address] = _resolve(address, self._base)
        return self._resolved[address]


def _resolve(address: str, base: str) -> str | None:
    written = address.strip()
    if not written or len(written) > LONGEST_ADDRESS_CHARS or written.startswith("#"):
        return None
    try:
        parsed = ada_url.URL(_sendable(written), base=base)
    except ValueError:
        return None
    if parsed.protocol not in _WEB or not parsed.hostname:
        return None
    parsed.hash = ""
    href = str(parsed.href)
    return href if len(href) <= LONGEST_ADDRESS_CHARS else None


def _sendable(text: str) -> str:
    """Replace what cannot be encoded: lone surrogates."""
    return text.encode(errors="replace").decode()
