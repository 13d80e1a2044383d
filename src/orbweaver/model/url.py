"""Addresses, kept so that nobody opens one by accident."""

from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

import ada_url

from orbweaver.errors import MalformedUrl
from orbweaver.model.canonical import CANONICAL
from orbweaver.model.ids import content_id
from orbweaver.model.session_parameters import path_without_session, query_without_session

LONGEST_URL_BYTES = 8192  # beyond what any browser or server takes; a bound for hostile pages
_LONGEST_REMEMBERED = 300
_DEFAULT_PORTS = {"http": 80, "https": 443}


class _Parts(NamedTuple):
    """What an address is made of, each as the canonical form has it."""

    scheme: str
    host: str
    port: str | None
    path: str
    query: str | None
    credentials: str


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
    _parts: _Parts = field(compare=False)

    @classmethod
    def parse(cls, text: str, base: "Url | None" = None) -> "Url":
        """Parse as browsers do (the URL Standard), relative to ``base`` where given.

        The fragment is dropped; nothing else is reordered or removed.

        Raises:
            MalformedUrl: Not an absolute http(s) address, or longer than 8,192 bytes.
        """
        if len(text) > LONGEST_URL_BYTES:
            raise MalformedUrl("longer than 8192 characters")
        if base is not None:
            return _parse(text, base)
        return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _parse(text, None)

    @property
    def key(self) -> str:
        """32 hex digits that stand for this address in ids and indexes.

        Addresses that differ in nothing but :mod:`orbweaver.model.session_parameters` share it.
        """
        return _key(self._href)

    @property
    def scheme(self) -> str:
        """``http`` or ``https``."""
        return self._parts.scheme

    @property
    def host(self) -> str:
        """The host name or literal address, lower case, without port."""
        return self._parts.host

    @property
    def port(self) -> int:
        """The port to connect to."""
        return int(self._parts.port or _DEFAULT_PORTS[self._parts.scheme])

    @property
    def origin(self) -> str:
        """Scheme, host and port, live: the unit of robots rules."""
        parts = self._parts
        return f"{parts.scheme}://{parts.host}{f':{parts.port}' if parts.port else ''}"

    @property
    def path(self) -> str:
        """The path, percent-coded, without the query."""
        return self._parts.path

    @property
    def query(self) -> str:
        """The query with its question mark, or nothing."""
        return self._parts.query or ""

    @property
    def has_credentials(self) -> bool:
        """Whether a user name or password stands in it."""
        return bool(self._parts.credentials)

    def reveal(self) -> str:
        """Return the live address. A house rule lists every caller."""
        return self._href

    def __str__(self) -> str:
        """Print defanged."""
        return defang(self._href)

    def __repr__(self) -> str:
        """Print defanged."""
        return defang(self._href)


def _parse(text: str, base: Url | None) -> Url:
    found = CANONICAL.fullmatch(text)
    if found is not None:
        return Url(text, _Parts._make(found.groups()))
    try:
        parsed = ada_url.URL(text.strip(), base=base.reveal() if base else None)
    except ValueError as error:
        raise MalformedUrl(defang(text[:80])) from error
    if parsed.protocol not in {"http:", "https:"} or not parsed.hostname:
        raise MalformedUrl(f"{defang(text[:80])} is not http or https")
    parsed.hash = ""
    parts = _Parts(
        scheme=parsed.protocol.removesuffix(":"),
        host=parsed.hostname,
        port=parsed.port,
        path=parsed.pathname,
        query=parsed.search,
        credentials=parsed.username + parsed.password,
    )
    if len(parsed.href) > LONGEST_URL_BYTES:
        raise MalformedUrl("longer than 8192 characters, once written out")
    return Url(parsed.href, parts)


_remembered = lru_cache(maxsize=8192)(partial(_parse, base=None))


@lru_cache(maxsize=8192)
def _key(href: str) -> str:
    path_at = href.index("/", len("https://"))
    path, mark, query = href[path_at:].partition("?")
    path, query = path_without_session(path), query_without_session(mark + query)
    return content_id("url", f"{href[:path_at]}{path}{query}")


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
