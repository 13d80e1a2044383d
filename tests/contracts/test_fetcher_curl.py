"""What libcurl's keeper withstands: hostile servers, lying names, and its own memory."""

import asyncio
import gzip
import resource
import zlib
from dataclasses import replace
from time import monotonic

import pytest

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
from tests.contracts.fetching import LIMITS, endless, fetching
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Answer, Arrival, Origin, head, raw, redirect, reply, serving

MEBIBYTE = 1 << 20
BROTLI_HELLO = b"\x0b\x02\x80hello\x03"


def fetched(answer: Answer, limits: FetchLimits = LIMITS) -> FetchReply:
    """Fetch the one answer of a fresh origin."""

    async def story() -> FetchReply:
        async with fetching(Origin({"/": answer}), limits) as get:
            return await get("/")

    return asyncio.run(story())


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
    patient = replace(LIMITS, total_s=60.0, idle_s=60.0)  # packing the bomb takes a while
    with pytest.raises(BodyTooLarge):
        fetched(gzipped_zeros(256 * MEBIBYTE), patient)
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
        ("gzip", gzip.compress(b"hello", mtime=0)),
        ("deflate", zlib.compress(b"hello")),
        ("br", BROTLI_HELLO),
        ("gzip, gzip", gzip.compress(gzip.compress(b"hello", mtime=0), mtime=0)),
    ],
)
def test_compressed_bodies_are_unpacked(encoding: str, body: bytes) -> None:
    assert fetched(reply(body, 200, {"content-encoding": encoding})).body == b"hello"
