"""Who can remove: providers, authorities, and what is known of a host."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Provider:
    """A host, CDN, registrar or platform that can take something down."""

    name: str
    abuse_mail: str
    """Where notices go; empty when nobody knows."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The body that a country names for this: a police unit, a hotline."""

    name: str
    country: str
    mail: str


@dataclass(frozen=True, slots=True)
class Hosting:
    """Who hosts a name, from which source, as of when."""

    host: str
    addresses: tuple[str, ...]
    provider: Provider
    country: str
    """ISO 3166-1 alpha-2 of the place of hosting; empty when unknown."""
    asn: int | None
    source: str
    at: datetime
