"""HTTP/2, and a server that nobody here wrote: Debian's nginx, over TLS."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher, CurlSettings
from orbweaver.ports.fetcher.port import PLAIN, FetchLimits, FetchReply, FetchWish
from tests.crawl.names import LOOPBACK, NameBook
from tests.servers.certificate import self_signed
from tests.servers.keep_tor import free_ports
from tests.servers.nginx import Nginx

pytestmark = pytest.mark.full

RULES = """
listen 127.0.0.1:{port} ssl http2;
ssl_certificate {folder}/certificate.pem;
ssl_certificate_key {folder}/key.pem;
add_header x-connection $connection;
"""
LARGE = bytes(range(256)) * 4096
LIMITS = FetchLimits(total_s=10.0, keep_body_bytes=100_000)
Get = Callable[..., Coroutine[Any, Any, FetchReply]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Serve two files over TLS; give the port and the certificate to trust."""
    folder, root = tmp_path_factory.mktemp("tls"), tmp_path_factory.mktemp("root")
    (root / "index.html").write_text("<p>leaf</p>" * 200)
    (root / "large.png").write_bytes(LARGE)
    certificate, _ = self_signed(folder)
    (port,) = free_ports(1)
    with Nginx(root, RULES.format(port=port, folder=folder)):
        yield port, certificate


def play(site: tuple[int, Path], story: Callable[[Get], Coroutine[Any, Any, Any]]) -> Any:  # noqa: ANN401 - what the story gives
    """Play a story with a fetcher that trusts the site."""
    port, certificate = site

    async def told() -> object:
        guard = EgressGuard([(LOOPBACK, port)], only_loopback=True)
        settings = CurlSettings(ca_file=certificate)
        fetcher = CurlFetcher(guard, NameBook(guard), "orbweaver-tests", settings)

        async def get(path: str, wish: FetchWish = PLAIN) -> FetchReply:
            url = Url.parse(f"https://{LOOPBACK}:{port}{path}")
            return await fetcher.fetch(url, LIMITS, same_origin_only=True, wish=wish)

        try:
            return await story(get)
        finally:
            await fetcher.close()

    return asyncio.run(told())


def test_http_2_is_spoken_where_tls_offers_it(site: tuple[int, Path]) -> None:
    got: FetchReply = play(site, lambda get: get("/"))
    assert (got.status, got.http_version) == (200, "2")
    assert got.body == b"<p>leaf</p>" * 200
    assert got.header("content-encoding") == "gzip", "it came packed"


def test_many_requests_share_one_connection(site: tuple[int, Path]) -> None:
    async def story(get: Get) -> list[FetchReply]:
        first = await get("/")
        return [first, *await asyncio.gather(*(get("/large.png") for _ in range(8)))]

    replies = play(site, story)
    assert {reply.header("x-connection") for reply in replies} == {
        replies[0].header("x-connection")
    }
    wanted = hashlib.sha256(LARGE).hexdigest()
    assert {reply.digests.sha256_hex for reply in replies[1:] if reply.digests} == {wanted}


def test_identities_share_none(site: tuple[int, Path]) -> None:
    async def story(get: Get) -> set[str]:
        wishes = (PLAIN, FetchWish(identity="keeper"), FetchWish(identity="visitor"))
        return {(await get("/", wish)).header("x-connection") for wish in wishes}

    assert len(play(site, story)) == 3


def test_what_did_not_change_is_not_sent_again(site: tuple[int, Path]) -> None:
    async def story(get: Get) -> list[int]:
        first = await get("/large.png")
        etag, modified = first.header("etag"), first.header("last-modified")
        wishes = (FetchWish(etag=etag), FetchWish(last_modified=modified), FetchWish(etag='"x"'))
        return [(await get("/large.png", wish)).status for wish in wishes]

    assert play(site, story) == [304, 304, 200]
