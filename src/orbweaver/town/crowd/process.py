"""One process that is a whole crowd: starts, serves, and stops at a signal."""

import asyncio
import os
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from orbweaver.town.crowd.front import CrowdFront
from orbweaver.town.crowd.plan import Crowd
from orbweaver.town.crowd.replies import Replies, drawings
from orbweaver.town.serving.arrivals import FILE_NAME, ArrivalsLog, flushing
from orbweaver.town.serving.canary import Canary
from orbweaver.town.serving.doorways import Doorways, Numbers, open_doorways
from orbweaver.town.serving.lookout import Lookout
from orbweaver.town.serving.nameserver import serve_names
from orbweaver.town.serving.process import READY_WORD, stop_asked
from orbweaver.town.serving.ready import Ready
from orbweaver.town.serving.visitors import serve_visitors

_BACKLOG = 1024


@dataclass(frozen=True, slots=True)
class CrowdWishes:
    """What the command line asks for."""

    crowd: Crowd
    state_dir: Path
    ready_path: Path
    web_port: int = 0
    until_stdin_closes: bool = False


async def run_crowd(wishes: CrowdWishes, lookout: Lookout) -> None:
    """Serve the crowd until SIGTERM or SIGINT, on a loop whose selector is ``lookout``.

    Raises:
        PortTaken: The port that was asked for is in use.
    """
    wishes.state_dir.mkdir(parents=True, exist_ok=True)
    _allow_connections()
    crowd = wishes.crowd
    doorways = open_doorways(crowd.ips(), Numbers(web=wishes.web_port))
    numbers = doorways.numbers()
    doorways.smtp.close()
    async with _serving(wishes, doorways, lookout):
        ready = Ready(crowd.town_seed, str(crowd.sites), os.getpid(), numbers)
        ready.write(wishes.ready_path, tuple((ip, numbers.web) for ip in crowd.ips()))
        sys.stdout.write(f"{READY_WORD}\n")
        sys.stdout.flush()
        await stop_asked(leashed=wishes.until_stdin_closes)


def _allow_connections() -> None:
    """Let as many connections be open as the machine allows us."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@asynccontextmanager
async def _serving(
    wishes: CrowdWishes, doorways: Doorways, lookout: Lookout
) -> AsyncIterator[None]:
    """Listen everywhere while the block runs."""
    crowd, canary = wishes.crowd, Canary()
    log = ArrivalsLog(wishes.state_dir / FILE_NAME)
    replies = Replies(crowd, drawings(crowd, wishes.state_dir / "drawings"))
    front, loop = CrowdFront(crowd, replies, log, lookout), asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        stack.callback(log.close)
        for server in await canary.listen(doorways.canary):
            stack.callback(server.close)
        stack.callback((await serve_names(crowd, doorways.dns)).close)
        for doorway in doorways.web:
            server = await loop.create_server(front.protocol, sock=doorway, backlog=_BACKLOG)
            stack.callback(server.close)
        stack.callback(_close_all, front)
        await stack.enter_async_context(flushing(log))
        await stack.enter_async_context(serve_visitors(log, canary, doorways.control))
        yield


def _close_all(front: CrowdFront) -> None:
    for line in tuple(front.open):
        line.abort()
