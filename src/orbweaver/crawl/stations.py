"""The stations of one worker, put together out of its parts."""

from orbweaver.crawl.admission import Admission
from orbweaver.crawl.assessment import Assessor
from orbweaver.crawl.budgets import Budgets
from orbweaver.crawl.connecting import Connections
from orbweaver.crawl.decoders import Decoders
from orbweaver.crawl.endings import Endings
from orbweaver.crawl.logins import Logins
from orbweaver.crawl.own_thread import OwnThread
from orbweaver.crawl.pace import Paces
from orbweaver.crawl.parts import CrawlParts
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.returning import Returning
from orbweaver.crawl.robots import RobotsBook
from orbweaver.crawl.sessions import Sessions
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.transport import Transport
from orbweaver.crawl.visitor import Stations


def set_up(
    parts: CrawlParts,
    settings: CrawlSettings,
    budgets: Budgets,
    ledger_thread: OwnThread,
    progress: CrawlProgress,
) -> Stations:
    """Return what a visit passes through; ``ledger_thread`` is where the ledger is asked."""
    paces = Paces(settings, parts.clock)
    transport = Transport(parts.fetcher, parts.locates, settings, progress, paces)
    user_agent = next((mandate.user_agent for mandate in parts.mandates.values()), "")
    robots = RobotsBook(user_agent, settings.robots_lifetime_s, settings.retry_base_s)
    admission = Admission(parts.mandates, budgets, robots, transport, settings)
    decoders = Decoders(parts.scans, parts.pool, settings.jail_threads)
    logins = Logins(
        transport,
        admission.wish,
        decoders.read,
        parts.fetcher,
        parts.connectors,
        permit=admission.login_pause_s,
    )
    ledger = parts.ledger
    return Stations(
        admission=admission,
        transport=transport,
        decoders=decoders,
        assessor=Assessor(parts.judges, parts.vault, decoders.read_exactly, settings.store_pause_s),
        endings=Endings(parts.clock, settings),
        sessions=Sessions(
            parts.identities,
            logins,
            ledger,
            ledger_thread,
            parts.clock,
            retry_s=settings.retry_base_s,
        ),
        connections=Connections(parts.connectors, ledger, ledger_thread, decoders.outline),
        returning=Returning(ledger, ledger_thread, parts.revisits, parts.clock),
        paces=paces,
        progress=progress,
    )
