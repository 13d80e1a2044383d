"""What libcurl's keeper shares between transfers: connections, and nothing else."""

import asyncio
import socket

import pytest
import uvloop

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import HostUnreachable
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher
from tests.contracts.fetching import LIMITS, endless, fetching
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Origin, reply


def test_nothing_of_us_leaves_but_the_user_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    origin = Origin({"/": reply(b"", 302, {"location": "/b", "set-cookie": "leaf=oak"})})

    async def story() -> None:
        async with fetching(origin) as get:
            await get("/")
            await get("/b")

    asyncio.run(story())
    assert origin.targets() == ["/", "/b", "/b"]
    for arrival in origin.arrivals:
        assert arrival.headers["user-agent"] == "orbweaver-tests (garden)"
        assert set(arrival.headers) == {"host", "user-agent", "accept", "accept-encoding"}


def test_one_connection_serves_one_host_again() -> None:
    origin = Origin({"/": reply(b"leaf")})

    async def story() -> None:
        async with fetching(origin) as get:
            for _ in range(3):
                await get("/")

    asyncio.run(story())
    assert origin.connections == 1


def test_many_fetches_share_two_connections_a_host() -> None:
    origin = Origin({"/": reply(b"leaf")})

    async def story() -> None:
        async with fetching(origin) as get:
            await asyncio.gather(*(get("/") for _ in range(20)))

    asyncio.run(story())
    assert (len(origin.arrivals), origin.most_open) == (20, 2)


def test_a_fetch_that_is_given_up_leaves_the_others_alone() -> None:
    origin = Origin({"/": reply(b"leaf"), "/slow": endless(b"", b"", 0.05)})

    async def story() -> bytes:
        async with fetching(origin) as get:
            slow = asyncio.ensure_future(get("/slow"))
            await get("/")
            slow.cancel()
            return (await get("/")).body

    assert asyncio.run(story()) == b"leaf"


@pytest.mark.parametrize("host", ["garden.example.", "127.0.0.1", "localhost"])
def test_odd_hosts_are_pinned_all_the_same(host: str) -> None:
    origin = Origin({"/": reply(b"leaf")})

    async def story() -> bytes:
        async with fetching(origin) as get:
            return (await get(f"http://{host}:{origin.port}/")).body

    assert asyncio.run(story()) == b"leaf"


def test_no_connection_is_unreachable() -> None:
    with socket.create_server((LOOPBACK, 0)) as unused:
        port = unused.getsockname()[1]

    async def story() -> None:
        guard = EgressGuard([(LOOPBACK, port)], only_loopback=True)
        fetcher = CurlFetcher(guard, NameBook(guard), "orbweaver-tests")
        with pytest.raises(HostUnreachable, match="no connection"):
            await fetcher.fetch(
                Url.parse(f"http://garden.example:{port}/"), LIMITS, same_origin_only=False
            )
        await fetcher.close()

    asyncio.run(story())


def test_it_runs_on_uvloop_as_well() -> None:
    origin = Origin({"/": reply(b"leaf")})

    async def story() -> int:
        async with fetching(origin) as get:
            replies = await asyncio.gather(*(get("/") for _ in range(20)))
        return len(replies)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(story()) == 20
