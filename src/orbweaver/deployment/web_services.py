"""What the web pages work with: one typed record, placed under ``settings.ORB_SERVICES``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from orbweaver.casework.blurred_memory import BlurredMemory
from orbweaver.casework.office import Office
from orbweaver.casework.recent import Recent
from orbweaver.crawl.branches import StopRule
from orbweaver.crawl.domain_rules import DomainRules
from orbweaver.deployment.asked_index import AskedIndex
from orbweaver.deployment.peer import Network
from orbweaver.jail.contact_sheet import SceneReading
from orbweaver.jail.entry_list import ArchiveReading
from orbweaver.jail.pool import JailPool
from orbweaver.model.throttle import Throttle
from orbweaver.ports.desk.port import Desk
from orbweaver.ports.frontier.port import Frontier
from orbweaver.ports.ledger.port import Ledger
from orbweaver.ports.vault.port import Vault

SETTING = "ORB_SERVICES"
MOST_SHEETS = 100  # of some 40 kB each
MOST_ENTRY_BLURS = 2000  # of one or two kilobytes each
MOST_LISTS = 20  # of some 200 kB each at the most
REPORT_WINDOW = timedelta(hours=1)
PEER_REPORTS = 10


def _few_sheets() -> Recent[tuple[SceneReading, ...]]:
    return Recent(MOST_SHEETS)


def _many_blurs() -> Recent[bytes]:
    return Recent(MOST_ENTRY_BLURS)


def _few_lists() -> Recent[ArchiveReading]:
    return Recent(MOST_LISTS)


def _peer_reports() -> Throttle:
    return Throttle(PEER_REPORTS, REPORT_WINDOW)


@dataclass(frozen=True, slots=True)
class WebServices:
    """Built once a process; safe to use from every thread of the web server."""

    office: Office
    vault: Vault
    jail: JailPool
    """Started; blurs and re-encodes pictures for the case page."""
    ledger: Ledger
    desk: Desk
    frontier: Frontier
    stop_rule: StopRule = field(default_factory=StopRule)
    """When branches end: what the crawl's map explains them by."""
    domains: DomainRules = field(default_factory=DomainRules)
    """What the configuration says of single domains."""
    metrics_token: str = field(default="", repr=False)
    """What ``/metrics`` asks for; empty where there is no such page."""
    blurred_memory: BlurredMemory = field(default_factory=BlurredMemory, repr=False)
    sheets: Recent[tuple[SceneReading, ...]] = field(default_factory=_few_sheets, repr=False)
    """Contact sheets of videos, as this process made them lately."""
    lists: Recent[ArchiveReading] = field(default_factory=_few_lists, repr=False)
    """Lists of archives."""
    entry_blurs: Recent[bytes] = field(default_factory=_many_blurs, repr=False)
    """Pictures of archives, blurred."""
    index: AskedIndex | None = None
    """The banks, for what is only known once somebody looks: the scenes of a video."""
    """Blurred pictures made lately, in this process alone."""
    trusted_proxies: tuple[Network, ...] = ()
    """Whose word about the peer's address is taken."""
    peer_reports: Throttle = field(default_factory=_peer_reports)
    """Public reports by the peer's address; held in memory alone."""


def web_services() -> WebServices:
    """Return what the setting names: a callable, or the dotted path of one."""
    placed: object = getattr(settings, SETTING)
    give = import_string(placed) if isinstance(placed, str) else placed
    return cast(Callable[[], WebServices], give)()
