"""What libcurl's keeper withstands: hostile servers, lying names, and its own memory."""

import asyncio
import gzip
import resource
import zlib
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Protocol

import brotli
import pytest
from backports import zstd

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
from orbweaver.ports.fetcher.port import FetchLimits
from tests.contracts.fetching import LIMITS, endless, fetched
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Answer, Arrival, Origin, head, raw, redirect, reply, serving

MEBIBYTE = 1 << 20
BROTLI = {"content-encoding": "br"}
BROTLI_HELLO = b"\x0b\x02\x80hello\x03"


class Packer(Protocol):
    """Packs a stream."""

    def compress(self, data: bytes, /) -> bytes:
        """Pack some more."""

    def flush(self) -> bytes:
        """End."""


class BrotliPacker:
    """Brotli, by the words of the others."""

    def __init__(self) -> None:
        self._inner = brotli.Compressor(quality=5)

    def compress(self, data: bytes, /) -> bytes:
        return bytes(self._inner.process(data))

    def flush(self) -> bytes:
        return bytes(self._inner.finish())


class TwicePacker:
    """Gzip in gzip: 1 GiB of zeros is a few kB."""

    def __init__(self) -> None:
        self._inner, self._outer = (zlib.compressobj(1, wbits=31) for _ in range(2))

    def compress(self, data: bytes, /) -> bytes:
        return self._outer.compress(self._inner.compress(data))

    def flush(self) -> bytes:
        return self._outer.compress(self._inner.flush()) + self._outer.flush()


PACKERS: dict[str, Callable[[], Packer]] = {
    "gzip": lambda: zlib.compressobj(1, wbits=31),
    "deflate": lambda: zlib.compressobj(1),
    "br": BrotliPacker,
    "zstd": zstd.ZstdCompressor,
    "gzip, gzip": TwicePacker,
}


def packed_zeros(encoding: str, size_bytes: int) -> Answer:
    """Return a bomb: a small body that unpacks to ``size_bytes`` zeros."""

    async def send(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, {"content-encoding": encoding, "connection": "close"}))
        packer = PACKERS[encoding]()
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


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_bomb_is_cut_in_constant_memory(encoding: str) -> None:
    PACKERS[encoding]().compress(bytes(MEBIBYTE))  # what the packer needs is not ours
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    patient = replace(LIMITS, total_s=60.0, idle_s=60.0)  # packing the bomb takes a while
    with pytest.raises(BodyTooLarge):
        fetched(packed_zeros(encoding, 64 * MEBIBYTE), patient)
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    assert grown_kib < 16 * 1024


def test_a_bomb_within_the_limit_is_a_bomb_all_the_same() -> None:
    large = FetchLimits(max_body_bytes=1 << 30, keep_body_bytes=MEBIBYTE, total_s=60.0)
    started_s = monotonic()
    with pytest.raises(BodyTooLarge, match="200 times"):
        fetched(reply(brotli.compress(bytes(64 * MEBIBYTE), quality=5), 200, BROTLI), large)
    assert monotonic() - started_s < 5, "nobody waits until it is unpacked"


def test_a_zstd_window_larger_than_the_web_allows_is_not_opened() -> None:
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 24})
    told = packer.compress(b"leaf" * 1000) + packer.flush()
    with pytest.raises(MalformedReply, match="compression"):
        fetched(reply(told, 200, {"content-encoding": "zstd"}))


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


def test_an_endless_chunk_extension_runs_out_of_time() -> None:
    start = head(200, {"transfer-encoding": "chunked"}) + b"4;leaf="
    started_s = monotonic()
    with pytest.raises((FetchTimeout, MalformedReply)):
        fetched(endless(start, b"oak" * 1000, 0.01), FetchLimits(total_s=0.5))
    assert monotonic() - started_s < 2


def test_endless_empty_chunks_of_compression_are_cut() -> None:
    start = head(200, {"content-encoding": "gzip", "connection": "close"})
    empty = gzip.compress(b"", mtime=0)
    with pytest.raises((BodyTooLarge, FetchTimeout)):
        fetched(endless(start, empty * 1000), FetchLimits(max_body_bytes=MEBIBYTE, total_s=1.0))


def test_a_length_beside_chunks_is_not_believed() -> None:
    both = head(200, {"content-length": "2", "transfer-encoding": "chunked"})
    assert fetched(raw(both + b"4\r\nleaf\r\n0\r\n\r\n")).body == b"leaf"


def test_two_lengths_are_no_length() -> None:
    two = b"HTTP/1.1 200 Said\r\ncontent-length: 4\r\ncontent-length: 9\r\n\r\nleaf"
    with pytest.raises((MalformedReply, HostUnreachable)):
        fetched(raw(two), FetchLimits(total_s=1.0))


def test_a_header_folded_over_lines_ends_nothing() -> None:
    folded = b"HTTP/1.1 200 Said\r\nleaf: oak\r\n  elm\r\ncontent-length: 4\r\n\r\nleaf"
    assert fetched(raw(folded)).body == b"leaf"


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


@pytest.mark.full
def test_a_server_slower_than_allowed_is_left_long_before_the_end() -> None:
    limits = FetchLimits(total_s=60.0, idle_s=1.0, least_bytes_per_s=100_000)
    started_s = monotonic()
    with pytest.raises(FetchTimeout):
        fetched(endless(head(200, {"connection": "close"}), bytes(1000), 0.1), limits)
    assert monotonic() - started_s < 10


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
        head(200, {"content-encoding": "br", "content-length": "4"}) + b"leaf",
        head(200, {"content-encoding": "zstd", "content-length": "4"}) + b"leaf",
        head(200, {"content-encoding": "gzip, " * 4, "content-length": "4"}) + b"leaf",
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
        ("deflate", zlib.compress(b"hello", wbits=-15)),
        ("x-gzip", gzip.compress(b"hel", mtime=0) + gzip.compress(b"lo", mtime=0)),
        ("gzip", gzip.compress(b"hello", mtime=0) + b"left over"),
        ("br", BROTLI_HELLO),
        ("zstd", zstd.compress(b"hello")),
        ("zstd", zstd.compress(b"hel") + zstd.compress(b"lo")),
        ("br, zstd", zstd.compress(BROTLI_HELLO)),
        ("identity", b"hello"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"hello", mtime=0), mtime=0)),
    ],
)
def test_compressed_bodies_are_unpacked(encoding: str, body: bytes) -> None:
    assert fetched(reply(body, 200, {"content-encoding": encoding})).body == b"hello"
