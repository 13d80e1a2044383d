"""The guard: one place that says which addresses and ports may be connected to."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from orbweaver.egress.names import why_not_resolved
from orbweaver.egress.onion import check_onion, is_onion
from orbweaver.egress.routes import Route, RouteKind
from orbweaver.egress.special import IPAddress, IPNetwork, why_special
from orbweaver.errors import AddressRefused, ConfigError, MalformedUrl
from orbweaver.model.url import Url, defang

WEB_PORTS = frozenset({80, 443, 8080, 8443})
_INVENTED_ENDINGS = (".example", ".test", ".invalid")  # what RFC 2606 keeps free of owners
Verdict = Literal["block", "resolve", "allow"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address of the web leads: a literal address that passed, or a name to resolve."""

    host: str
    port: int
    address: str | None
    """The literal IP address; nothing for a name."""


class EgressGuard:
    """Refuses whatever is not the public web; or, in a demo, all but an exact list on loopback.

    The two modes exclude one another: an exact list is taken only with ``only_loopback``, and
    then every entry must be loopback and nothing else is ever reached.
    """

    def __init__(
        self,
        allow: Iterable[tuple[str, int]] = (),
        *,
        only_loopback: bool = False,
        ports: Iterable[int] = WEB_PORTS,
        refused_networks: Iterable[str] = (),
    ) -> None:
        """Set the rules; ``refused_networks`` (CIDR) adds the operator's own public ranges.

        Raises:
            ConfigError: A list without ``only_loopback``, an entry that is not loopback, or a
                network that cannot be read.
        """
        self.only_loopback = only_loopback
        self._allow = frozenset((_read_loopback(address), port) for address, port in allow)
        self._ports = frozenset(ports)
        self._refused = tuple(_read_network(text) for text in refused_networks)
        if self._allow and not only_loopback:
            raise ConfigError("an exact list of addresses is taken in demo and tests alone")

    def check_address(self, ip: str, port: int) -> None:
        """Pass when a connection to this address and port may be made.

        Raises:
            AddressRefused: It may not; the detail says why.
        """
        address = _read_address(ip)
        if self.only_loopback:
            if (address, port) not in self._allow:
                raise AddressRefused(f"{ip} port {port} is not on the list of this demo")
            return
        why = why_special(address) or self._why_refused_here(address)
        if why:
            raise AddressRefused(f"{ip}: {why}")
        self._check_port(port)

    def check_url(self, url: Url) -> Target:
        """Return where ``url`` leads, before anything is resolved or connected.

        Raises:
            AddressRefused: Credentials, a refused port, a local name or a refused address.
        """
        if url.has_credentials:
            raise AddressRefused("the address carries a user name or password")
        return self.check_host(url.host, url.port)

    def check_host(self, host: str, port: int) -> Target:
        """Return where ``host`` and ``port`` lead.

        Raises:
            AddressRefused: A refused port, a local name or a refused address.
        """
        literal = _literal(host)
        if literal is not None:
            self.check_address(literal, port)
            return Target(host, port, literal)
        if is_onion(host):  # in a demo too: no name server may hear of it
            raise AddressRefused(f"{defang(host)}: it is reached through Tor alone")
        if not self.only_loopback:
            self._check_port(port)
            why = why_not_resolved(host)
            if why:
                raise AddressRefused(f"{defang(host)}: {why}")
        return Target(host, port, None)

    def check_far(self, url: Url, route: Route) -> None:
        """Pass when ``url`` may be asked for at the station of ``route``, which resolves it.

        Raises:
            AddressRefused: Credentials, a literal address, a refused port, a local name, an onion
                address that is none or not on its way to Tor; in a demo, any name of the web.
        """
        host = url.host
        if url.has_credentials:
            raise AddressRefused("the address carries a user name or password")
        if _literal(host) is not None:
            raise AddressRefused("a literal address is not asked for by a detour")
        if is_onion(host):
            _check_onion_way(host, route)
        elif self.only_loopback and not host.endswith(_INVENTED_ENDINGS):
            raise AddressRefused(f"{defang(host)} is not an invented name")
        elif why := why_not_resolved(host):
            raise AddressRefused(f"{defang(host)}: {why}")
        if not self.only_loopback:
            self._check_port(url.port)

    def check_station(self, ip: str, port: int, route: Route) -> None:
        """Pass when this is the station of ``route``, and in a demo on its list as well.

        Raises:
            AddressRefused: It is another place.
        """
        if route.station != (ip, port):
            raise AddressRefused(f"{ip} port {port} is not the station of {route.name}")
        if self.only_loopback:
            self.check_address(ip, port)

    def _why_refused_here(self, address: IPAddress) -> str | None:
        inside = any(address in network for network in self._refused)
        return "refused by the configuration" if inside else None

    def _check_port(self, port: int) -> None:
        if port not in self._ports:
            raise AddressRefused(f"port {port} is not a port of the web")


def judge(text: str, guard: EgressGuard | None = None) -> Verdict:
    """Say of an address as it stands in a page: never, ask the DNS, or connect.

    A user name before the host is ignored here: the host decides.
    """
    rules = guard or EgressGuard()
    try:
        url = Url.parse(text)
        target = rules.check_host(url.host, url.port)
    except (MalformedUrl, AddressRefused):
        return "block"
    return "resolve" if target.address is None else "allow"


def _check_onion_way(host: str, route: Route) -> None:
    if route.kind is not RouteKind.TOR:
        raise AddressRefused(f"{defang(host)}: {route.name} is not a way to Tor")
    check_onion(host)


@lru_cache(maxsize=4096)  # asked several times a request
def _literal(host: str) -> str | None:
    """Return a literal IP address without brackets; nothing for a name."""
    bare = host.removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _read_address(ip: str) -> IPAddress:
    try:
        return ipaddress.ip_address(ip)
    except ValueError as error:
        raise AddressRefused("that is no IP address") from error


def _read_loopback(ip: str) -> IPAddress:
    try:
        address = ipaddress.ip_address(ip)
    except ValueError as error:
        raise ConfigError(f"{ip!r} is no IP address") from error
    if why_special(address) != "loopback":
        raise ConfigError(f"{ip} is not loopback")
    return address


def _read_network(text: str) -> IPNetwork:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise ConfigError(f"{text!r} is no network") from error
