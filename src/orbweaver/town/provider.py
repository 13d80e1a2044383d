"""Who hosts the town's sites, and who may ask them to remove something."""

from dataclasses import dataclass
from enum import StrEnum


class Character(StrEnum):
    """What a provider does when a notice about an address of its customers arrives."""

    PROMPT = "prompt"  # removes at once
    SLOW = "slow"  # removes at the second notice, or after some ticks
    SOFT_404 = "soft_404"  # answers "not found" with status 200
    PLACEHOLDER = "placeholder"  # shows a grey picture in its place
    MOVES_HOST = "moves_host"  # moves the whole site to another host
    IGNORES = "ignores"  # reads the mail and does nothing


@dataclass(frozen=True, slots=True)
class Provider:
    """A hosting company of the invented web; ``gone_status`` is 404 or 410."""

    name: str
    country: str  # ISO 3166-1 alpha-2
    asn: int  # from the range that RFC 5398 keeps for documentation
    character: Character
    gone_status: int = 404
    patience_notices: int = 2  # a slow one acts at this notice about an address,
    patience_ticks: int = 3  # or this many ticks after the first

    @property
    def abuse_address(self) -> str:
        """Where notices go."""
        return f"abuse@{self.name}.example"


@dataclass(frozen=True, slots=True)
class Authority:
    """A police unit, whose orders every provider of its country obeys, or a hotline, which asks."""

    name: str
    kind: str  # "police" or "hotline"
    country: str
    address: str


PROVIDERS = (
    Provider("riverbank", "BE", 64496, Character.PROMPT),
    Provider("scheldenet", "BE", 64497, Character.IGNORES, gone_status=410),
    Provider("polderrack", "NL", 64498, Character.PROMPT, gone_status=410),
    Provider("dijkstream", "NL", 64499, Character.MOVES_HOST),
    Provider("loirelink", "FR", 64500, Character.SLOW),
    Provider("rhinegate", "DE", 64501, Character.SOFT_404),
    Provider("elbehaven", "DE", 64502, Character.PROMPT),
    Provider("maplefarm", "CA", 64503, Character.SLOW, gone_status=410, patience_notices=3),
    Provider("prairieserve", "US", 64504, Character.PLACEHOLDER),
    Provider("canyonbox", "US", 64505, Character.IGNORES),
)

AUTHORITIES = (
    Authority("Police unit", "police", "BE", "removal@police-unit.example"),
    Authority("Hotline NL", "hotline", "NL", "desk@hotline-nl.example"),
    Authority("Hotline FR", "hotline", "FR", "desk@hotline-fr.example"),
    Authority("Hotline DE", "hotline", "DE", "desk@hotline-de.example"),
    Authority("Hotline CA", "hotline", "CA", "desk@hotline-ca.example"),
    Authority("Hotline US", "hotline", "US", "desk@hotline-us.example"),
)


def provider_named(name: str) -> Provider:
    """Return the provider called ``name``.

    Raises:
        KeyError: There is none.
    """
    return {provider.name: provider for provider in PROVIDERS}[name]
