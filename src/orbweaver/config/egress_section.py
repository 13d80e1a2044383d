"""The section on what may be connected to, and by which ways."""

from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from orbweaver.config.section import Section


def _socket_address(text: object) -> object:
    """Read ``127.0.1.1:8080`` or ``[::1]:8080`` as (address, port)."""
    if not isinstance(text, str):
        return text
    host, _, port = text.rpartition(":")
    if not port.isdigit():
        raise ValueError("not ADDRESS:PORT")
    return str(ip_address(host.strip("[]"))), int(port)


SocketAddress = Annotated[tuple[str, int], BeforeValidator(_socket_address)]


class RouteSection(Section):
    """A way out besides our own address: ``[[egress.routes]]``, one for each."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    """What seeds and rules call it; ``direct`` is our own address."""
    kind: Literal["socks5h", "tor", "http"]
    """``tor`` leads to onion addresses too, by a circuit for each identity and host. On none of
    them is a name resolved here."""
    address: SocketAddress
    """Where its station listens: connections on this way go there and nowhere else."""
    patience: Annotated[float, Field(ge=1, le=20)] = 3.0
    """How many times longer than directly everything may take."""


class EgressSection(Section):
    """What may be connected to."""

    nameserver: SocketAddress | None = None
    """Who resolves names; by default the system's."""
    ports: tuple[int, ...] = (80, 443, 8080, 8443)
    allow: tuple[SocketAddress, ...] = ()
    """Exact exemptions, for demo and test only; each must be loopback."""
    routes: tuple[RouteSection, ...] = ()
    """Other ways out, in tables ``[[egress.routes]]`` of ``name`` (what seeds and rules call it),
    ``kind`` (``socks5h``, ``http``, or ``tor``: onion addresses too, by a circuit for each
    identity and host), ``address`` (ADDRESS:PORT of its station) and ``patience`` (how many times
    longer than directly everything may take; 3). On none of them is a name resolved here. In a
    demo or test their stations must stand in ``allow``."""
