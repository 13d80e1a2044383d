"""Addresses, kept so that nobody opens one by accident."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import ada_url

from orbweaver.errors import MalformedUrl
from orbweaver.model.ids import content_id

LONGEST_URL_BYTES = 8192  # beyond what any browser or server takes; a bound for hostile pages


@dataclass(frozen=True, slots=True)
class Url:
    """A canonical absolute http(s) address that prints defanged.

    Only :meth:`reveal` gives the live text, so that searching for ``reveal`` lists every place
    where a live address can leave the process.

    >>> url = Url.parse("HTTP://Garden.example:80/a/../b?x=1#top")
    >>> url
    hxxp://garden[.]example/b?x=1
    >>> url.reveal()
    'http://garden.example/b?x=1'
    """

    _href: str

    @classmethod
    def parse(cls, text: str, base: "Url | None" = None) -> "Url":
        """Parse as browsers do (the URL Standard), relative to ``base`` where given.

        The fragment is dropped; nothing else is reordered or removed.

        Raises:
            MalformedUrl: Not an absolute http(s) address, or longer than 8,192 bytes.
        """
        if len(text) > LONGEST_URL_BYTES:
            raise MalformedUrl("longer than 8192 characters")
        try:
            parsed = ada_url.URL(text.strip(), base=base.reveal() if base else None)
        except ValueError as error:
            raise MalformedUrl(defang(text[:80])) from error
        if parsed.protocol not in {"http:", "https:"} or not parsed.hostname:
            raise MalformedUrl(f"{defang(text[:80])} is not http or https")
        parsed.hash = ""
        return cls(parsed.href)

    @property
    def key(self) -> str:
        """32 hex digits that stand for this address in ids and indexes."""
        return _parts(self._href).key

    @property
    def host(self) -> str:
        """The host name or literal address, lower case, without port."""
        return _parts(self._href).host

    @property
    def port(self) -> int:
        """The port to connect to."""
        return _parts(self._href).port

    @property
    def origin(self) -> str:
        """Scheme, host and port, live: the unit of robots rules."""
        return _parts(self._href).origin

    @property
    def path(self) -> str:
        """The path, percent-coded, without the query."""
        return _parts(self._href).path

    @property
    def query(self) -> str:
        """The query with its question mark, or nothing."""
        return _parts(self._href).query

    @property
    def has_credentials(self) -> bool:
        """Whether a user name or password stands in it."""
        return _parts(self._href).has_credentials

    def reveal(self) -> str:
        """Return the live address. A house rule lists every caller."""
        return self._href

    def __str__(self) -> str:
        """Print defanged."""
        return defang(self._href)

    def __repr__(self) -> str:
        """Print defanged."""
        return defang(self._href)


class _Parts(NamedTuple):
    """What an address is made of."""

    key: str
    host: str
    port: int
    origin: str
    path: str
    query: str
    has_credentials: bool


@lru_cache(maxsize=8192)  # a crawl asks for the parts of one address dozens of times
def _parts(href: str) -> _Parts:
    parsed = ada_url.URL(href)
    return _Parts(
        key=content_id("url", href),
        host=str(parsed.hostname),
        port=int(parsed.port) if parsed.port else (443 if parsed.protocol == "https:" else 80),
        origin=str(parsed.origin),
        path=str(parsed.pathname),
        query=str(parsed.search),
        has_credentials=bool(parsed.username or parsed.password),
    )


def defang(text: str) -> str:
    """Return ``text`` as an address that no program turns into a link.

    >>> defang("https://rocks.example/quarry.jpg")
    'hxxps://rocks[.]example/quarry.jpg'
    """
    scheme, mark, rest = text.partition("://")
    if not mark:
        return text.replace(".", "[.]")
    authority, slash, path = rest.partition("/")
    return f"{scheme.replace('t', 'x')}://{authority.replace('.', '[.]')}{slash}{path}"


def refang(text: str) -> str:
    """Undo :func:`defang`: for addresses that people paste back.

    >>> refang('hxxps://rocks[.]example/quarry.jpg')
    'https://rocks.example/quarry.jpg'
    """
    scheme, mark, rest = text.partition("://")
    if not mark:
        return text.replace("[.]", ".")
    return f"{scheme.replace('x', 't')}://{rest.replace('[.]', '.')}"
