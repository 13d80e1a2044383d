"""A large body that breaks off is taken up where it broke, and only if it is still the same."""

import asyncio
import gzip
import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

import pytest

from orbweaver.errors import FetchTimeout, HostUnreachable
from orbweaver.ports.fetcher.curl import CurlSettings
from orbweaver.ports.fetcher.port import PLAIN, FetchLimits, FetchReply, FetchWish
from tests.contracts.fetching import AT_ONCE, fetching
from tests.crawl.origin import Arrival, Origin, head

KIBIBYTE = 1024
PICTURE = random.Random(4).randbytes(1500 * KIBIBYTE)
OTHER = random.Random(5).randbytes(1400 * KIBIBYTE)
LARGE = FetchLimits(max_body_bytes=1 << 22, total_s=10.0)
SMALL_KEEP = replace(LARGE, keep_body_bytes=100 * KIBIBYTE)


@dataclass
class Flaky:
    """A host whose connections break after some bytes, each time after the next number."""

    body: bytes = PICTURE
    etag: str = '"oak"'
    breaks_after: Sequence[int] = (700 * KIBIBYTE,)
    headers: Mapping[str, str] = field(default_factory=dict)
    does_ranges: bool = True
    starts_late: int = 0
    """How many bytes after the one asked for a range begins."""
    becomes: bytes = b""
    """What the body is from the second request on."""
    ranges: list[str] = field(default_factory=list)

    async def __call__(self, arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        """Send what is asked for, and break off."""
        number = len(self.ranges)
        self.ranges.append(arrival.headers.get("range", ""))
        if number and self.becomes:
            self.body, self.etag = self.becomes, '"elm"'
        start = self._start(arrival)
        told = {"etag": self.etag, "content-length": str(len(self.body) - start), **self.headers}
        if start:
            told["content-range"] = f"bytes {start}-{len(self.body) - 1}/{len(self.body)}"
        rest = self.body[start:]
        most = self.breaks_after[number] if number < len(self.breaks_after) else len(rest)
        writer.write(head(206 if start else 200, told) + rest[:most])
        if most < len(rest):
            await writer.drain()
            writer.close()

    def _start(self, arrival: Arrival) -> int:
        asked = arrival.headers.get("range", "")
        is_same = arrival.headers.get("if-range") == self.etag
        if not (asked and self.does_ranges and is_same):
            return 0
        return int(asked.removeprefix("bytes=").removesuffix("-")) + self.starts_late


def fetched(
    host: Flaky,
    limits: FetchLimits = LARGE,
    settings: CurlSettings = AT_ONCE,
    wish: FetchWish = PLAIN,
) -> FetchReply:
    """Fetch from the host once."""

    async def story() -> FetchReply:
        async with fetching(Origin({"/": host}), limits, settings=settings) as get:
            return await get("/", wish)

    return asyncio.run(story())


def test_the_rest_is_asked_for_and_the_whole_comes_back() -> None:
    host = Flaky()
    got = fetched(host)
    assert got.body == PICTURE
    assert (got.status, got.header("content-length")) == (200, str(len(PICTURE)))
    assert host.ranges[0] == ""
    assert host.ranges[1:] == [f"bytes={700 * KIBIBYTE}-"]


def test_a_body_that_is_only_hashed_has_the_digest_of_an_undisturbed_one() -> None:
    breaks = (300 * KIBIBYTE, 400 * KIBIBYTE, 17 * KIBIBYTE)
    host = Flaky(breaks_after=breaks)
    got, calm = fetched(host, SMALL_KEEP), fetched(Flaky(breaks_after=()), SMALL_KEEP)
    assert len(host.ranges) == 4
    assert (got.digests, got.body, got.size_bytes) == (calm.digests, calm.body, calm.size_bytes)
    assert got.digests is not None
    assert got.digests.sha256_hex == hashlib.sha256(PICTURE).hexdigest()


@pytest.mark.parametrize("seed", range(5))
def test_wherever_it_breaks_the_bytes_are_the_same(seed: int) -> None:
    chance = random.Random(seed)
    breaks = (chance.randint(256 * KIBIBYTE, len(PICTURE) - 1), chance.randint(0, 300_000))
    assert fetched(Flaky(breaks_after=breaks)).body == PICTURE


def test_a_packed_body_is_unpacked_on_across_the_break() -> None:
    packed = gzip.compress(PICTURE, mtime=0)
    host = Flaky(packed, breaks_after=(500_001,), headers={"content-encoding": "gzip"})
    assert fetched(host).body == PICTURE
    assert len(host.ranges) == 2


def test_a_host_that_knows_no_ranges_is_read_from_the_start() -> None:
    host = Flaky(does_ranges=False)
    assert fetched(host).body == PICTURE
    digests = fetched(Flaky(does_ranges=False), SMALL_KEEP).digests
    assert digests is not None
    assert digests.md5_hex == hashlib.md5(PICTURE, usedforsecurity=False).hexdigest()


def test_what_became_another_is_read_from_the_start() -> None:
    got = fetched(Flaky(becomes=OTHER))
    assert got.body == OTHER
    assert got.header("etag") == '"elm"'


def test_bytes_from_another_place_are_not_taken() -> None:
    with pytest.raises(HostUnreachable, match="before the body"):
        fetched(Flaky(starts_late=1))


@pytest.mark.parametrize("etag", ['W/"oak"', ""])
def test_without_a_promise_of_the_same_bytes_nothing_is_joined(etag: str) -> None:
    host = Flaky(etag=etag)
    with pytest.raises(HostUnreachable, match="before the body"):
        fetched(host)
    assert len(host.ranges) == 1


def test_a_host_that_breaks_every_time_is_left() -> None:
    host = Flaky(breaks_after=(300_000, 1000, 1000, 1000, 1000, 1000))
    with pytest.raises(HostUnreachable):
        fetched(host)
    assert len(host.ranges) == 4


def test_a_small_body_is_not_worth_it() -> None:
    host = Flaky(breaks_after=(1000,))
    with pytest.raises(HostUnreachable):
        fetched(host)
    assert len(host.ranges) == 1


def test_a_form_is_sent_once_whatever_becomes_of_its_reply() -> None:
    host = Flaky()
    with pytest.raises(HostUnreachable):
        fetched(host, wish=FetchWish(form=(("leaf", "oak"),)))
    assert len(host.ranges) == 1


def test_all_tries_together_have_the_time_of_one() -> None:
    async def stall(_arrival: Arrival, _writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    host = Flaky()

    async def first_breaks(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        await (stall if host.ranges else host)(arrival, writer)

    async def story() -> None:
        limits = replace(LARGE, total_s=0.6)
        async with fetching(Origin({"/": first_breaks}), limits) as get:
            await get("/")

    started_s = monotonic()
    with pytest.raises(FetchTimeout):
        asyncio.run(story())
    assert monotonic() - started_s < 2


def test_a_host_has_a_moment_of_rest_before_it_is_asked_again() -> None:
    started_s = monotonic()
    assert fetched(Flaky(), settings=CurlSettings(resume_pause_s=0.3)).body == PICTURE
    assert monotonic() - started_s >= 0.3
