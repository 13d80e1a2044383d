"""A crawl of the small forum, in one call, as whoever may log in there."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from orbweaver.model.clock import SystemClock
from orbweaver.model.login_identity import LoginIdentity
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from tests.crawl.members import HOST, NAME, PASSWORD, Members, open_forum
from tests.crawl.shed import Shed, quick

WAIT_S = 3600.0
SETTINGS = quick(paused_wait_s=WAIT_S)


def identity(port: int, **changed: object) -> LoginIdentity:
    """Return an approved identity for the forum."""
    given = LoginIdentity(
        identity_id="1d" * 16,
        site=Url.parse(f"http://{HOST}:{port}/"),
        connector="forum",
        expires_at=SystemClock().now() + timedelta(days=1),
        user=NAME,
        password=PASSWORD,
    )
    return replace(given, **changed)  # type: ignore[arg-type]  # a test names real fields


def crawl(
    shed: Shed, members: Members, *rounds: Sequence[LoginIdentity] | None, **changed: object
) -> None:
    """Crawl the forum once for each round, with those identities (ports are filled in)."""

    async def story() -> None:
        async with open_forum(members) as port:
            shed.offer(f"http://{HOST}:{port}/", Scope(Reach.HOST))
            for given in rounds:
                site = Url.parse(f"http://{HOST}:{port}/")
                fitting = [replace(one, site=site) for one in given or ()]
                shed.logins = (lambda found=fitting: found) if given is not None else None
                await shed.crawl([port], quick(SETTINGS, **changed))

    asyncio.run(story())


def sighted(shed: Shed) -> set[str]:
    """Return the paths of all sightings."""
    return {sighting.url.path for sighting in shed.ledger.sightings()}


def paused_why(shed: Shed) -> str:
    """Return why the forum waits for a person; empty while it does not."""
    state = shed.ledger.host_states([HOST]).get(HOST)
    return state.paused_why if state else ""
