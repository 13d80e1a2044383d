"""What each process of the house does until it is told to stop."""

import asyncio
import signal
from collections.abc import Callable
from threading import Event

import uvloop

from orbweaver.deployment.asgi import application
from orbweaver.deployment.backup.restore import load_databases
from orbweaver.deployment.crawling import crawl_worker
from orbweaver.deployment.house import open_house
from orbweaver.deployment.orb_services import orb_services
from orbweaver.deployment.rounds import house_round
from orbweaver.deployment.services import COURIER, CRAWL, DESK, RESTORE_DATABASES, WEB
from orbweaver.deployment.web import serve
from orbweaver.notices.courier import Courier
from orbweaver.pipeline.services import run_rounds

DESK_PAUSE_S = 0.5
COURIER_PAUSE_S = 1.0
COURIER_BATCH = 50
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def _stop_event() -> Event:
    """Return an event that is set when the process is told to stop."""
    event = Event()
    for number in STOP_SIGNALS:
        signal.signal(number, lambda _number, _frame: event.set())
    return event


def web() -> None:
    """Serve the Orb and the public form."""
    services = orb_services()
    try:
        asyncio.run(serve(open_house().config, application))
    finally:
        services.jail.close()


def crawl() -> None:
    """Make visits."""
    uvloop.run(_crawl())


async def _crawl() -> None:
    with open_house() as house:
        async with crawl_worker(house, CRAWL) as worker:
            loop = asyncio.get_running_loop()
            for number in STOP_SIGNALS:
                loop.add_signal_handler(number, worker.stop)
            await worker.run(until_idle=False)


def desk() -> None:
    """Carry findings, checks and orders across; draft what is due; seal the audit logs."""
    with open_house() as house:
        run_rounds(lambda: house_round(house), _stop_event(), DESK_PAUSE_S, DESK)


def courier() -> None:
    """Let approved notices leave."""
    with open_house() as house:
        made = Courier(house.desk, house.mail, house.clock)
        run_rounds(lambda: made.run_once(COURIER_BATCH), _stop_event(), COURIER_PAUSE_S, COURIER)


def restore_databases() -> None:
    """Put what a backup brought into its place."""
    load_databases(open_house().config)


PROCESSES: dict[str, Callable[[], None]] = {
    WEB: web,
    CRAWL: crawl,
    DESK: desk,
    COURIER: courier,
    RESTORE_DATABASES: restore_databases,
}
