"""What each process of the house does until it is told to stop."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from threading import Event

import uvloop

from orbweaver.deployment.asgi import application
from orbweaver.deployment.backup.restore import load_databases
from orbweaver.deployment.crawl_metrics import crawl_metrics
from orbweaver.deployment.crawl_state import CrawlWatch
from orbweaver.deployment.crawling import crawl_worker
from orbweaver.deployment.garbage import spare_the_collector
from orbweaver.deployment.house import House
from orbweaver.deployment.orb_services import open_orb_services
from orbweaver.deployment.rounds import house_round
from orbweaver.deployment.services import COURIER, CRAWL, DESK, RESTORE_DATABASES, WEB
from orbweaver.deployment.web import serve
from orbweaver.notices.courier import Courier, Patience
from orbweaver.pipeline.services import run_rounds
from orbweaver.ports.frontier.port import FrontierCount

DESK_PAUSE_S = 0.5
COURIER_PAUSE_S = 1.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def _stop_event() -> Event:
    """Return an event that is set when the process is told to stop."""
    event = Event()
    for number in STOP_SIGNALS:
        signal.signal(number, lambda _number, _frame: event.set())
    return event


def web(house: House) -> None:
    """Serve the Orb and the public form."""
    services = open_orb_services(house)
    try:
        asyncio.run(serve(house.config, application))
    finally:
        services.jail.close()


def crawl(house: House) -> None:
    """Make visits."""
    spare_the_collector()
    uvloop.run(_crawl(house))


def crawl_name() -> str:
    """Return this worker's name: the same for its next life, and another under another house.

    Two houses that work on one frontier, on one machine or two, must not take each other's
    shards; after a death the runner starts us again, and our shards are ours at once.
    """
    return f"{CRAWL} {socket.gethostname()} {os.getppid()}"


async def _crawl(house: House) -> None:
    async with crawl_worker(house, crawl_name()) as worker:
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, worker.stop)
        with crawl_metrics(house.config, CrawlWatch(worker), lambda: _waiting(house)):
            await worker.run(until_idle=False)


def _waiting(house: House) -> FrontierCount:
    return house.frontier.count(house.clock.now())


def desk(house: House) -> None:
    """Carry findings, checks and orders across; draft what is due; seal the audit logs."""
    run_rounds(lambda: house_round(house), _stop_event(), DESK_PAUSE_S, DESK)


def courier(house: House) -> None:
    """Let approved notices leave, one a round: told to stop, it begins no further one."""
    section = house.config.mail
    patience = Patience(section.lease_s, section.retry_base_s)
    made = Courier(house.desk, house.mail, house.clock, patience)
    run_rounds(lambda: made.run_once(1), _stop_event(), COURIER_PAUSE_S, COURIER)


def restore_databases(house: House) -> None:
    """Put what a backup brought into its place."""
    load_databases(house.config)


PROCESSES: dict[str, Callable[[House], None]] = {
    WEB: web,
    CRAWL: crawl,
    DESK: desk,
    COURIER: courier,
    RESTORE_DATABASES: restore_databases,
}
