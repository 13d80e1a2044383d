"""The town's onion service is crawled through a private Tor network, and by no other way."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Nameserver, Resolver
from orbweaver.egress.routes import Route, RouteKind, Routes
from orbweaver.model.seed import Reach, Scope
from orbweaver.ports.fetcher.port import FetchLimits
from orbweaver.town.running import running_town
from orbweaver.town.site import Needs
from tests.crawl.shed import Shed
from tests.manners.outskirts import SETTINGS, TOWN_SEED
from tests.servers.tor import TorNetwork

PATIENT = replace(
    SETTINGS, limits=FetchLimits(max_body_bytes=8 << 20, total_s=30, connect_s=30, idle_s=30)
)


@pytest.mark.full
@pytest.mark.timeout(300)
def test_what_needs_tor_is_found_through_tor(
    tor_network: TorNetwork, shed: Shed, tmp_path: Path
) -> None:
    with running_town(TOWN_SEED, tmp_path / "town", sites="calm") as running:
        town, keys = running.town, running.town.onion_keys()
        (site,) = (one for one in town.sites.values() if one.kind == "onion")
        onion = tor_network.serve(
            town.ports.web,
            keys.files()["hs_ed25519_secret_key"],
            virtual_port=town.ports.web,
            to=site.addresses[0],
        )
        shed.routes = Routes([Route("tor", RouteKind.TOR, tor_network.station)])
        shed.offer(f"http://{onion}:{town.ports.web}/", Scope(Reach.HOST))
        guard = EgressGuard([tor_network.station, *town.addresses()], only_loopback=True)
        asyncio.run(shed.work(guard, Resolver(guard, [Nameserver(*running.dns)]), PATIENT))
        arrivals, questions = running.arrivals(), running.questions()
        tor_network.unserve(onion)
    assert onion == keys.host == site.host
    seen = {sighting.url.reveal() for sighting in shed.ledger.sightings()}
    assert seen == {one.url for one in town.truth.showings if one.needs is Needs.TOR}
    assert {one.host for one in arrivals} == {onion}
    assert questions == {}
    assert {page.vantage for page in shed.ledger.pages()} == {"tor"}
