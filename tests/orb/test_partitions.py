"""A page for each partition: what waits, since when, why, and who works on it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.host_state import HostState
from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.port import SHARDS, shard_of
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, plain
from tests.orb.conftest import SignIn
from tests.orb.crawled import looks, main_of, rows_of
from tests.orb.test_deciding import text_of

PARTITIONS = reverse("orb:partitions")
POND, LATER = visit("garden.example/pond", due_s=-90), visit("garden.example/moss", due_s=3600)
MAY = (Role.LIAISON, Role.NOTIFIER, Role.SENIOR, Role.ADMINISTRATOR, Role.AUDITOR)


def page_of(host: str) -> str:
    return reverse("orb:partition", args=[shard_of(host)])


def lease(services: WebServices, *visits: Visit) -> None:
    services.frontier.offer(visits)
    services.frontier.lease("ada", SHARDS, 60, NOON)


@pytest.mark.parametrize("role", MAY, ids=str)
def test_the_list_says_who_works_where_and_what_waits(
    role: Role, services: WebServices, sign_in: SignIn
) -> None:
    lease(services, POND, LATER)
    page = text_of(sign_in(role), PARTITIONS)
    [row] = rows_of(page)
    assert row[:5] == [str(shard_of("garden.example")), "ada", "12:01:00", "2", "1"]
    assert row[5:] == ["22 Nov 2026, 11:58:30", "22 Nov 2026, 13:00:00"]
    assert "garden" not in main_of(page)


def test_analysts_see_none_of_it(services: WebServices, sign_in: SignIn) -> None:
    lease(services, POND)
    for address in (PARTITIONS, page_of("garden.example")):
        assert sign_in(Role.ANALYST).get(address).status_code == 403


def test_hosts_are_named_to_who_lists_places_and_have_an_id_for_others(
    services: WebServices, sign_in: SignIn
) -> None:
    lease(services, POND, LATER)
    [named] = rows_of(text_of(sign_in(Role.LIAISON), page_of("garden.example")))
    assert named[:4] == ["garden[.]example", "2", "22 Nov 2026, 11:58:30", "0"]
    page = text_of(sign_in(Role.AUDITOR), page_of("garden.example"))
    [other] = rows_of(page)
    assert other[1:] == named[1:]
    assert "garden" not in main_of(page)


def why(services: WebServices, sign_in: SignIn) -> str:
    del services
    [row] = rows_of(text_of(sign_in(Role.LIAISON), page_of("garden.example")))
    return row[4]


def test_each_reason_to_wait_has_its_words(services: WebServices, sign_in: SignIn) -> None:
    services.frontier.offer([POND])
    assert why(services, sign_in) == "no worker holds this partition"
    lease(services, POND)
    assert why(services, sign_in) == "its turn comes next"


def test_what_is_not_due_waits_for_its_time(services: WebServices, sign_in: SignIn) -> None:
    lease(services, LATER)
    assert why(services, sign_in) == "its time has not come"


def test_a_host_that_waits_for_a_person_says_so_and_why(
    services: WebServices, sign_in: SignIn
) -> None:
    walk = Walk(services.frontier, services.ledger)  # type: ignore[arg-type]  # both on SQLite
    state = HostState("garden.example", NOON, paused_why="logged out")
    put_off = replace(plain(POND), again_at=NOON + timedelta(days=1), host_state=state)
    walk.see(put_off)
    assert why(services, sign_in) == "its host waits for a person: logged out"
    page = main_of(text_of(sign_in(Role.AUDITOR), page_of("garden.example")))
    assert "logged out" not in page


def test_every_look_at_a_partition_is_written_down(services: WebServices, sign_in: SignIn) -> None:
    lease(services, POND)
    client = sign_in(Role.AUDITOR)
    client.get(PARTITIONS)
    client.get(page_of("garden.example"))
    assert client.get(reverse("orb:partition", args=[SHARDS])).status_code == 404
    assert looks() == ["crawl.partition-viewed"] * 2


def test_empty_lists_say_what_that_means(services: WebServices, sign_in: SignIn) -> None:
    del services
    client = sign_in(Role.LIAISON)
    assert "The next report fills it" in text_of(client, PARTITIONS)
