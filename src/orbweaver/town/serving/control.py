"""The control door: what the demo and the tests may ask of the town, and tell it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import web

from orbweaver.town.names import AddressBook
from orbweaver.town.serving.arrivals import ArrivalsLog
from orbweaver.town.serving.canary import Canary
from orbweaver.town.serving.ledger import Ledger
from orbweaver.town.serving.mailroom import Mailroom, Mischief
from orbweaver.town.serving.offices import Offices
from orbweaver.town.town import Town


def _reply(content: object) -> web.Response:
    return web.Response(text=json.dumps(content), content_type="application/json")


def _records(records: Iterable[Any]) -> web.Response:
    return _reply([asdict(record) for record in records])


@dataclass(frozen=True, slots=True)
class Seen:
    """What the town sees of its visitors: requests, questions about names, forbidden touches."""

    log: ArrivalsLog
    book: AddressBook
    canary: Canary


class Control:
    """GET looks, POST changes; on a port of its own that no site's name leads to."""

    def __init__(
        self, town: Town, seen: Seen, ledger: Ledger, mailroom: Mailroom, offices: Offices
    ) -> None:
        """Hold what is looked at."""
        self._town = town
        self._seen = seen
        self._ledger = ledger
        self._mailroom = mailroom
        self._offices = offices

    def application(self) -> web.Application:
        """Return the aiohttp application."""
        application = web.Application()
        application.router.add_get("/arrivals", self._arrivals)
        application.router.add_get("/canary", self._touches)
        application.router.add_get("/questions", self._questions)
        application.router.add_get("/mails", self._mails)
        application.router.add_get("/mails/{sequence:[0-9]+}", self._mail)
        application.router.add_get("/standings", self._standings)
        application.router.add_get("/truth", self._truth)
        application.router.add_post("/tick", self._tick)
        application.router.add_post("/smtp", self._misbehave)
        return application

    async def _arrivals(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", "0"))
        return _records(self._seen.log.arrivals[since:])

    async def _questions(self, request: web.Request) -> web.Response:
        del request
        return _reply(self._seen.book.questions)

    async def _touches(self, request: web.Request) -> web.Response:
        del request
        return _records(self._seen.canary.touches)

    async def _mails(self, request: web.Request) -> web.Response:
        del request
        return _records(self._ledger.mails())

    async def _mail(self, request: web.Request) -> web.Response:
        path = self._mailroom.path_of(int(request.match_info["sequence"]))
        if not path.is_file():
            raise web.HTTPNotFound
        return web.Response(body=path.read_bytes(), content_type="message/rfc822")

    async def _standings(self, request: web.Request) -> web.Response:
        del request
        moves = sorted(self._ledger.moved())
        return _reply({"paths": self._ledger.standings(), "moved": moves})

    async def _truth(self, request: web.Request) -> web.Response:
        del request
        truth = self._town.truth
        return _reply(
            {
                "showings": [asdict(showing) for showing in truth.showings],
                "roles": dict(truth.roles),
                "out_of_scope": truth.out_of_scope,
                "canary": truth.canary,
            }
        )

    async def _tick(self, request: web.Request) -> web.Response:
        del request
        return _reply({"tick": self._offices.pass_tick()})

    async def _misbehave(self, request: web.Request) -> web.Response:
        """Take ``{"mode": one of Mischief, "times": n}``."""
        try:
            fields = await request.json()
            mischief, times = Mischief(fields["mode"]), int(fields.get("times", 1))
        except (ValueError, KeyError, TypeError) as error:
            known = ", ".join(Mischief)
            raise web.HTTPBadRequest(text=f"mode is one of {known}\n") from error
        self._mailroom.misbehave(mischief, times)
        return _reply({"planned": times})
