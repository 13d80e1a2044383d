"""A jar for each identity and host: what goes back, where to, and what never does."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.egress.onion import onion_address
from orbweaver.errors import HostUnreachable
from orbweaver.model.clock import SetClock
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.cookies import Cookie, read_cookie
from orbweaver.ports.fetcher.jars import Jars
from orbweaver.ports.fetcher.port import FetchWish
from tests.contracts.fetching import fetching
from tests.crawl.origin import Answer, Arrival, Origin, reply

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEEPER = FetchWish(identity="keeper")
POND = onion_address(bytes(32))


def jars_after(address: str, *lines: str, at: datetime = NOON) -> Jars:
    """Return the jars of who met these cookies at an address."""
    jars = Jars(SetClock(at))
    jars.remember("keeper", Url.parse(address), [("set-cookie", line) for line in lines])
    return jars


def sent(jars: Jars, address: str) -> str:
    """Return what the keeper sends there."""
    return jars.header("keeper", Url.parse(address))


def setting(*lines: str) -> Answer:
    """Return an answer that sets one cookie."""
    (line,) = lines
    return reply(b"", 200, {"set-cookie": line})


def told(origin: Origin) -> list[str]:
    """Return the cookie of every request, in order."""
    return [arrival.headers.get("cookie", "") for arrival in origin.arrivals]


def test_an_identity_takes_its_cookies_along_and_nobody_else_has_any() -> None:
    origin = Origin({"/": setting("leaf=oak; Path=/")})

    async def story() -> None:
        async with fetching(origin) as get:
            for wish in (KEEPER, KEEPER, FetchWish(identity="visitor"), FetchWish()):
                await get("/", wish)
            await get("http://rocks.example:{port}/", KEEPER)

    asyncio.run(story())
    assert told(origin) == ["", "leaf=oak", "", "", ""]


def test_identities_share_no_connection() -> None:
    origin = Origin({"/": reply(b"leaf")})

    async def story() -> None:
        async with fetching(origin) as get:
            for identity in ("keeper", "visitor", "", "keeper"):
                await get("/", FetchWish(identity=identity))

    asyncio.run(story())
    assert [arrival.connection for arrival in origin.arrivals] == [1, 2, 3, 1]


def test_cookies_of_a_redirect_count_on_the_way() -> None:
    origin = Origin(
        {
            "/login": reply(b"", 303, {"location": "/rooms", "set-cookie": "sid=1; Path=/"}),
            "/rooms": reply(b"in"),
        }
    )

    async def story() -> None:
        async with fetching(origin) as get:
            wish = FetchWish(identity="keeper", form=(("user", "oak"), ("word", "a b&c")))
            assert (await get("/login", wish)).body == b"in"

    asyncio.run(story())
    asked = [(a.method, a.target, a.body) for a in origin.arrivals]
    assert asked == [("POST", "/login", b"user=oak&word=a+b%26c"), ("GET", "/rooms", b"")]
    assert told(origin) == ["", "sid=1"]
    assert "expect" not in origin.arrivals[0].headers
    kind = origin.arrivals[0].headers["content-type"]
    assert kind == "application/x-www-form-urlencoded"


def test_a_login_is_imported_and_taken_out_again() -> None:
    origin = Origin({"/": reply(b"leaf")})
    brought = Cookie("sid", "s3cret", "garden.example")

    async def story() -> tuple[Cookie, ...]:
        async with fetching(origin) as get:
            get.fetcher.put_cookies("keeper", [brought])
            await get("/", KEEPER)
            return get.fetcher.jar_of("keeper")

    assert asyncio.run(story()) == (brought,)
    assert told(origin) == ["sid=s3cret"]
    assert "s3cret" not in repr(brought), "a log shows no secret"


def test_a_form_is_sent_once_though_the_old_connection_is_dead() -> None:
    async def hang_up(_arrival: Arrival, writer: asyncio.StreamWriter) -> None:
        writer.close()

    origin = Origin({"/": reply(b"leaf"), "/login": hang_up})

    async def story() -> None:
        async with fetching(origin) as get:
            await get("/", KEEPER)
            with pytest.raises(HostUnreachable):
                await get("/login", FetchWish(identity="keeper", form=(("a", "b"),)))

    asyncio.run(story())
    assert origin.targets() == ["/", "/login"]


def test_after_a_wish_the_next_fetch_is_plain_again() -> None:
    origin = Origin({"/": setting("leaf=oak")})

    async def story() -> None:
        async with fetching(origin) as get:
            await get("/", FetchWish(etag='"a"', last_modified="then", form=(("a", "b"),)))
            await get("/")

    asyncio.run(story())
    first, second = origin.arrivals
    assert (first.method, first.headers["if-none-match"]) == ("POST", '"a"')
    assert (second.method, second.body) == ("GET", b"")
    assert set(second.headers) == {"host", "user-agent", "accept", "accept-encoding"}


def test_what_no_header_can_carry_is_left_out() -> None:
    origin = Origin({"/": reply(b"leaf")})

    async def story() -> None:
        async with fetching(origin) as get:
            await get("/", FetchWish(etag='"a"\r\nleaf: oak', last_modified="sär"))

    asyncio.run(story())
    assert "if-none-match" not in origin.arrivals[0].headers
    assert "leaf" not in origin.arrivals[0].headers


@pytest.mark.parametrize(
    ("line", "elsewhere", "goes"),
    [
        ("a=1", "http://www.garden.example/a/", False),
        ("a=1; Domain=garden.example", "http://www.garden.example/a/", True),
        ("a=1; Domain=.Garden.Example", "http://www.garden.example/a/", True),
        ("a=1; Domain=garden.example", "http://xgarden.example/a/", False),
        ("a=1; Path=/moss", "http://garden.example/moss/fern", True),
        ("a=1; Path=/moss", "http://garden.example/mossy", False),
        ("a=1; Path=moss", "http://garden.example/a/b", True),
        ("a=1; Secure", "http://garden.example/a/", False),
        ("a=1; Domain=example", "http://garden.example/a/", False),
        ("a=1; Domain=rocks.example", "http://rocks.example/a/", False),
        ("a=1; Domain=www.garden.example", "http://www.garden.example/a/", False),
        ("=1", "http://garden.example/a/", False),
        ("a", "http://garden.example/a/", False),
        ("a=\x07", "http://garden.example/a/", False),
        (f"a={'x' * 4096}", "http://garden.example/a/", False),
        ("__Host-a=1; Path=/", "http://garden.example/a/", False),
        ("__Secure-a=1", "http://garden.example/a/", False),
        ("a=1; Max-Age=0", "http://garden.example/a/", False),
        ("a=1; Max-Age=60", "http://garden.example/a/", True),
        ("a=1; Expires=Sat, 21 Nov 2026 12:00:00 GMT", "http://garden.example/a/", False),
        ("a=1; Expires=Mon, 23-Nov-2026 12:00:00 GMT", "http://garden.example/a/", True),
        ("a=1; Expires=never", "http://garden.example/a/", True),
        (
            "a=1; Max-Age=60; Expires=Sat, 21 Nov 2020 12:00:00 GMT",
            "http://garden.example/a/",
            True,
        ),
    ],
)
def test_where_a_cookie_of_a_garden_goes(line: str, elsewhere: str, goes: bool) -> None:  # noqa: FBT001 (pytest passes it by name)
    jars = jars_after("http://garden.example/a/b", line)
    assert bool(sent(jars, elsewhere)) == goes


@pytest.mark.parametrize(
    ("home", "domain", "neighbour"),
    [
        ("oak.github.io", "github.io", "elm.github.io"),
        ("oak.co.uk", "co.uk", "elm.co.uk"),
        ("127.0.0.1", "0.0.1", "127.1.0.1"),
    ],
)
def test_tenants_of_one_house_have_no_cookie_in_common(
    home: str, domain: str, neighbour: str
) -> None:
    line = f"a=1; Domain={domain}; Path=/"
    assert read_cookie(line, Url.parse(f"http://{home}/"), NOON) is None
    jars = jars_after(f"http://{home}/", line)
    assert sent(jars, f"http://{neighbour}/") == ""


def test_a_cookie_over_tls_or_from_an_onion_may_be_secure() -> None:
    assert sent(jars_after("https://garden.example/", "a=1; Secure"), "https://garden.example/")
    assert sent(jars_after(f"http://{POND}/", "a=1; Secure"), f"http://{POND}/")


def test_an_open_channel_does_not_replace_what_came_by_a_safe_one() -> None:
    jars = jars_after("https://garden.example/", "a=safe; Secure")
    jars.remember("keeper", Url.parse("http://garden.example/"), [("set-cookie", "a=evil")])
    assert sent(jars, "https://garden.example/") == "a=safe"


def test_the_longer_path_comes_first_and_a_later_value_wins() -> None:
    jars = jars_after("http://garden.example/", "a=1; Path=/", "b=2; Path=/moss", "a=3; Path=/")
    assert sent(jars, "http://garden.example/moss") == "b=2; a=3"


def test_a_cookie_ends_with_its_time() -> None:
    clock = SetClock(NOON)
    jars = Jars(clock)
    url = Url.parse("http://garden.example/")
    jars.remember("keeper", url, [("set-cookie", "a=1; Max-Age=60"), ("set-cookie", "b=2")])
    clock.pass_time(timedelta(seconds=61))
    assert jars.header("keeper", url) == "b=2"
    assert [cookie.name for cookie in jars.of("keeper")] == ["b"]


def test_no_host_fills_the_memory_and_none_empties_the_jar_of_another() -> None:
    jars = jars_after("http://rocks.example/", "slate=grey")
    flood = [("set-cookie", f"c{n}={'x' * 1000}") for n in range(500)]
    jars.remember("keeper", Url.parse("http://garden.example/"), flood)
    assert len(jars.of("keeper")) == 51
    assert sent(jars, "http://rocks.example/") == "slate=grey"


def test_a_cookie_that_no_header_can_carry_costs_no_other_its_way() -> None:
    jars = jars_after("http://garden.example/", "session=oak")
    jars.remember("keeper", Url.parse("http://garden.example/"), [("set-cookie", "tree=hêtre")])
    assert sent(jars, "http://garden.example/") == "session=oak"


ATTRIBUTES = ("Domain=", "Domain=example", "Path=", "Path=/a", "Secure", "Max-Age=x", ";;", "=")


@given(st.text(max_size=80), st.lists(st.sampled_from(ATTRIBUTES), max_size=6))
def test_whatever_a_host_says_its_cookie_stays_with_its_owner(
    start: str, wishes: Sequence[str]
) -> None:
    url = Url.parse("http://moss.garden.example/a/b")
    cookie = read_cookie("; ".join([start, *wishes]), url, NOON)
    if cookie is None:
        return
    for stranger in ("http://rocks.example/a/b", "http://example/a/b", "http://arden.example/a/b"):
        assert not cookie.goes_to(Url.parse(stranger), NOON)
    assert "\n" not in cookie.name + cookie.value
