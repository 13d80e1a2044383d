"""Where mail is acted upon: abuse desks by their character, police units, hotlines."""

from urllib.parse import urlsplit

from orbweaver.town.provider import Authority, Character, Provider
from orbweaver.town.serving.ledger import Ledger, Standing
from orbweaver.town.site import Site
from orbweaver.town.town import Town

_REMOVED_AS = {
    Character.SOFT_404: Standing.SOFT_404,
    Character.PLACEHOLDER: Standing.PLACEHOLDER,
}


class Offices:
    """All who read mail in the town; they change the ledger and nothing else."""

    def __init__(self, town: Town, ledger: Ledger) -> None:
        """Open the offices."""
        self._town = town
        self._ledger = ledger
        self._desks = {provider.abuse_address: provider for provider in town.providers()}
        self._authorities = {authority.address: authority for authority in town.authorities()}

    def serves(self, recipient: str) -> bool:
        """Tell whether anybody reads mail to ``recipient``."""
        return recipient.lower() in {*self._desks, *self._authorities}

    def act(self, recipient: str, url: str, sequence: int) -> None:
        """Let the reader of ``recipient`` act on one address that mail ``sequence`` names.

        Nothing happens where the address is not one of theirs.
        """
        site, path = self._find(url)
        if site is None:
            return
        authority = self._authorities.get(recipient.lower())
        if authority is None and self._desks.get(recipient.lower()) != site.provider:
            return
        if authority is not None and authority.country != site.provider.country:
            return
        self._consider(site, path, sequence, ordered=_is_order(authority))

    def pass_tick(self) -> int:
        """Let one tick pass: slow providers act on what has waited long enough."""
        now = self._ledger.pass_tick()
        for host, path, asked_at in self._ledger.requests():
            provider = self._town.sites[host].provider
            waited = now - asked_at
            if provider.character is Character.SLOW and waited >= provider.patience_ticks:
                self._remove(host, path, provider)
        return now

    def _find(self, url: str) -> tuple[Site | None, str]:
        """Return the site that the web server would ask, and the path with its query."""
        parts = urlsplit(url)
        path = parts.path or "/"
        site = self._town.sites.get(parts.hostname or "")
        return site, f"{path}?{parts.query}" if parts.query else path

    def _consider(self, site: Site, path: str, sequence: int, *, ordered: bool) -> None:
        asked = self._ledger.add_request(site.host, path, sequence)
        provider = site.provider
        if provider.character is Character.MOVES_HOST and site.moves_to and not ordered:
            self._ledger.move(site.host)
        elif ordered or _gives_way(provider, asked):
            self._remove(site.host, path, provider)

    def _remove(self, host: str, path: str, provider: Provider) -> None:
        if self._ledger.standing(host, path) is Standing.UP:
            standing = _REMOVED_AS.get(provider.character, Standing.GONE)
            self._ledger.set_standing(host, path, standing)


def _is_order(authority: Authority | None) -> bool:
    return authority is not None and authority.kind == "police"


def _gives_way(provider: Provider, asked: int) -> bool:
    """Tell whether this provider removes at the ``asked``-th request about an address."""
    if provider.character is Character.SLOW:
        return asked >= provider.patience_notices
    return provider.character is not Character.IGNORES
