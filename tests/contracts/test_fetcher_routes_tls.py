"""TLS through a station: the host proves itself to us, and the station reads nothing."""

import asyncio
import ssl
from pathlib import Path

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.egress.resolver import Pin
from orbweaver.egress.routes import Route, RouteKind, Routes
from orbweaver.errors import HostUnreachable
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.cookies import Cookie
from orbweaver.ports.fetcher.curl import CurlFetcher, CurlSettings
from orbweaver.ports.fetcher.port import FetchReply, FetchWish
from tests.contracts.fetching import LIMITS
from tests.crawl.names import LOOPBACK
from tests.crawl.origin import Origin, reply, serving
from tests.servers.certificate import self_signed
from tests.servers.socks import Proxy, Station, stationed

BY_WAY = FetchWish(route="way")


class Deaf:
    """Knows no name; fails who asks for one."""

    async def pin_url(self, url: Url) -> Pin:
        """Fail."""
        pytest.fail(f"somebody asked where {url} stands")


def by_station(kind: RouteKind, port: int, certificate: Path) -> CurlFetcher:
    """Return a fetcher that trusts a certificate and knows one station."""
    place = (LOOPBACK, port)
    return CurlFetcher(
        EgressGuard([place], only_loopback=True),
        Deaf(),
        "ow",
        CurlSettings(ca_file=certificate),
        routes=Routes([Route("way", kind, place)]),
    )


@pytest.mark.parametrize("kind", [RouteKind.TOR, RouteKind.SOCKS5H])
def test_tls_is_proven_to_us_and_not_to_the_station(kind: RouteKind, tmp_path: Path) -> None:
    async def story(certificate: Path, tls: ssl.SSLContext, host: str) -> bytes:
        origin = Origin({"/a": reply(b"leaf")})
        async with serving(origin, tls=tls), stationed(Station(origin.port)) as station:
            fetcher = by_station(kind, station.port, certificate)
            url = Url.parse(f"https://{host}/a")
            try:
                return (await fetcher.fetch(url, LIMITS, same_origin_only=True, wish=BY_WAY)).body
            finally:
                await fetcher.close()

    certificate, tls = self_signed(tmp_path, ["garden.example"])
    assert asyncio.run(story(certificate, tls, "garden.example")) == b"leaf"
    with pytest.raises(HostUnreachable, match="certificate"):
        asyncio.run(story(certificate, tls, "rocks.example"))


def test_an_http_proxy_opens_a_tunnel_and_hears_nothing_of_it(tmp_path: Path) -> None:
    certificate, tls = self_signed(tmp_path, ["garden.example"])
    origin = Origin({"/a": reply(b"leaf")})

    async def story() -> tuple[FetchReply, list[str], tuple[Cookie, ...]]:
        async with serving(origin, tls=tls), stationed(Proxy(origin.port)) as proxy:
            fetcher = by_station(RouteKind.HTTP, proxy.port, certificate)
            fetcher.put_cookies("keeper", [Cookie("sid", "s3cret", "garden.example")])
            url = Url.parse("https://garden.example/a")
            got = await fetcher.fetch(
                url, LIMITS, same_origin_only=True, wish=FetchWish("way", "keeper", etag='"x"')
            )
            await fetcher.close()
            return got, proxy.heads, fetcher.jar_of("keeper")

    got, heads, jar = asyncio.run(story())
    assert got.body == b"leaf"
    assert origin.arrivals[0].headers["cookie"] == "sid=s3cret"
    assert [head.split("\r\n")[0] for head in heads] == ["CONNECT garden.example:443 HTTP/1.1"]
    assert "s3cret" not in heads[0]
    assert "none-match" not in heads[0].lower()
    assert [cookie.name for cookie in jar] == ["sid"], (
        "what the proxy sets is no cookie of the host"
    )
