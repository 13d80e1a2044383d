"""What every keeper of the fetcher promises: over a real origin, and from what was recorded."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import AddressRefused, BodyTooLarge, MalformedReply, NoSuchHost
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.fetcher.port import (
    PLAIN,
    BodyDigests,
    Fetcher,
    FetchLimits,
    FetchReply,
    FetchWish,
)
from orbweaver.ports.fetcher.replay import Recorded, ReplayFetcher
from orbweaver.ports.fetcher.replay_folder import read_folder, write_folder
from tests.crawl.names import LOOPBACK, NameBook
from tests.crawl.origin import Answer, Arrival, Origin, reply, serving

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


def unless_unchanged(told: Recorded) -> Answer:
    """Return an answer that sends a page only to who has another one."""
    whole = reply(told.body, told.status, dict(told.headers))
    validators = (("etag", "if-none-match"), ("last-modified", "if-modified-since"))
    held = {asked: value for name, asked in validators for k, value in told.headers if k == name}

    async def send(arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        is_same = any(arrival.headers.get(asked) == value for asked, value in held.items())
        await (reply(b"", 304) if is_same else whole)(arrival, writer)

    return send


@asynccontextmanager
async def over_curl(script: Script) -> AsyncIterator[tuple[Fetcher, int]]:
    """Serve the script from a real origin and fetch by libcurl."""
    async with serving(Origin()) as origin:
        for place, recorded in script.items():
            origin.answers[place] = unless_unchanged(at_port(recorded, origin.port))
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
    wish: FetchWish = PLAIN,
) -> FetchReply:
    """Fetch one place of the script."""

    async def play() -> FetchReply:
        async with world(script) as (fetcher, port):
            host, _, path = place.partition("/")
            url = Url.parse(f"http://{host}:{port}/{path}")
            return await fetcher.fetch(url, limits, same_origin_only=same_origin_only, wish=wish)

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


def test_a_body_that_is_too_large_to_keep_is_hashed(world: World) -> None:
    body = bytes(range(256)) * 3
    limits = FetchLimits(max_body_bytes=1000, keep_body_bytes=700)
    got = fetch(world, {f"{GARDEN}/a": Recorded(body=body)}, f"{GARDEN}/a", limits=limits)
    assert (got.size_bytes, got.is_whole) == (768, False)
    assert got.body == body[: len(got.body)], "its beginning, to tell what it is"
    assert got.digests == BodyDigests(
        hashlib.sha256(body).hexdigest(),
        hashlib.sha1(body, usedforsecurity=False).hexdigest(),
        hashlib.md5(body, usedforsecurity=False).hexdigest(),
    )


def test_a_body_that_is_kept_is_left_to_others_to_hash(world: World) -> None:
    got = fetch(world, {f"{GARDEN}/a": Recorded(body=b"leaf")}, f"{GARDEN}/a")
    assert (got.size_bytes, got.is_whole, got.digests) == (4, True, None)


@pytest.mark.parametrize(
    "wish", [FetchWish(etag='"oak"'), FetchWish(last_modified="Sun, 22 Nov 2026 09:30:00 GMT")]
)
def test_an_unchanged_page_is_not_sent_again(world: World, wish: FetchWish) -> None:
    held = (("etag", '"oak"'), ("last-modified", "Sun, 22 Nov 2026 09:30:00 GMT"))
    script = {f"{GARDEN}/a": Recorded(200, held, b"leaf")}
    got = fetch(world, script, f"{GARDEN}/a", wish=wish)
    assert (got.status, got.body) == (304, b"")


def test_a_changed_page_is(world: World) -> None:
    script = {f"{GARDEN}/a": Recorded(200, (("etag", '"elm"'),), b"leaf")}
    got = fetch(world, script, f"{GARDEN}/a", wish=FetchWish(etag='"oak"'))
    assert (got.status, got.body) == (200, b"leaf")


def test_the_condition_is_for_the_address_asked_alone(world: World) -> None:
    script = {
        f"{GARDEN}/a": led_to("/b"),
        f"{GARDEN}/b": Recorded(200, (("etag", '"oak"'),), b"leaf"),
    }
    got = fetch(world, script, f"{GARDEN}/a", wish=FetchWish(etag='"oak"'))
    assert (got.status, got.body) == (200, b"leaf")


@pytest.mark.parametrize("status", [307, 308])
def test_a_form_is_not_repeated_elsewhere(world: World, status: int) -> None:
    script = {f"{GARDEN}/a": led_to("/b", status), f"{GARDEN}/b": Recorded()}
    got = fetch(world, script, f"{GARDEN}/a", wish=FetchWish(form=(("leaf", "oak"),)))
    assert (got.status, got.redirects) == (status, ())


@pytest.mark.parametrize("status", [301, 302, 303])
def test_what_a_form_leads_to_is_fetched(world: World, status: int) -> None:
    script = {f"{GARDEN}/a": led_to("/b", status), f"{GARDEN}/b": Recorded(body=b"in")}
    got = fetch(world, script, f"{GARDEN}/a", wish=FetchWish(form=(("leaf", "oak"),)))
    assert (got.status, got.body) == (200, b"in")


def test_each_identity_has_a_jar_and_nobody_has_none(world: World) -> None:
    script = {f"{GARDEN}/a": Recorded(200, (("set-cookie", "leaf=oak; Path=/"),))}

    async def play() -> list[list[str]]:
        async with world(script) as (fetcher, port):
            url = Url.parse(f"http://{GARDEN}:{port}/a")
            for identity in ("", "keeper"):
                await fetcher.fetch(
                    url, LIMITS, same_origin_only=True, wish=FetchWish(identity=identity)
                )
            fetcher.put_cookies("visitor", fetcher.jar_of("keeper"))
            fetcher.empty_jar("keeper")
            people = ("", "keeper", "visitor", "stranger")
            return [[f"{c.name}={c.value}" for c in fetcher.jar_of(name)] for name in people]

    assert asyncio.run(play()) == [[], [], ["leaf=oak"], []]


def test_a_reply_says_what_it_took(world: World) -> None:
    got = fetch(world, {f"{GARDEN}/a": Recorded()}, f"{GARDEN}/a")
    assert (got.route, got.http_version) == ("direct", "1.1")
    assert 0 <= got.first_byte_s <= got.elapsed_s
