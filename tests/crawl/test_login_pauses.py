"""A login that is refused: tried once, and then its host waits for a person, and no other does."""

import asyncio

import pytest

from orbweaver.crawl import sessions
from orbweaver.errors import DamagedRecord
from orbweaver.model.login_identity import LoginIdentity
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from tests.crawl.members import HOST, Members, open_forum
from tests.crawl.membership import SETTINGS, crawl, identity, paused_why, sighted
from tests.crawl.shed import Shed, quick


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


@pytest.mark.parametrize("action", ["/post/new", "http://slate.example/enter", "/login"])
def test_a_form_that_points_elsewhere_is_not_sent(
    shed: Shed, members: Members, action: str
) -> None:
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


def test_identities_that_do_not_read_stop_the_worker_and_burn_no_visit(shed: Shed) -> None:
    def unreadable() -> list[LoginIdentity]:
        raise ValueError("half a record")

    shed.offer("http://garden.example/", Scope(Reach.HOST))
    shed.logins = unreadable
    with pytest.raises(DamagedRecord, match="ValueError"):
        asyncio.run(shed.crawl([80], SETTINGS))
    assert list(shed.ledger.pages()) == []
    assert shed.frontier.count(shed.clock.now()).due == 1
