"""The forum Spirit: members alone see its pages, so the crawl logs in and finds everything."""

from datetime import timedelta

import pytest

from orbweaver.model.clock import SystemClock
from orbweaver.model.login_identity import LoginIdentity, LoginRecipe
from orbweaver.model.url import Url
from tests.crawl.shed import Shed
from tests.servers.person import Person
from tests.servers.spirit import (
    MEMBER,
    PASSWORD,
    PER_PAGE,
    Forum,
    answer,
    open_topic,
    spirit,
    upload,
)
from tests.software.drawings import Uploads, crawl_host

pytestmark = pytest.mark.full

LOGIN = "/user/login/"
WAYS = {
    "shown": "Moss.\n\n![moss]({path})",
    "linked": "The plan is [here]({path}).",
    "a linked picture": "[![slate]({path})]({path})",
    "among words": "Fern ![fern]({path}) and slate.",
}
"""How a post may show a picture, in the forum's markup."""
PLAIN_TOPICS = PLAIN_ANSWERS = PER_PAGE
RECIPE = LoginRecipe(LOGIN, LOGIN, user_field="username", password_field="password")


def fill(member: Person) -> Uploads:
    """Open a topic for each way, one whose picture stands on its second page, and some more."""
    uploads = Uploads()
    for n, (way, markup) in enumerate(WAYS.items()):
        path = upload(member, f"way{n}.jpg", uploads.draw(way))
        open_topic(member, way, markup.format(path=path))
    long = open_topic(member, "A long one", "It begins.")
    for n in range(PLAIN_ANSWERS):
        answer(member, long, f"Of ferns, {n}.")
    path = upload(member, "late.jpg", uploads.draw("on a second page"))
    answer(member, long, f"At last: ![late]({path})")
    for n in range(PLAIN_TOPICS):
        open_topic(member, f"Of moss {n}", "Moss, fern and slate.")
    return uploads


def identity(forum: Forum) -> LoginIdentity:
    """Return the member's account, with the way to log in."""
    return LoginIdentity(
        identity_id="1d" * 16,
        site=Url.parse(f"{forum.home}/"),
        connector="web",
        expires_at=SystemClock().now() + timedelta(days=1),
        recipe=RECIPE,
        user=MEMBER,
        password=PASSWORD,
    )


def test_members_of_a_forum_find_every_picture_and_strangers_none(shed: Shed) -> None:
    with spirit() as forum:
        uploads = fill(forum.member())
        filled = len(forum.asked())
        crawl_host(shed, f"{forum.home}/", forum.port)
        missed_by_strangers = uploads.missed(shed)
        shed.logins = lambda: [identity(forum)]
        crawl_host(shed, f"{forum.home}/topic/active/", forum.port)
        asked = forum.asked()[filled:]
    assert missed_by_strangers == list(uploads.contents)
    assert uploads.missed(shed) == []
    assert [path for method, path in asked if method == "POST"] == [LOGIN]
    assert not [path for _, path in asked if path.startswith("/user/logout/")]
