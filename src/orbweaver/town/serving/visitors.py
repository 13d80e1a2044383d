"""The small control door of a crowd: who came, and who touched what nobody may touch."""

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict

from aiohttp import web

from orbweaver.town.serving.arrivals import ArrivalsLog
from orbweaver.town.serving.canary import Canary


@asynccontextmanager
async def serve_visitors(
    log: ArrivalsLog, canary: Canary, doorway: socket.socket
) -> AsyncIterator[None]:
    """Answer ``/arrivals?since=N`` and ``/canary`` while the block runs."""

    async def arrivals(request: web.Request) -> web.Response:
        since = int(request.query.get("since", "0"))
        return _reply([asdict(one) for one in log.arrivals[since:]])

    async def touches(request: web.Request) -> web.Response:
        del request
        return _reply([asdict(one) for one in canary.touches])

    application = web.Application()
    application.router.add_get("/arrivals", arrivals)
    application.router.add_get("/canary", touches)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, doorway).start()
    try:
        yield
    finally:
        await runner.cleanup()


def _reply(content: object) -> web.Response:
    return web.Response(text=json.dumps(content), content_type="application/json")
