"""Resolving names: every address of an answer passes the guard or is dropped; then it is pinned."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import dns.asyncresolver
import dns.exception
import dns.rdatatype
import dns.resolver

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import AddressRefused, HostUnreachable, NoSuchHost
from orbweaver.model.url import Url, defang

_LEAST_PIN_S = 30.0
_MOST_PIN_S = 300.0
_MOST_PINS = 100_000
_MOST_ADDRESSES, _MOST_TOLD = 32, 4  # an answer may hold thousands
_KINDS = (dns.rdatatype.A, dns.rdatatype.AAAA)


@dataclass(frozen=True, slots=True)
class Nameserver:
    """A name server to ask."""

    ip: str
    port: int = 53


@dataclass(frozen=True, slots=True)
class Pin:
    """The addresses that one host and port may be connected at, for a while."""

    host: str
    port: int
    addresses: tuple[str, ...]
    """At least one, each passed by the guard."""
    until: float
    """An instant of the monotonic clock."""

    @property
    def curl_resolve(self) -> str:
        """The entry for libcurl's ``RESOLVE`` option that pins it."""
        bracketed = (f"[{ip}]" if ":" in ip else ip for ip in self.addresses)
        return f"{self.host}:{self.port}:{','.join(bracketed)}"


class Resolver:
    """Resolves names by configured name servers, or the system's; keeps pins for their lifetime.

    For one asyncio loop; not for several threads.
    """

    def __init__(
        self, guard: EgressGuard, nameservers: Sequence[Nameserver] = (), *, timeout_s: float = 5.0
    ) -> None:
        """Ask ``nameservers`` in order, or those of the system where none is given."""
        self._guard = guard
        self._timeout_s = timeout_s
        self._dns = dns.asyncresolver.Resolver(configure=not nameservers)
        if nameservers:
            self._dns.nameservers = [
                dns.nameserver.Do53Nameserver(server.ip, server.port) for server in nameservers
            ]
        self._dns.cache = None
        self._pins: dict[tuple[str, int], Pin] = {}

    async def pin_url(self, url: Url) -> Pin:
        """Return where ``url`` may be connected.

        Raises:
            AddressRefused: The guard refuses the address, or every one that the name has.
            HostUnreachable: No such name, or no name server answers.
        """
        target = self._guard.check_url(url)
        if target.address is not None:
            return Pin(target.host, target.port, (target.address,), monotonic() + _MOST_PIN_S)
        return await self.pin(target.host, target.port)

    async def pin(self, host: str, port: int) -> Pin:
        """Return where a name may be connected; an earlier pin holds until it runs out.

        Raises:
            AddressRefused: The name or every address that it has is refused.
            HostUnreachable: No such name, or no name server answers.
        """
        held = self._pins.get((host, port))
        if held is not None and held.until > monotonic():
            return held
        self._guard.check_host(host, port)
        addresses, lifetime_s = await self._ask(host)
        pin = Pin(host, port, self._passed(host, addresses, port), monotonic() + lifetime_s)
        self._keep(pin)
        return pin

    def _passed(self, host: str, addresses: list[str], port: int) -> tuple[str, ...]:
        passed, refusals = [], []
        for address in addresses:
            try:
                self._guard.check_address(address, port)
            except AddressRefused as refusal:
                refusals.append(refusal.detail)
            else:
                passed.append(address)
        if not passed:
            raise AddressRefused(f"{defang(host)} leads to {'; '.join(refusals[:_MOST_TOLD])}")
        return tuple(passed[:_MOST_ADDRESSES])

    async def _ask(self, host: str) -> tuple[list[str], float]:
        """Return every address of both families, and for how long they may be pinned."""
        answers = await asyncio.gather(*(self._ask_one(host, kind) for kind in _KINDS))
        found = [answer for answer in answers if isinstance(answer, dns.resolver.Answer)]
        addresses = [str(record.address) for answer in found for record in answer]
        if not addresses:
            failure = next((a for a in answers if isinstance(a, HostUnreachable)), None)
            raise failure or NoSuchHost(defang(host))
        lifetimes = [answer.rrset.ttl for answer in found if answer.rrset is not None]
        return addresses, min(max(min(lifetimes), _LEAST_PIN_S), _MOST_PIN_S)

    async def _ask_one(
        self, host: str, kind: dns.rdatatype.RdataType
    ) -> dns.resolver.Answer | HostUnreachable | None:
        """Return an answer, nothing where there is none, or why no server could say."""
        try:
            return await self._dns.resolve(host, kind, lifetime=self._timeout_s, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except dns.exception.DNSException as error:
            why = type(error).__name__
            return HostUnreachable(f"{defang(host)}: the name servers gave {why}")

    def _keep(self, pin: Pin) -> None:
        if len(self._pins) >= _MOST_PINS:
            self._pins.clear()
        self._pins[pin.host, pin.port] = pin
