"""The ways out: our own address, or a detour by a station that the operator named."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from orbweaver.egress.onion import check_onion, is_onion
from orbweaver.egress.registered import registered_host
from orbweaver.errors import AddressRefused, ConfigError, UnknownName

_NAME_CHARS = 32  # of the hexadecimal name that Tor is told for an identity


class RouteKind(StrEnum):
    """How a way out is travelled."""

    DIRECT = "direct"
    SOCKS5H = "socks5h"
    """By a SOCKS5 station, which resolves the names."""
    TOR = "tor"
    """Likewise, and onion addresses too; a circuit for each identity and registered host."""
    HTTP = "http"
    """By an HTTP proxy."""


@dataclass(frozen=True, slots=True)
class Route:
    """A way out. On all but the direct one no name is resolved here."""

    name: str
    kind: RouteKind
    station: tuple[str, int] | None = None
    """Address and port of what is connected to instead of the host; none for the direct way."""
    patience: float = 1.0
    """How many times longer than directly everything may take."""

    @property
    def is_direct(self) -> bool:
        """Whether the host itself is connected to."""
        return self.station is None

    def credentials(self, host: str, identity: str) -> tuple[str, str] | None:
        """Return user and password for the station: on Tor, each pair has a circuit of its own.

        The identity is told as a digest: the station need not know our names.
        """
        if self.kind is not RouteKind.TOR:
            return None
        user = hashlib.sha256(f"circuit of {identity}".encode()).hexdigest()[:_NAME_CHARS]
        return user, registered_host(host)


DIRECT_ROUTE = Route("direct", RouteKind.DIRECT)
"""The way that needs no station."""


class Routes:
    """The ways out that the operator named, and the direct one.

    >>> tor = Route("tor", RouteKind.TOR, ("127.0.0.1", 9050), patience=3)
    >>> Routes([tor]).route_for("garden.example").name
    'direct'
    >>> Routes([tor]).route_for("garden.example", "tor").patience
    3
    """

    def __init__(self, routes: Iterable[Route] = ()) -> None:
        """Know ``routes`` besides the direct one.

        Raises:
            ConfigError: Two of one name.
        """
        self._routes = {DIRECT_ROUTE.name: DIRECT_ROUTE}
        for route in routes:
            if route.name in self._routes:
                raise ConfigError(f"two ways out are called {route.name!r}")
            self._routes[route.name] = route

    def __iter__(self) -> Iterator[Route]:
        """Give each way, the direct one first."""
        return iter(self._routes.values())

    def route_for(self, host: str, wanted: str = "") -> Route:
        """Return the way to ``host``: the one that is wanted, else the plainest that leads there.

        Raises:
            UnknownName: No way out is called ``wanted``.
            AddressRefused: An onion address that is none, or that this way does not lead to.
        """
        if wanted and wanted not in self._routes:
            raise UnknownName(f"no way out is called {wanted!r}")
        if not is_onion(host):
            return self._routes[wanted or DIRECT_ROUTE.name]
        check_onion(host)
        return self._onion_route(wanted)

    def _onion_route(self, wanted: str) -> Route:
        through_tor = [route for route in self if route.kind is RouteKind.TOR]
        if wanted:
            through_tor = [route for route in through_tor if route.name == wanted]
        if not through_tor:
            why = f"{wanted!r} is another way" if wanted else "the configuration names no way to it"
            raise AddressRefused(f"onion addresses are reached through Tor alone, and {why}")
        return through_tor[0]
