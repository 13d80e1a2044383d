"""The parts: everything that a worker works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orbweaver.connectors import connectors
from orbweaver.connectors.connector import Connector
from orbweaver.crawl.archive.pages import PageArchive
from orbweaver.crawl.needs import Judges, Locates, Scans
from orbweaver.crawl.revisits import RevisitRule
from orbweaver.crawl.sessions import Identities
from orbweaver.jail.pool import JailPool
from orbweaver.model.clock import Clock
from orbweaver.model.mandate import Mandate
from orbweaver.ports.fetcher.port import Fetcher
from orbweaver.ports.frontier.port import Frontier
from orbweaver.ports.ledger.port import Ledger
from orbweaver.ports.vault.port import Vault


@dataclass(frozen=True, slots=True)
class CrawlParts:
    """What a worker works with; whoever made them closes them."""

    frontier: Frontier
    ledger: Ledger
    vault: Vault
    fetcher: Fetcher
    pool: JailPool
    """Started; pages are read in it."""
    scans: Scans
    judges: Judges
    mandates: Mapping[str, Mandate]
    """By id; a seed under any other is not fetched."""
    clock: Clock
    locates: Locates | None = None
    """Says a host's address before it is asked, so that shared addresses are paced too."""
    identities: Identities | None = None
    """Gives the logins that may be used now; without it nobody ever logs in anywhere."""
    connectors: Mapping[str, Connector] = field(default_factory=connectors)
    """By name; ``web`` is among them."""
    revisits: RevisitRule | None = None
    """When pages come back; without it none does."""
    archive: PageArchive | None = None
    """Keeps the bodies of pages, where the configuration wants it."""
