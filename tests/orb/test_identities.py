"""Logins in the Orb: two persons, no secret on any page, and hosts that wait for somebody."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from orbweaver.casework.access.logins import OpenedLogins
from orbweaver.casework.actions.logins import NewLogin, do_request_login
from orbweaver.casework.handover import handed_orders
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.host_state import HostState
from orbweaver.model.order import ResumeOrder
from orbweaver.model.url import Url
from orbweaver.ports.frontier.sqlite import SqliteFrontier
from orbweaver.ports.ledger.port import Outcome
from tests.contracts.walking import page_of
from tests.crawl.plans import first_visit, seed_at
from tests.orb.conftest import NOON, SignIn
from tests.orb.furnish import Furnished
from tests.orb.test_deciding import text_of

IDENTITIES = reverse("orb:identities")
HALL = Url.parse("http://rowan.example/hall")
SECRET = "under-the-rowan"


@pytest.fixture
def identity_id(house: Furnished, services: WebServices) -> str:
    """A login that the liaison asked for."""
    given = NewLogin(
        site=HALL,
        legal_basis="Order 12 of the town",
        expires_at=NOON + timedelta(days=30),
        connector="forum",
        user="gardener",
        password=SECRET,
    )
    return do_request_login(services.office, house.people[Role.LIAISON], given)


@pytest.fixture
def frontier(crawl_file: Path) -> Iterator[SqliteFrontier]:
    """The queue of the crawl that the pages see."""
    opened = SqliteFrontier(crawl_file)
    yield opened
    opened.close()


def pause(services: WebServices, frontier: SqliteFrontier) -> None:
    """Let the crawl give a host up until somebody has seen to it."""
    visit = first_visit(seed_at(HALL))
    frontier.offer([visit])
    (lease,) = frontier.lease("ada", 64, 60, NOON)
    state = HostState(HALL.host, NOON, paused_why="the login was refused")
    later = NOON + timedelta(days=1)
    outcome = Outcome(
        visit, lease, page_of(visit), again_at=later, is_put_off=True, host_state=state
    )
    services.ledger.commit([outcome], NOON)


def test_an_empty_page_says_where_a_login_comes_from(sign_in: SignIn) -> None:
    assert "identity add" in text_of(sign_in(Role.LIAISON), IDENTITIES)


def test_a_second_person_approves_and_nobody_reads_a_secret(
    sign_in: SignIn, services: WebServices, identity_id: str
) -> None:
    asker, second = sign_in(Role.LIAISON), sign_in(Role.ADMINISTRATOR)
    approve = reverse("orb:identity-approve", args=[identity_id])
    assert approve not in text_of(asker, IDENTITIES)
    assert approve in text_of(second, IDENTITIES)
    assert asker.post(approve).status_code == 403
    assert OpenedLogins(services.office)() == ()
    page = second.post(approve, follow=True).content.decode()
    assert "hxxp://rowan[.]example/" in page
    assert "Order 12 of the town" in page
    assert "in use" in page
    for secret in (SECRET, "gardener", "http://rowan.example"):
        assert secret not in page
    assert len(OpenedLogins(services.office)()) == 1


def test_a_host_that_waits_is_the_next_thing_and_goes_on(
    sign_in: SignIn, services: WebServices, identity_id: str, frontier: SqliteFrontier
) -> None:
    client = sign_in(Role.LIAISON)
    assert "waits for its login" not in text_of(client, "/orb/")
    pause(services, frontier)
    assert "1 host waits for its login" in text_of(client, "/orb/")
    page = text_of(client, IDENTITIES)
    assert "rowan[.]example" in page
    assert "the login was refused" in page
    resume = reverse("orb:host-resume", args=[HALL.host])
    assert resume in page
    assert client.post(resume).status_code == 302
    assert [each.order for each in handed_orders(0, 100)][-1] == ResumeOrder(HALL.host)
