"""One process that is the whole town: everything starts, serves, and stops at a signal."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from aiohttp import web

from orbweaver.town.blueprint import BLUEPRINTS
from orbweaver.town.serving.arrivals import FILE_NAME, ArrivalsLog, flushing
from orbweaver.town.serving.canary import Canary
from orbweaver.town.serving.control import Control, Seen
from orbweaver.town.serving.doorways import (
    Doorways,
    Numbers,
    open_doorways,
)
from orbweaver.town.serving.ledger import Ledger
from orbweaver.town.serving.lookout import Lookout
from orbweaver.town.serving.mailroom import Mailroom, serve_mail
from orbweaver.town.serving.memory import remember, remembered_numbers
from orbweaver.town.serving.nameserver import serve_names
from orbweaver.town.serving.offices import Offices
from orbweaver.town.serving.ready import Ready
from orbweaver.town.serving.web import WebFront
from orbweaver.town.site import Ports
from orbweaver.town.town import Town, build_town, town_ips

READY_WORD = "ready"
_DRAWING_THREADS = 2  # one warms, one answers; each keeps memory of its largest picture


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks for; a port of 0 is the last start's, or any free one."""

    town_seed: int
    state_dir: Path
    ready_path: Path
    sites: str = "full"
    web_port: int = 0
    smtp_port: int = 0
    warm: bool = False
    until_stdin_closes: bool = False


async def run_town(wishes: Wishes, lookout: Lookout) -> None:
    """Serve the town until SIGTERM or SIGINT, on a loop whose selector is ``lookout``.

    Raises:
        PortTaken: A port that was asked for, or that the last start used, is in use.
        OtherTown: The state folder belongs to another seed or blueprint.
    """
    wishes.state_dir.mkdir(parents=True, exist_ok=True)
    doorways = open_doorways(town_ips(), _numbers(wishes))
    remember(wishes.state_dir, wishes.town_seed, wishes.sites, doorways.numbers())
    ports = Ports(doorways.numbers().web, doorways.numbers().canary)
    plots = BLUEPRINTS[wishes.sites]
    town = build_town(wishes.town_seed, ports, plots, wishes.state_dir / "pictures")
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_DRAWING_THREADS))
    serving = _serving(town, doorways, wishes.state_dir, lookout)
    async with serving, _warming(town, wanted=wishes.warm):
        ready = Ready(wishes.town_seed, wishes.sites, os.getpid(), doorways.numbers())
        ready.write(wishes.ready_path, town.addresses())
        sys.stdout.write(f"{READY_WORD}\n")
        sys.stdout.flush()
        await stop_asked(leashed=wishes.until_stdin_closes)


def _numbers(wishes: Wishes) -> Numbers:
    last = remembered_numbers(wishes.state_dir, wishes.town_seed, wishes.sites)
    return replace(last, web=wishes.web_port or last.web, smtp=wishes.smtp_port or last.smtp)


async def stop_asked(*, leashed: bool) -> None:
    """Return at SIGTERM or SIGINT, or when the process that holds the leash is gone."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if leashed:
        loop.add_reader(sys.stdin.fileno(), _pull_leash, stop)
    await stop.wait()


def _pull_leash(stop: asyncio.Event) -> None:
    """Stop when standard input ends: the parent process is gone."""
    if not os.read(sys.stdin.fileno(), 1024):
        stop.set()


@asynccontextmanager
async def _serving(
    town: Town, doorways: Doorways, state_dir: Path, lookout: Lookout
) -> AsyncIterator[None]:
    """Listen everywhere while the block runs."""
    ledger = Ledger(state_dir / "town.sqlite")
    seen = Seen(ArrivalsLog(state_dir / FILE_NAME), town.address_book(), Canary())
    front, offices = WebFront(town, ledger, seen.log, lookout), Offices(town, ledger)
    mailroom = Mailroom(state_dir / "mail", ledger, offices)
    control = Control(town, seen, ledger, mailroom, offices)
    async with AsyncExitStack() as stack:
        stack.callback(ledger.close)
        stack.callback(seen.log.close)
        for server in await seen.canary.listen(doorways.canary):
            stack.callback(server.close)
        stack.callback((await serve_mail(mailroom, doorways.smtp)).close)
        stack.callback((await serve_names(seen.book, doorways.dns)).close)
        await stack.enter_async_context(flushing(seen.log))
        await _listen(stack, front.application(), *doorways.web)
        await _listen(stack, control.application(), doorways.control)
        yield


async def _listen(stack: AsyncExitStack, application: web.Application, *doorways: object) -> None:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    for doorway in doorways:
        await web.SockSite(runner, doorway).start()  # type: ignore[arg-type]  # a socket, given as object


@asynccontextmanager
async def _warming(town: Town, *, wanted: bool) -> AsyncIterator[None]:
    """Draw what reports lead to in the background, until it is done or the block ends."""
    enough = Event()
    drawing = asyncio.create_task(asyncio.to_thread(_draw_expected, town, enough, wanted))
    try:
        yield
    finally:
        enough.set()
        await drawing


def _draw_expected(town: Town, enough: Event, wanted: bool) -> None:  # noqa: FBT001  to_thread
    for showing in town.truth.expected() if wanted else ():
        if enough.is_set():
            return
        town.draw(showing)
