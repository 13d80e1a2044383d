"""Domain rules: what the operator says of single domains, looked up by host."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

_MOST_HOSTS = 50_000
TOR_ROUTE = "tor"
"""The name of the way out that ``tor`` asks for; see the section ``egress``."""


class Handling(StrEnum):
    """What is done about a domain."""

    SKIP = "skip"
    """It is not visited, whatever leads there."""
    SLOW = "slow"
    """It is left alone for longer between two requests."""
    BROWSER = "browser"
    """Its pages say nothing without a browser: they are refused, with that reason."""
    TOR = "tor"
    """It is asked by Tor."""
    CONTACT = "contact"
    """Somebody there answers: said wherever the domain is explained, and changes no visit."""


@dataclass(frozen=True, slots=True)
class DomainRule:
    """One rule; a domain may have several."""

    domain: str
    """Holds for the host of this name and for every host below it."""
    do: Handling
    reason: str
    """Why, as it is recorded with every refusal."""
    delay_s: float = 0.0
    """For ``SLOW``: the least pause between two requests."""


NOTHING_SAID: tuple[DomainRule, ...] = ()


class DomainRules:
    """Answers for a host from the rules of its domain and those above it; nearer ones first.

    >>> rules = DomainRules([DomainRule("rocks.example", Handling.SKIP, "they asked us to")])
    >>> rules.why_skipped("quarry.rocks.example"), rules.why_skipped("bedrocks.example")
    ('they asked us to', '')
    """

    def __init__(self, rules: Iterable[DomainRule] = ()) -> None:
        """Sort the rules by domain."""
        self._by_domain: dict[str, list[DomainRule]] = {}
        for rule in rules:
            self._by_domain.setdefault(_plain(rule.domain), []).append(rule)
        self._known: dict[str, tuple[DomainRule, ...]] = {}

    @property
    def say_nothing(self) -> bool:
        """Whether there is no rule at all."""
        return not self._by_domain

    def of(self, host: str) -> tuple[DomainRule, ...]:
        """Return every rule that holds for a host."""
        if not self._by_domain:
            return NOTHING_SAID
        known = self._known.get(host)
        if known is None:
            if len(self._known) >= _MOST_HOSTS:
                self._known.clear()
            names = _names_above(_plain(host))
            known = tuple(rule for name in names for rule in self._by_domain.get(name, ()))
            self._known[host] = known
        return known

    def why_skipped(self, host: str) -> str:
        """Return why a host is not visited; empty where it may be."""
        return self._reason(host, Handling.SKIP)

    def why_browser(self, host: str) -> str:
        """Return why a host needs a browser; empty where it does not."""
        return self._reason(host, Handling.BROWSER)

    def contact(self, host: str) -> str:
        """Return what is known of whom to write to there; empty where nothing is."""
        return self._reason(host, Handling.CONTACT)

    def delay_s(self, host: str) -> float:
        """Return the least pause between two requests to a host; 0 for the usual one."""
        if not self._by_domain:
            return 0.0
        return max((r.delay_s for r in self.of(host) if r.do is Handling.SLOW), default=0.0)

    def route(self, host: str) -> str:
        """Return the way out by which a host is asked; empty for the usual one."""
        return TOR_ROUTE if self._reason(host, Handling.TOR) else ""

    def sentences(self, host: str) -> tuple[str, ...]:
        """Return what the rules say of a host, for people.

        >>> slow = DomainRule("rocks.example", Handling.SLOW, "a small machine", 5.0)
        >>> DomainRules([slow]).sentences("rocks.example")
        ('A rule of the configuration says «slow» of its domain: a small machine.',)
        """
        return tuple(
            f"A rule of the configuration says «{rule.do}» of its domain: {rule.reason}."
            for rule in self.of(host)
        )

    def _reason(self, host: str, do: Handling) -> str:
        if not self._by_domain:
            return ""
        return next((rule.reason for rule in self.of(host) if rule.do is do), "")


def _plain(name: str) -> str:
    return name.strip(".").lower()


def _names_above(host: str) -> Iterator[str]:
    """Yield a host's name and every name above it.

    >>> list(_names_above("moss.garden.example"))
    ['moss.garden.example', 'garden.example', 'example']
    """
    while host:
        yield host
        host = host.partition(".")[2]
