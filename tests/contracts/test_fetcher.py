"""What every keeper of the fetcher promises: over a real origin, and from what was recorded."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import AddressRefused, BodyTooLarge, MalformedReply, NoSuchHost
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.fetcher.port import Fetcher, FetchLimits, FetchReply
from orbweaver.ports.fetcher.replay import Recorded, ReplayFetcher
from orbweaver.ports.fetcher.replay_folder import read_folder, write_folder
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Origin, reply, serving

LIMITS = FetchLimits(max_body_bytes=1000, total_s=5.0, idle_s=2.0)
GARDEN, ROCKS = "garden.example", "rocks.example"
Script = Mapping[str, Recorded]  # by "host/path"; "{garden}" in a location stands for its origin
World = Callable[[Script], AbstractAsyncContextManager[tuple[Fetcher, int]]]


def led_to(target: str, status: int = 302) -> Recorded:
    """Return a recorded redirect."""
    return Recorded(status, (("location", target),))


def at_port(recorded: Recorded, port: int) -> Recorded:
    """Fill in the port of the origin that the test runs on."""
    headers = tuple((k, v.replace("{port}", str(port))) for k, v in recorded.headers)
    return Recorded(recorded.status, headers, recorded.body, LOOPBACK)


@asynccontextmanager
async def over_curl(script: Script) -> AsyncIterator[tuple[Fetcher, int]]:
    """Serve the script from a real origin and fetch by libcurl."""
    async with serving(Origin()) as origin:
        for place, recorded in script.items():
            told = at_port(recorded, origin.port)
            origin.answers[place] = reply(told.body, told.status, dict(told.headers))
        guard = EgressGuard([(LOOPBACK, origin.port)], only_loopback=True)
        names = NameBook(guard, {GARDEN: LOOPBACK, ROCKS: LOOPBACK}, is_closed=True)
        fetcher = CurlFetcher(guard, names, "orbweaver-tests")
        yield fetcher, origin.port
        await fetcher.close()


@asynccontextmanager
async def over_replay(script: Script) -> AsyncIterator[tuple[Fetcher, int]]:
    """Answer from the script itself."""
    replies = {Url.parse(f"http://{p}"): at_port(told, 80) for p, told in script.items()}
    yield ReplayFetcher(replies), 80


@pytest.fixture(params=["curl", "replay", "replay folder"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """Return what sets a script up for one keeper."""

    @asynccontextmanager
    async def over_folder(script: Script) -> AsyncIterator[tuple[Fetcher, int]]:
        replies = {Url.parse(f"http://{p}"): at_port(told, 80) for p, told in script.items()}
        write_folder(tmp_path / "recorded", replies)
        yield ReplayFetcher(read_folder(tmp_path / "recorded")), 80

    kinds: dict[str, World] = {
        "curl": over_curl,
        "replay": over_replay,
        "replay folder": over_folder,
    }
    return kinds[request.param]


def fetch(
    world: World,
    script: Script,
    place: str,
    *,
    limits: FetchLimits = LIMITS,
    same_origin_only: bool = False,
) -> FetchReply:
    """Fetch one place of the script."""

    async def play() -> FetchReply:
        async with world(script) as (fetcher, port):
            host, _, path = place.partition("/")
            url = Url.parse(f"http://{host}:{port}/{path}")
            return await fetcher.fetch(url, limits, same_origin_only=same_origin_only)

    return played(play())


def played(story: Coroutine[Any, Any, FetchReply]) -> FetchReply:
    """Run a story to its end."""
    return asyncio.run(story)


def test_a_reply_comes_back_whole(world: World) -> None:
    script = {f"{GARDEN}/a": Recorded(203, (("x-leaf", "Oak"),), b"acorn")}
    got = fetch(world, script, f"{GARDEN}/a")
    assert (got.status, got.body, got.header("x-leaf")) == (203, b"acorn", "Oak")
    assert got.url == got.final_url
    assert (got.address, got.redirects) == (LOOPBACK, ())


def test_not_found_is_a_reply_and_no_error(world: World) -> None:
    assert fetch(world, {f"{GARDEN}/a": Recorded(404)}, f"{GARDEN}/a").status == 404


def test_redirects_are_followed_to_other_hosts(world: World) -> None:
    script = {
        f"{GARDEN}/a": led_to("b/c?d"),
        f"{GARDEN}/b/c?d": led_to(f"http://{ROCKS}:{{port}}/slate"),
        f"{ROCKS}/slate": Recorded(body=b"grey"),
    }
    got = fetch(world, script, f"{GARDEN}/a")
    assert got.body == b"grey"
    assert (got.url.path, got.final_url.host, got.final_url.path) == ("/a", ROCKS, "/slate")
    assert [(way.host, way.path) for way in got.redirects] == [(GARDEN, "/b/c"), (ROCKS, "/slate")]


def test_within_the_origin_a_redirect_that_leaves_it_is_the_reply(world: World) -> None:
    script = {
        f"{GARDEN}/a": led_to("/b"),
        f"{GARDEN}/b": led_to(f"http://{ROCKS}:{{port}}/slate", 307),
        f"{ROCKS}/slate": Recorded(body=b"grey"),
    }
    got = fetch(world, script, f"{GARDEN}/a", same_origin_only=True)
    assert (got.status, got.final_url.path) == (307, "/b")
    assert ROCKS in got.header("location")


def test_where_none_may_be_followed_the_redirect_is_the_reply(world: World) -> None:
    script = {f"{GARDEN}/a": led_to("/b"), f"{GARDEN}/b": Recorded()}
    limits = FetchLimits(max_redirects=0)
    assert fetch(world, script, f"{GARDEN}/a", limits=limits).status == 302


def test_a_redirect_without_a_target_is_a_plain_reply(world: World) -> None:
    assert fetch(world, {f"{GARDEN}/a": Recorded(302)}, f"{GARDEN}/a").status == 302


def test_a_loop_of_redirects_ends(world: World) -> None:
    script = {f"{GARDEN}/a": led_to("/b"), f"{GARDEN}/b": led_to("/a")}
    with pytest.raises(MalformedReply, match="more than 5 redirects"):
        fetch(world, script, f"{GARDEN}/a")


@pytest.mark.parametrize("target", ["ftp://garden.example/", "file:///etc/hosts", "http://"])
def test_a_redirect_to_no_address_of_the_web_is_broken(world: World, target: str) -> None:
    with pytest.raises(MalformedReply, match="not an address of the web"):
        fetch(world, {f"{GARDEN}/a": led_to(target)}, f"{GARDEN}/a")


def test_credentials_never_leave(world: World) -> None:
    script = {f"{GARDEN}/a": led_to(f"http://oak:elm@{GARDEN}:{{port}}/b")}
    with pytest.raises(AddressRefused, match="user name"):
        fetch(world, script, f"{GARDEN}/a")


def test_a_body_up_to_the_limit_is_taken(world: World) -> None:
    script = {f"{GARDEN}/a": Recorded(body=b"." * 1000)}
    assert len(fetch(world, script, f"{GARDEN}/a").body) == 1000


def test_a_longer_body_is_not(world: World) -> None:
    with pytest.raises(BodyTooLarge):
        fetch(world, {f"{GARDEN}/a": Recorded(body=b"." * 1001)}, f"{GARDEN}/a")


def test_a_host_that_does_not_exist_is_unreachable(world: World) -> None:
    with pytest.raises(NoSuchHost):
        fetch(world, {}, "nowhere.example/a")
