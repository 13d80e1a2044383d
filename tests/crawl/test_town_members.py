"""The town's forum is crawled as a stranger and as a member: by the truth and by its arrivals."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Nameserver, Resolver
from orbweaver.model.clock import SystemClock
from orbweaver.model.login_identity import LoginIdentity
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from orbweaver.town.running import RunningTown, running_town
from orbweaver.town.serving.arrivals import Arrival
from orbweaver.town.site import Needs
from orbweaver.town.sites.forum import MEMBER_NAME, MEMBER_PASSWORD
from tests.crawl.shed import Shed, quick

TOWN_SEED = 7
FORUM = "heath-forum.test"


def crawl(shed: Shed, town: RunningTown) -> Sequence[Arrival]:
    """Crawl the forum to its end; return what reached it in this round."""
    before = len(town.arrivals())

    async def story() -> None:
        guard = EgressGuard(town.town.addresses(), only_loopback=True)
        names = Resolver(guard, [Nameserver(*town.dns)])
        await shed.work(guard, names, quick(delay_s=0.001))

    asyncio.run(story())
    return [one for one in town.arrivals(before) if one.host == FORUM]


@pytest.mark.full
def test_members_find_every_picture_and_strangers_none(shed: Shed, tmp_path: Path) -> None:
    with running_town(TOWN_SEED, tmp_path / "town", sites="small") as town:
        site = Url.parse(f"http://{FORUM}:{town.town.ports.web}/")
        inside = [one for one in town.town.truth.expected(Needs.LOGIN) if one.host == FORUM]
        wanted = {one.url for one in inside}
        for showing in inside:
            town.town.draw(showing)
        shed.offer(site.reveal(), Scope(Reach.HOST))
        as_stranger = crawl(shed, town)
        seen_by_strangers = {one.url.reveal() for one in shed.ledger.sightings()}
        shed.logins = lambda: [identity(site)]
        shed.offer(f"{site.reveal()}hall", Scope(Reach.HOST))
        as_member = crawl(shed, town)
    assert len(wanted) == 12
    assert wanted.isdisjoint(seen_by_strangers)
    assert not [one for one in as_stranger if one.has_cookie]
    assert wanted <= {one.url.reveal() for one in shed.ledger.sightings()}
    posts = [one.path for one in (*as_stranger, *as_member) if one.method == "POST"]
    assert posts == ["/enter"]
    assert "/logout" not in {one.path for one in (*as_stranger, *as_member)}


def identity(site: Url) -> LoginIdentity:
    """Return the member's account."""
    return LoginIdentity(
        identity_id="1d" * 16,
        site=site,
        connector="forum",
        expires_at=SystemClock().now() + timedelta(days=1),
        user=MEMBER_NAME,
        password=MEMBER_PASSWORD,
    )
