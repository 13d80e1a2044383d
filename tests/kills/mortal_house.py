"""A house whose keepers are watched: everything as in the deployment, and mortal."""

from functools import cached_property
from typing import cast

from orbweaver.casework.desk import CaseworkDesk
from orbweaver.config import Config
from orbweaver.deployment.house import House
from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Resolver
from orbweaver.jail.pool import JailPool
from orbweaver.model.clock import Clock
from orbweaver.model.ids import Ids
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.frontier.port import Frontier
from orbweaver.ports.ledger.port import Ledger
from orbweaver.ports.mail.port import MailPort
from orbweaver.ports.vault.port import Vault
from tests.kills.sentinel import Sentinel
from tests.kills.watched import Watched


class MortalHouse(House):
    """Points are named ``part.method``: ``ledger.commit``, ``jail.call_many``."""

    def __init__(self, config: Config, clock: Clock, ids: Ids, sentinel: Sentinel) -> None:
        """Tell ``sentinel`` of every call to a keeper."""
        super().__init__(config, clock, ids)
        self._sentinel = sentinel

    @cached_property
    def frontier(self) -> Frontier:
        """Visits that wait."""
        return cast(Frontier, Watched("frontier", super().frontier, self._sentinel))

    @cached_property
    def ledger(self) -> Ledger:
        """What machines saw."""
        return cast(Ledger, Watched("ledger", super().ledger, self._sentinel))

    @cached_property
    def vault(self) -> Vault:
        """Sealed bytes."""
        return cast(Vault, Watched("vault", super().vault, self._sentinel))

    @cached_property
    def mail(self) -> MailPort:
        """How notices leave."""
        return cast(MailPort, Watched("mail", super().mail, self._sentinel))

    @cached_property
    def desk(self) -> CaseworkDesk:
        """Casework's door."""
        return cast(CaseworkDesk, Watched("desk", super().desk, self._sentinel))

    def jail(self) -> JailPool:
        """Return decoding workers."""
        return cast(JailPool, Watched("jail", super().jail(), self._sentinel))

    def fetcher(self, walls: EgressGuard, names: Resolver) -> CurlFetcher:
        """Return a fetcher."""
        return cast(CurlFetcher, Watched("fetcher", super().fetcher(walls, names), self._sentinel))
