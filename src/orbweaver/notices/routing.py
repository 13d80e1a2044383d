"""Routing: who is asked to act about something, by the country where it is hosted."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from orbweaver.errors import ConfigError
from orbweaver.model.provider import Authority, Hosting

_VERSION = 1


class RecipientKind(StrEnum):
    """Who is asked."""

    PROVIDER = "provider"
    """Whoever hosts it and can remove it."""
    AUTHORITY = "authority"
    """The body of a country that alone contacts its hosts."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who a notice goes to."""

    kind: RecipientKind
    name: str
    mail: str
    """Empty when nobody knows; then no notice can leave."""
    country: str
    """ISO 3166-1 alpha-2 of the hosting; empty when unknown."""

    @property
    def is_sendable(self) -> bool:
        """Whether there is an address to send to."""
        return bool(self.mail)


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """Which countries want their authority asked, and how each authority is reached."""

    authorities_first: Mapping[str, str]
    """Name of the authority, by country."""
    contacts: Mapping[str, Authority]
    """Configured authorities, by country."""


def read_routing(contacts: Mapping[str, Authority], content: str | None = None) -> RoutingTable:
    """Read the table that comes with the house, with the contacts of the configuration.

    Raises:
        ConfigError: ``content``, given instead of the house's own, is no routing table.
    """
    text = content or files("orbweaver.notices").joinpath("routing.toml").read_text("utf-8")
    try:
        table = tomllib.loads(text)
        if table["version"] != _VERSION or table["default"]["first"] != RecipientKind.PROVIDER:
            raise ConfigError(f"the routing table is not of version {_VERSION}")
        rules = table.get("countries", {}).items()
        return RoutingTable(
            {country: str(rule["authority"]) for country, rule in rules if _is_authority(rule)},
            dict(contacts),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ConfigError("the routing table is incomplete") from error


def route(hosting: Hosting, table: RoutingTable) -> Recipient:
    """Return who is asked about what ``hosting`` describes.

    A country's authority is never passed over because its contact is missing: that notice
    waits, and the provider is not asked in its place.
    """
    country = hosting.country
    if country in table.authorities_first:
        contact = table.contacts.get(country)
        return Recipient(
            RecipientKind.AUTHORITY,
            table.authorities_first[country],
            contact.mail if contact else "",
            country,
        )
    provider = hosting.provider
    return Recipient(
        RecipientKind.PROVIDER, provider.name or hosting.host, provider.abuse_mail, country
    )


def _is_authority(rule: Mapping[str, object]) -> bool:
    return RecipientKind(str(rule["first"])) is RecipientKind.AUTHORITY
