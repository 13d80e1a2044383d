"""The house, opened: every port with the keeper that the configuration names."""

import random
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import DatabaseError

from orbweaver.casework.engines import store_failure
from orbweaver.casework.office import Office
from orbweaver.config import Config
from orbweaver.deployment import keepers
from orbweaver.deployment.keys import read_key
from orbweaver.deployment.migrate import holds_tables, require_schema
from orbweaver.deployment.office import build_office
from orbweaver.errors import MandateMissing, WrongState
from orbweaver.model.clock import Clock, SystemClock
from orbweaver.model.ids import Ids, TimeOrderedIds
from orbweaver.model.mandate import Mandate

if TYPE_CHECKING:
    from orbweaver.banks.matcher import Matcher
    from orbweaver.casework.access.logins import OpenedLogins
    from orbweaver.casework.desk import CaseworkDesk
    from orbweaver.egress.guard import EgressGuard
    from orbweaver.egress.resolver import Resolver
    from orbweaver.jail.pool import JailPool
    from orbweaver.pipeline.judges import FreshJudges
    from orbweaver.ports.fetcher.curl import CurlFetcher
    from orbweaver.ports.frontier.port import Frontier
    from orbweaver.ports.hosting.port import HostingPort
    from orbweaver.ports.index.segments.index import SegmentIndex
    from orbweaver.ports.ledger.port import Ledger
    from orbweaver.ports.mail.port import MailPort
    from orbweaver.ports.vault.port import Vault


class House:
    """Everything wired. Parts are built when first asked for and closed with the house."""

    def __init__(self, config: Config, clock: Clock, ids: Ids) -> None:
        """Take what was decided; open nothing yet."""
        self.config = config
        self.clock = clock
        self.ids = ids
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Do nothing: parts open when asked for."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close what was opened, last first; name what a database said."""
        self._open.close()
        failure = store_failure(error) if isinstance(error, DatabaseError) else None
        if failure is not None:
            raise failure from error

    @property
    def is_initialised(self) -> bool:
        """Whether ``orbweaver init`` was here."""
        return self.config.key_file.exists() and self.config.data_dir.exists()

    def require_initialised(self) -> None:
        """Refuse to work before ``orbweaver init``.

        Raises:
            WrongState: It was not run, or the databases are of another version.
            ConfigError: It was run, and the key is gone.
            StoreUnavailable: A database does not answer, or is none.
        """
        if not self.is_initialised and not holds_tables():
            raise WrongState(f"nothing in {self.config.data_dir} yet; run: orbweaver init")
        read_key(self.config)
        require_schema()

    @property
    def mandate(self) -> Mandate:
        """Who may do this work.

        Raises:
            MandateMissing: The configuration names nobody.
        """
        if self.config.mandate is None:
            raise MandateMissing("fill in [mandate] in orbweaver.toml")
        return self.config.mandate.mandate()

    @cached_property
    def frontier(self) -> "Frontier":
        """Visits that wait."""
        frontier = keepers.frontier(self.config)
        self._open.callback(frontier.close)
        return frontier

    @cached_property
    def ledger(self) -> "Ledger":
        """What machines saw."""
        ledger = keepers.ledger(self.config)
        self._open.callback(ledger.close)
        return ledger

    @cached_property
    def vault(self) -> "Vault":
        """Sealed bytes."""
        return keepers.vault(self.config)

    @cached_property
    def mail(self) -> "MailPort":
        """How notices leave."""
        return keepers.mail(self.config, self.clock)

    @cached_property
    def hosting(self) -> "HostingPort":
        """Who hosts what."""
        return keepers.hosting(self.config)

    @cached_property
    def office(self) -> Office:
        """What casework's actions work with."""
        return build_office(self.config, self.clock, self.ids, self.hosting)

    @cached_property
    def desk(self) -> "CaseworkDesk":
        """Casework's door."""
        from orbweaver.casework.desk import CaseworkDesk

        return CaseworkDesk(self.office)

    def jail(self) -> "JailPool":
        """Return decoding workers, not started: a context manager."""
        from orbweaver.jail.limits import JailLimits
        from orbweaver.jail.pool import JailPool

        section = self.config.jail
        limits = JailLimits(deadline_s=section.deadline_s)
        return JailPool(section.workers, limits=limits, require_all=section.require_all)

    def logins(self) -> "OpenedLogins":
        """Return what opens the logins that the crawl may use; for one thread."""
        from orbweaver.casework.access.logins import OpenedLogins

        return OpenedLogins(self.office)

    def fetcher(self, walls: "EgressGuard", names: "Resolver") -> "CurlFetcher":
        """Return a fetcher under the mandate's name; to be used inside one asyncio loop."""
        return keepers.fetcher(self.config, walls, names, self.mandate.user_agent, self.clock)

    def new_judges(self) -> "FreshJudges":
        """Return what judges by all banks and stays as new as they are; for one thread."""
        from orbweaver.pipeline.judges import FreshJudges

        return FreshJudges(self.desk, self.new_index(), self.config.index.poll_s)

    def new_index(self) -> "SegmentIndex":
        """Return an index that holds nothing before it follows the desk."""
        return self.kept(keepers.index(self.config))

    def kept(self, index: "SegmentIndex") -> "SegmentIndex":
        """Return ``index``, which is closed with this house."""
        self._open.callback(index.close)
        return index

    @cached_property
    def judges(self) -> "FreshJudges":
        """The judges of the crossings."""
        return self.new_judges()

    def matcher(self) -> "Matcher":
        """Return a matcher that holds the banks as they are now."""
        from orbweaver.banks.matcher import Matcher

        matcher = Matcher(self.new_index())
        matcher.follow(self.desk)
        return matcher

    def matcher_if_initialised(self) -> "Matcher | None":
        """Return a matcher, or nothing where there are no banks yet."""
        if not self.is_initialised:
            return None
        require_schema()
        return self.matcher()


def open_house(clock: Clock | None = None) -> House:
    """Return the house of the configuration that Django was set up with."""
    clock = clock or SystemClock()
    config: Config = settings.CONFIG
    return House(config, clock, TimeOrderedIds(clock, random.SystemRandom()))
