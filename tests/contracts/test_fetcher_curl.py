"""What libcurl's keeper withstands: hostile servers, lying names, and its own memory."""

import asyncio
import gzip
import resource
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic

import pytest
import uvloop

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import (
    AddressRefused,
    BodyTooLarge,
    FetchTimeout,
    HostUnreachable,
    MalformedReply,
)
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.fetcher.port import FetchLimits, FetchReply
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Answer, Arrival, Origin, head, raw, redirect, reply, serving

LIMITS = FetchLimits(max_body_bytes=1 << 20, total_s=5.0, idle_s=2.0)
MEBIBYTE = 1 << 20
BROTLI_HELLO = b"\x0b\x02\x80hello\x03"
Get = Callable[[str], Awaitable[FetchReply]]


@asynccontextmanager
async def fetching(origin: Origin, limits: FetchLimits = LIMITS) -> AsyncIterator[Get]:
    """Serve the origin and give a short way to fetch from it."""
    async with serving(origin):
        guard = EgressGuard([(LOOPBACK, origin.port)], only_loopback=True)
        fetcher = CurlFetcher(guard, NameBook(guard), "orbweaver-tests (garden)")

        async def get(path: str) -> FetchReply:
            address = path if "://" in path else f"http://garden.example:{origin.port}{path}"
            return await fetcher.fetch(Url.parse(address), limits, same_origin_only=False)

        yield get
        await fetcher.close()


def fetched(answer: Answer, limits: FetchLimits = LIMITS) -> FetchReply:
    """Fetch the one answer of a fresh origin."""

    async def story() -> FetchReply:
        async with fetching(Origin({"/": answer}), limits) as get:
            return await get("/")

    return asyncio.run(story())


def endless(start: bytes, piece: bytes, pause_s: float = 0.0) -> Answer:
    """Return an answer that sends ``piece`` again and again until the client leaves."""

    async def send(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return send


def gzipped_zeros(size_bytes: int) -> Answer:
    """Return a bomb: a small gzip body that unpacks to ``size_bytes`` zeros."""

    async def send(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, {"content-encoding": "gzip", "connection": "close"}))
        packer = zlib.compressobj(9, wbits=31)
        for _ in range(size_bytes // MEBIBYTE):
            writer.write(packer.compress(bytes(MEBIBYTE)))
            await writer.drain()
        writer.write(packer.flush())
        writer.close()

    return send


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/", "http://[::1]/", "http://127.1/"]
)
def test_a_redirect_to_a_forbidden_place_is_refused(target: str) -> None:
    with pytest.raises(AddressRefused):
        fetched(redirect(target))


def test_a_name_that_turns_to_a_forbidden_place_is_refused() -> None:
    async def story() -> None:
        async with serving(Origin({"/": reply(b"leaf")})) as origin, serving(Origin()) as canary:
            guard = EgressGuard([(LOOPBACK, origin.port)], only_loopback=True)
            names = NameBook(guard)
            fetcher = CurlFetcher(guard, names, "orbweaver-tests")
            url = Url.parse(f"http://garden.example:{origin.port}/")
            assert (await fetcher.fetch(url, LIMITS, same_origin_only=False)).body == b"leaf"
            names.book["garden.example"] = "127.0.0.2"
            with pytest.raises(AddressRefused):
                await fetcher.fetch(url, LIMITS, same_origin_only=False)
            with pytest.raises(AddressRefused):
                await fetcher.fetch(
                    Url.parse(f"http://canary.example:{canary.port}/"),
                    LIMITS,
                    same_origin_only=False,
                )
            assert canary.connections == 0
            await fetcher.close()

    asyncio.run(story())


def test_the_socket_refuses_what_a_lying_resolver_lets_through() -> None:
    async def story() -> None:
        async with serving(Origin()) as canary:
            guard = EgressGuard([], only_loopback=True)
            fetcher = CurlFetcher(guard, NameBook(guard, is_lying=True), "orbweaver-tests")
            url = Url.parse(f"http://garden.example:{canary.port}/")
            with pytest.raises(AddressRefused, match="not on the list"):
                await fetcher.fetch(url, LIMITS, same_origin_only=False)
            assert canary.connections == 0
            await fetcher.close()

    asyncio.run(story())


def test_a_gzip_bomb_is_cut_in_constant_memory() -> None:
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BodyTooLarge):
        fetched(gzipped_zeros(256 * MEBIBYTE))
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    assert grown_kib < 16 * 1024


def test_an_endless_body_is_cut() -> None:
    with pytest.raises(BodyTooLarge):
        fetched(endless(head(200, {"connection": "close"}), bytes(65536)))


def test_an_announced_body_that_is_too_long_is_not_read() -> None:
    with pytest.raises(BodyTooLarge, match="announces"):
        fetched(raw(head(200, {"content-length": str(1 << 40)})))


def test_endless_headers_are_cut() -> None:
    with pytest.raises(MalformedReply, match="bytes of headers"):
        fetched(endless(b"HTTP/1.1 200 Said\r\n", b"leaf: oak\r\n" * 100))


def test_endless_informational_replies_are_cut() -> None:
    with pytest.raises((MalformedReply, FetchTimeout)):
        fetched(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100))


def test_endless_trailers_are_cut() -> None:
    start = head(200, {"transfer-encoding": "chunked"}) + b"0\r\n"
    with pytest.raises((MalformedReply, HostUnreachable)):
        fetched(endless(start, b"leaf: oak\r\n" * 100))


def test_a_body_that_drips_runs_out_of_time() -> None:
    limits = FetchLimits(total_s=0.4)
    started_s = monotonic()
    with pytest.raises(FetchTimeout):
        fetched(endless(head(200, {"connection": "close"}), b".", 0.02), limits)
    assert monotonic() - started_s < 2


def test_a_server_that_says_nothing_is_left_after_the_idle_time() -> None:
    limits = FetchLimits(total_s=30.0, idle_s=1.0)
    started_s = monotonic()
    with pytest.raises(FetchTimeout):
        fetched(endless(b"", b"", 0.05), limits)
    assert monotonic() - started_s < 5


def test_a_body_shorter_than_announced_is_a_broken_connection() -> None:
    async def cut(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, {"content-length": "10"}) + b"short")
        writer.close()

    with pytest.raises(HostUnreachable, match="before the body"):
        fetched(cut)


@pytest.mark.parametrize(
    "sent",
    [
        b"this is no HTTP\r\n\r\n",
        head(200, {"content-length": "-1"}),
        head(200, {"content-length": "4"}).replace(b"Said", b"Sa\x00id").replace(b"4", b"\x004"),
        head(200, {"content-encoding": "gzip", "content-length": "4"}) + b"leaf",
        head(200, {"content-encoding": "moss", "content-length": "4"}) + b"leaf",
    ],
)
def test_broken_http_is_malformed(sent: bytes) -> None:
    with pytest.raises(MalformedReply):
        fetched(raw(sent))


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"hello")),
        ("deflate", zlib.compress(b"hello")),
        ("br", BROTLI_HELLO),
        ("gzip, gzip", gzip.compress(gzip.compress(b"hello"))),
    ],
)
def test_compressed_bodies_are_unpacked(encoding: str, body: bytes) -> None:
    assert fetched(reply(body, 200, {"content-encoding": encoding})).body == b"hello"


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
