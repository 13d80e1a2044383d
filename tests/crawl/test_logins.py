"""Behind a login: as a member with an identity, as a stranger without."""

import asyncio
import logging
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import structlog

from orbweaver.crawl.domain_rules import DomainRule, DomainRules, Handling
from orbweaver.crawl.manners.rules import MannersRules
from orbweaver.model.clock import SystemClock
from orbweaver.model.login_identity import LoginCookie, LoginRecipe
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from tests.crawl.members import HOST, NAME, PASSWORD, Members, open_forum
from tests.crawl.membership import SETTINGS, crawl, identity, paused_why, sighted
from tests.crawl.shed import Shed

ROOMS = {"/hall", "/room/1", "/room/1/2", "/room/2", "/room/2/2"}


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


def test_a_login_keeps_the_pause_that_a_rule_asks_for(shed: Shed, members: Members) -> None:
    slow = DomainRules([DomainRule(HOST, Handling.SLOW, "a small machine", 0.06)])
    crawl(shed, members, [identity(0)], manners=MannersRules(domains=slow))
    assert len(members.posts) == 1
    slack_s = 0.005  # clocks of two tasks on one loop
    pauses_s = [later.at_s - one.at_s for one, later in pairwise(members.asked)]
    assert min(pauses_s) >= 0.06 - slack_s
