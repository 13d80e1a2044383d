"""What the web pages work with: one typed record, placed under ``settings.ORB_SERVICES``."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from orbweaver.casework.office import Office
from orbweaver.crawl.branches import StopRule
from orbweaver.crawl.domain_rules import DomainRules
from orbweaver.jail.pool import JailPool
from orbweaver.model.throttle import Throttle
from orbweaver.ports.desk.port import Desk
from orbweaver.ports.frontier.port import Frontier
from orbweaver.ports.ledger.port import Ledger
from orbweaver.ports.vault.port import Vault

SETTING = "ORB_SERVICES"
SIGN_IN_WINDOW = timedelta(minutes=15)
SIGN_IN_TRIES = 10
PEER_TRIES = 100  # a whole office may sign in from one address
REPORT_WINDOW = timedelta(hours=1)
PEER_REPORTS = 10


def _sign_in_tries() -> Throttle:
    return Throttle(SIGN_IN_TRIES, SIGN_IN_WINDOW)


def _peer_tries() -> Throttle:
    return Throttle(PEER_TRIES, SIGN_IN_WINDOW)


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
    sign_in_tries: Throttle = field(default_factory=_sign_in_tries)
    """Sign-ins by mail address; a right one forgets the tries before it."""
    peer_tries: Throttle = field(default_factory=_peer_tries)
    """Sign-ins by the peer's address."""
    peer_reports: Throttle = field(default_factory=_peer_reports)
    """Public reports by the peer's address; held in memory alone."""


def web_services() -> WebServices:
    """Return what the setting names: a callable, or the dotted path of one."""
    placed: object = getattr(settings, SETTING)
    give = import_string(placed) if isinstance(placed, str) else placed
    return cast(Callable[[], WebServices], give)()
