"""The section of the configuration about the web server, and about who comes in by what."""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from orbweaver.config.section import Section

RoleName = Literal["intake", "analyst", "senior", "liaison", "notifier", "administrator", "auditor"]


class Mode(StrEnum):
    """What this installation is for."""

    LIVE = "live"
    DEMO = "demo"
    """An invented web on loopback; one-time sign-in links; every target must be loopback."""
    TEST = "test"
    """As demo, without the banner."""


class HouseSection(Section):
    """The web server, and who comes in by what."""

    mode: Mode = Mode.LIVE
    listen_host: str = "127.0.0.1"
    """Address to listen on; put a TLS proxy in front for anything but loopback."""
    listen_port: Annotated[int, Field(ge=1, le=65535)] = 8440
    base_url: str = ""
    """How browsers reach it; by default made from host and port. Passkeys need a name here, not a
    number: ``https://orb.example``, or ``http://localhost:8440`` on one machine."""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks of the proxies in front, as ``10.0.0.0/24``: only from these is the header
    ``X-Forwarded-For`` believed, when tries to sign in and reports are counted by where they come
    from."""
    second_factor: bool = True
    """Whether everybody needs a second factor (a passkey or an authenticator) before any page."""
    passkey_roles: tuple[RoleName, ...] = ()
    """Roles whose people must come in by passkey, as ``["administrator"]``; needs a name in
    ``base_url``."""
    session_hours: Annotated[int, Field(ge=1, le=24)] = 8
    """So long after signing in a session ends, however busy it is."""
    idle_lock_minutes: Annotated[int, Field(ge=1, le=120)] = 10
    """A session is locked when its person asked for nothing for so long."""
    fresh_minutes: Annotated[int, Field(ge=1, le=1440)] = 120
    """So long after a person proved who they are they may look at pictures and export; then the
    house asks for a passkey or a code again."""

    @model_validator(mode="after")
    def _passkeys_where_they_can_be(self) -> Self:
        if self.passkey_roles and not is_name(urlsplit(self.base_url).hostname or ""):
            raise ValueError("passkey_roles needs a base_url with a name: passkeys take no number")
        return self


def is_name(host: str) -> bool:
    """Return whether ``host`` is a name, for which a browser keeps passkeys, and no address.

    >>> is_name("orb.example"), is_name("localhost"), is_name("127.0.0.1"), is_name("")
    (True, True, False, False)
    """
    try:
        ip_address(host)
    except ValueError:
        return bool(host)
    return False
