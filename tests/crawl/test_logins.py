"""Behind a login: as a member with an identity, as a stranger without, and never by knocking."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from orbweaver.crawl import sessions
from orbweaver.model.clock import SystemClock
from orbweaver.model.login_identity import LoginCookie, LoginIdentity, LoginRecipe
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from tests.crawl.members import HOST, NAME, PASSWORD, Members, open_forum
from tests.crawl.shed import Shed, quick

WAIT_S = 3600.0
SETTINGS = quick(paused_wait_s=WAIT_S)
ROOMS = {"/hall", "/room/1", "/room/1/2", "/room/2", "/room/2/2"}


def identity(port: int, **changed: object) -> LoginIdentity:
    """Return an approved identity for the forum."""
    given = LoginIdentity(
        identity_id="1d" * 16,
        site=Url.parse(f"http://{HOST}:{port}/"),
        connector="forum",
        expires_at=SystemClock().now() + timedelta(days=1),
        user=NAME,
        password=PASSWORD,
    )
    return replace(given, **changed)  # type: ignore[arg-type]  # a test names real fields


@pytest.fixture
def members(pictures: list[bytes]) -> Members:
    return Members(pictures)


def crawl(
    shed: Shed, members: Members, *rounds: Sequence[LoginIdentity] | None, **changed: object
) -> None:
    """Crawl the forum once for each round, with those identities (ports are filled in)."""

    async def story() -> None:
        async with open_forum(members) as port:
            shed.offer(f"http://{HOST}:{port}/", Scope(Reach.HOST))
            for given in rounds:
                site = Url.parse(f"http://{HOST}:{port}/")
                fitting = [replace(one, site=site) for one in given or ()]
                shed.logins = (lambda found=fitting: found) if given is not None else None
                await shed.crawl([port], quick(SETTINGS, **changed))

    asyncio.run(story())


def sighted(shed: Shed) -> set[str]:
    """Return the paths of all sightings."""
    return {sighting.url.path for sighting in shed.ledger.sightings()}


def paused_why(shed: Shed) -> str:
    """Return why the forum waits for a person; empty while it does not."""
    state = shed.ledger.host_states([HOST]).get(HOST)
    return state.paused_why if state else ""


# ------------------------------------------------------------------------ who gets in
def test_a_stranger_sees_nothing_of_the_rooms(shed: Shed, members: Members) -> None:
    crawl(shed, members, None)
    assert sighted(shed) == {"/front.jpg"}
    assert members.posts == []
    assert {name for one in members.asked for name in one.cookies} == set()


def test_a_member_sees_every_picture(shed: Shed, members: Members) -> None:
    crawl(shed, members, [identity(0)])
    assert sighted(shed) == {"/front.jpg", *members.pictures_inside()}
    (post,) = members.posts
    assert (post.path, post.fields) == (
        "/enter",
        (("token", "token-of-visitor-1"), ("name", NAME), ("password", PASSWORD)),
    )
    assert set(members.paths()) >= ROOMS
    assert "/logout" not in members.paths()
    assert members.paths().count("/login") == 1


def test_an_identity_past_its_end_is_never_used(shed: Shed, members: Members) -> None:
    over = SystemClock().now() - timedelta(seconds=1)
    crawl(shed, members, [identity(0, expires_at=over)])
    assert sighted(shed) == {"/front.jpg"}
    assert members.posts == []
    assert {name for one in members.asked for name in one.cookies} == set()


def test_an_identity_of_another_host_is_not_used_here(shed: Shed, members: Members) -> None:
    elsewhere = Url.parse("http://slate.example/")

    async def story() -> None:
        async with open_forum(members) as port:
            shed.offer(f"http://{HOST}:{port}/", Scope(Reach.HOST))
            shed.logins = lambda: [identity(port, site=elsewhere)]
            await shed.crawl([port], SETTINGS)

    asyncio.run(story())
    assert sighted(shed) == {"/front.jpg"}
    assert {name for one in members.asked for name in one.cookies} == set()


def test_cookies_that_a_person_brought_open_it_without_a_form(shed: Shed, members: Members) -> None:
    cookie = LoginCookie("member", members.open_session())
    crawl(shed, members, [identity(0, user="", password="", cookies=(cookie,))])
    assert sighted(shed) == {"/front.jpg", *members.pictures_inside()}
    assert members.posts == []
    assert "/login" not in members.paths()


def test_stale_cookies_give_way_to_the_form(shed: Shed, members: Members) -> None:
    stale = LoginCookie("member", "session-of-last-year")
    crawl(shed, members, [identity(0, cookies=(stale,))])
    assert sighted(shed) == {"/front.jpg", *members.pictures_inside()}
    assert len(members.posts) == 1


def test_a_recipe_of_its_own_opens_a_site_that_no_connector_knows(
    shed: Shed, members: Members
) -> None:
    recipe = LoginRecipe("/login", "/enter", "name", "password")
    crawl(shed, members, [identity(0, connector="web", recipe=recipe)])
    assert members.pictures_inside() <= sighted(shed)


# ------------------------------------------------------------------- when it is lost
@pytest.mark.parametrize("status", [303, 401, 403])
def test_logged_out_in_the_middle_it_logs_in_again_and_loses_nothing(
    shed: Shed, members: Members, status: int
) -> None:
    members.forgets_after = (3, 7)
    members.status_for_strangers = status
    crawl(shed, members, [identity(0)])
    assert sighted(shed) == {"/front.jpg", *members.pictures_inside()}
    assert len(members.posts) == 3
    assert paused_why(shed) == ""


def test_a_site_without_a_way_out_is_noticed_by_the_way_to_its_form(
    shed: Shed, members: Members
) -> None:
    members.forgets_after, members.has_exit = (3,), False
    crawl(shed, members, [identity(0)])
    assert sighted(shed) == {"/front.jpg", *members.pictures_inside()}
    assert len(members.posts) == 2


def test_what_members_may_not_see_is_no_reason_to_log_in_again(
    shed: Shed, members: Members
) -> None:
    members.forbidden = frozenset({"/room/1/2", "/members/2.jpg"})
    crawl(shed, members, [identity(0)])
    assert len(members.posts) == 1
    assert shed.statuses()["/room/1/2"] == 403
    assert paused_why(shed) == ""


def test_a_site_that_logs_us_out_again_and_again_waits_for_a_person(
    shed: Shed, members: Members
) -> None:
    members.forgets_after = tuple(range(1, 100))
    crawl(shed, members, [identity(0)])
    assert len(members.posts) == 6
    assert "again and again" in paused_why(shed)
    assert shed.statuses() == {}, "what waits was not recorded as seen"


# ------------------------------------------------------------------- when it is refused
@pytest.mark.parametrize("status", [403, 200])
def test_a_wrong_password_is_tried_once_and_the_host_waits(
    shed: Shed, members: Members, status: int
) -> None:
    members.says_no_with = status
    crawl(shed, members, [identity(0, password="something-else")])
    assert len(members.posts) == 1
    assert paused_why(shed) == "the login was refused"
    assert sighted(shed) == set()
    assert [page.url.path for page in shed.ledger.pages()] == []


def test_other_hosts_go_on_while_one_waits(shed: Shed, members: Members) -> None:
    async def story() -> None:
        async with open_forum(members) as port, open_forum(Members(members.pictures)) as other:
            shed.offer(f"http://{HOST}:{port}/", Scope(Reach.HOST))
            shed.offer(f"http://pond.example:{other}/", Scope(Reach.HOST))
            shed.logins = lambda: [identity(port, password="something-else")]
            await shed.crawl([port, other], SETTINGS)

    asyncio.run(story())
    assert [page.url.host for page in shed.ledger.pages() if page.url.path == "/"] == [
        "pond.example"
    ]


def test_paused_it_stays_paused_for_the_next_worker_until_somebody_says_go_on(
    shed: Shed, members: Members
) -> None:
    async def story() -> None:
        async with open_forum(members) as port:
            shed.offer(f"http://{HOST}:{port}/", Scope(Reach.HOST))
            shed.logins = lambda: [identity(port, password="something-else")]
            await shed.crawl([port], SETTINGS)
            shed.logins = lambda: [identity(port)]
            shed.offer(f"http://{HOST}:{port}/hall", Scope(Reach.HOST))
            await shed.crawl([port], SETTINGS)
            assert len(members.posts) == 1
            shed.ledger.resume("casework.orders", 1, [HOST], shed.clock.now())
            await shed.crawl([port], SETTINGS)

    asyncio.run(story())
    assert sighted(shed) == {"/front.jpg", *members.pictures_inside()}
    assert paused_why(shed) == ""
    assert {page.error for page in shed.ledger.pages() if page.status != 404} == {""}


def test_a_host_that_waits_waits_also_when_its_login_is_over(shed: Shed, members: Members) -> None:
    async def story() -> None:
        async with open_forum(members) as port:
            shed.offer(f"http://{HOST}:{port}/", Scope(Reach.HOST))
            shed.logins = lambda: [identity(port, password="something-else")]
            await shed.crawl([port], SETTINGS)
            shed.logins = None
            shed.offer(f"http://{HOST}:{port}/hall", Scope(Reach.HOST))
            await shed.crawl([port], SETTINGS)
            assert list(shed.ledger.pages()) == []
            shed.ledger.resume("casework.orders", 1, [HOST], shed.clock.now())
            await shed.crawl([port], SETTINGS)

    asyncio.run(story())
    assert sighted(shed) == {"/front.jpg"}, "as a stranger"
    assert len(members.posts) == 1


def test_a_revoked_identity_is_let_go_of_in_the_middle(
    shed: Shed, members: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "REFRESH_S", 0.0)

    async def story() -> None:
        async with open_forum(members) as port:
            shed.offer(f"http://{HOST}:{port}/", Scope(Reach.HOST))
            shed.logins = lambda: [] if members.posts else [identity(port)]
            await shed.crawl([port], SETTINGS)

    asyncio.run(story())
    assert len(members.posts) == 1
    assert sighted(shed) == {"/front.jpg"}
    last_login = max(n for n, one in enumerate(members.asked) if one.path == "/hall")
    assert not [one for one in members.asked[last_login:] if one.cookies]


def test_a_form_that_points_elsewhere_is_not_sent(shed: Shed, members: Members) -> None:
    for action in ("/post/new", "http://slate.example/enter"):
        members.action = action
    crawl(shed, members, [identity(0)])
    assert members.posts == []
    assert "form" in paused_why(shed)


def test_a_login_page_that_is_down_is_no_reason_to_wait_for_a_person(
    shed: Shed, members: Members
) -> None:
    async def story() -> None:
        async with open_forum(members) as port:
            shed.offer(f"http://{HOST}:{port}/", Scope(Reach.HOST))
            nobody = port + 1 if port < 65535 else port - 1
            away = Url.parse(f"http://{HOST}:{nobody}/")
            shed.logins = lambda: [identity(port, site=away)]
            await shed.crawl([port, nobody], quick(SETTINGS, max_attempts=2))

    asyncio.run(story())
    assert paused_why(shed) == ""
    assert members.posts == []


# --------------------------------------------------------------------------- secrets
def test_no_secret_is_logged_printed_or_kept(
    shed: Shed,
    members: Members,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with structlog.testing.capture_logs() as told, caplog.at_level(logging.DEBUG):
        members.forgets_after = (3,)
        crawl(shed, members, [identity(0)])
    shed.close()
    said = repr(told) + caplog.text + repr(capsys.readouterr()) + repr(identity(80))
    kept = [path for path in Path(shed.crawl_database).parent.rglob("*") if path.is_file()]
    at_rest = b"".join(path.read_bytes() for path in kept)
    for secret in (PASSWORD, "of-the-rowan", "token-of-visitor"):
        assert secret not in said
        assert secret.encode() not in at_rest
    assert b"rowan.example" in at_rest
