"""The crawl's map: ids and budgets for who runs the house, places and finds for who lists them."""

import re

import pytest
from django.urls import reverse

from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.report import Report
from orbweaver.model.seed import Reach, Scope, Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from tests.contracts.planning import NOON
from tests.contracts.walking import Walk, plain
from tests.orb.conftest import SignIn
from tests.orb.crawled import (
    MAP,
    NOBODY_OF_IT,
    OTHERS,
    PLACES,
    fetches_of,
    har_of,
    looks,
    main_of,
    rows_of,
    seed,
    visit,
)
from tests.orb.test_deciding import text_of

__all__ = ["seed"]


def seed_page(seed: Seed) -> str:
    return reverse("orb:crawl-seed", args=[seed.seed_id])


@pytest.mark.parametrize("role", [*PLACES, *OTHERS], ids=str)
def test_the_map_shows_each_seed_and_what_grew_out_of_it(
    role: Role, sign_in: SignIn, seed: Seed
) -> None:
    [own, branch] = rows_of(text_of(sign_in(role), MAP))
    assert own[0] == seed.seed_id[-10:]
    assert own[2:6] == ["the thread", "3", "500", "2"]
    assert branch[0].startswith("branch ")
    assert branch[2:6] == ["the host", "1", "500", "0"]
    shows_finds = role in PLACES
    assert own[6] == ("1" if shows_finds else "–")
    assert (own[7] != "–") is shows_finds


def test_seeds_of_another_organisation_are_not_shown(sign_in: SignIn, seed: Seed) -> None:
    """The senior of the furnished house works for the other one."""
    client = sign_in(Role.SENIOR)
    assert "No seed yet" in text_of(client, MAP)
    assert client.get(seed_page(seed)).status_code == 404
    assert client.get(fetches_of(seed)).status_code == 403


@pytest.mark.parametrize("role", NOBODY_OF_IT, ids=str)
def test_who_looks_at_pictures_does_not_see_how_the_crawl_goes(
    role: Role, sign_in: SignIn, seed: Seed
) -> None:
    client = sign_in(role)
    assert client.get(MAP).status_code == 403
    assert client.get(seed_page(seed)).status_code == 403
    assert MAP not in text_of(client, "/orb/")


@pytest.mark.parametrize("role", OTHERS, ids=str)
def test_no_place_and_no_find_is_named_to_who_does_not_list_places(
    role: Role, sign_in: SignIn, seed: Seed
) -> None:
    client = sign_in(role)
    for page in (text_of(client, MAP), text_of(client, seed_page(seed))):
        assert "gardens" not in page
        assert "quarry" not in page
        assert not re.search(r"\bfinds?\b", main_of(page))


@pytest.mark.parametrize("role", PLACES, ids=str)
def test_a_seed_is_explained_to_who_lists_places(role: Role, sign_in: SignIn, seed: Seed) -> None:
    page = main_of(text_of(sign_in(role), seed_page(seed)))
    assert "hxxp://gardens[.]example/harbour/12/" in page
    assert "hxxp://quarry[.]example/" in page
    assert "So far: 3 pages, 2 media, 1 find," in page
    assert "It goes on" in page
    assert "Nothing of its host is among what waits" in page


def test_an_ended_branch_says_why(services: WebServices, sign_in: SignIn, seed: Seed) -> None:
    walk = Walk(services.frontier, services.ledger)  # type: ignore[arg-type]  # both on SQLite
    grown = Seed(
        Url.parse("http://moss.example/"),
        Scope(Reach.HOST, max_pages=2),
        seed.mandate_id,
        seed.organisation_id,
        root_id=seed.seed_id,
    )
    for number in range(2):
        walk.see(plain(visit(f"/{number}", grown)))
    page = main_of(text_of(sign_in(Role.LIAISON), seed_page(seed)))
    assert "It has ended: its scope allows 2 pages" in page
    other = main_of(text_of(sign_in(Role.AUDITOR), seed_page(seed)))
    assert "It has ended." in other
    assert "its scope allows" not in other


def test_every_look_is_written_down(sign_in: SignIn, seed: Seed) -> None:
    client = sign_in(Role.LIAISON)
    for address in (MAP, seed_page(seed), fetches_of(seed), har_of(seed)):
        assert client.get(address).status_code == 200
    assert looks() == [
        "crawl.map-viewed",
        "crawl.seed-viewed",
        "crawl.fetches-viewed",
        "crawl.fetches-viewed",
    ]


def test_what_is_refused_is_not_a_look(sign_in: SignIn, seed: Seed) -> None:
    sign_in(Role.AUDITOR).get(fetches_of(seed))
    sign_in(Role.LIAISON).get(reverse("orb:crawl-seed", args=["0" * 32]))
    assert looks() == []


def test_an_empty_map_says_what_to_do(services: WebServices, sign_in: SignIn) -> None:
    page = text_of(sign_in(Role.LIAISON), f"{MAP}?page=7")
    assert "No seed yet" in page
    assert "Add a report" in page
    assert services.ledger.branches([]) == {}


def test_many_branches_are_summed_up_on_the_map_and_listed_on_the_seeds_page(
    services: WebServices, sign_in: SignIn, seed: Seed
) -> None:
    walk = Walk(services.frontier, services.ledger)  # type: ignore[arg-type]  # both on SQLite
    outcomes = []
    for number in range(22):
        start = Url.parse(f"http://rocks-{number}.example/")
        grown = Seed(start, Scope(), seed.mandate_id, seed.organisation_id, root_id=seed.seed_id)
        outcomes.append(plain(Visit(start, Purpose.PAGE, grown, NOON)))
    walk.see(*outcomes)
    client = sign_in(Role.LIAISON)
    rows = rows_of(text_of(client, MAP))
    assert len(rows) == 1 + 20 + 1
    assert rows[-1][0] == "3 more branches"
    assert rows[-1][3] == "3"
    assert text_of(client, seed_page(seed)).count("hxxp://rocks-") == 22


def test_older_seeds_stand_on_further_pages(
    services: WebServices, sign_in: SignIn, seed: Seed
) -> None:
    office = services.office
    for number in range(51):
        report = Report(
            report_id=office.ids.new(),
            urls=(Url.parse(f"http://rocks.example/{number}"),),
            source="cli",
            at=office.clock.now(),
            mandate_id=seed.mandate_id,
            organisation_id=seed.organisation_id,
        )
        do_add_report(office, None, report, Scope())
    client = sign_in(Role.LIAISON)
    first, second = text_of(client, MAP), text_of(client, f"{MAP}?page=2")
    assert f'{MAP}?page=2"' in first
    assert f'{MAP}?page=1"' in second
    ids = [[row[0] for row in rows_of(page) if "branch" not in row[0]] for page in (first, second)]
    assert [len(each) for each in ids] == [50, 2]
    assert not set(ids[0]) & set(ids[1])
