"""The crawl's map: ids and budgets for who runs the house, places and finds for who lists them."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.models import AuditEvent
from orbweaver.casework.models import Seed as SeedRow
from orbweaver.casework.nouns import seed_of
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.finding import FindingKind
from orbweaver.model.report import Report
from orbweaver.model.seed import Reach, Scope, Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from tests.contracts.planning import NOON
from tests.contracts.walking import Walk, page_of, picture, plain, shown
from tests.orb.conftest import SignIn
from tests.orb.test_deciding import text_of

MAP = reverse("orb:crawl")
PLACES, OTHERS = (Role.LIAISON, Role.NOTIFIER), (Role.ADMINISTRATOR, Role.AUDITOR)
NOBODY_OF_IT = (Role.ANALYST, Role.INTAKE)


def the_seed() -> Seed:
    """Return the one seed of the furnished house."""
    with scopes_disabled():
        return seed_of(SeedRow.objects.get())


def visit(path: str, seed: Seed, purpose: Purpose = Purpose.PAGE) -> Visit:
    return Visit(Url.parse(path, base=seed.url), purpose, seed, NOON, hops=1)


@pytest.fixture
def seed(services: WebServices) -> Seed:
    """A seed of which three pages, two media and a find were recorded, and a branch of one page."""
    made = the_seed()
    walk = Walk(services.frontier, services.ledger)  # type: ignore[arg-type]  # both on SQLite
    for number in range(3):
        walk.see(plain(visit(f"p{number}", made)))
    for name, kind in (("a", FindingKind.KNOWN), ("b", None)):
        walk.see(shown(picture(name), visit(f"{name}.png", made, Purpose.MEDIA), kind=kind))
    scope = Scope(Reach.HOST)
    quarry = Url.parse("http://quarry.example/")
    grown = Seed(quarry, scope, made.mandate_id, made.organisation_id, root_id=made.seed_id)
    walk.see(plain(Visit(quarry, Purpose.PAGE, grown, NOON, hops=2)))
    return made


def seed_page(seed: Seed) -> str:
    return reverse("orb:crawl-seed", args=[seed.seed_id])


def main_of(page: str) -> str:
    main = page.partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def rows_of(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", "", cell).split())
            for cell in re.findall(CELL, row, re.DOTALL)
        ]
        for row in rows
    ]


CELL = r"<t[hd][^>]*>(.*?)</t[hd]>"


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
    assert "So far: 3 pages, 2 media, 1 finds" in page
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


def looks() -> list[str]:
    return list(
        AuditEvent.objects.filter(tag__startswith="crawl.")
        .order_by("number")
        .values_list("tag", flat=True)
    )


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


# ---------------------------------------------------------------------------- every fetch
def fetches_of(seed: Seed) -> str:
    return reverse("orb:crawl-fetches", args=[seed.seed_id])


def har_of(seed: Seed) -> str:
    return reverse("orb:crawl-har", args=[seed.seed_id])


@pytest.fixture
def fetched(services: WebServices, seed: Seed) -> Seed:
    """The same seed, with a fetch that says much about itself."""
    walk = Walk(services.frontier, services.ledger)  # type: ignore[arg-type]  # both on SQLite
    pond = visit("pond?carp=koi", seed)
    facts = page_of(
        pond,
        fetched_at=NOON + timedelta(seconds=9),
        vantage="tor",
        status=404,
        sha256_hex="a" * 64,
        size_bytes=2048,
        first_byte_s=0.25,
        elapsed_s=0.75,
        error="the page was read at http://gardens.example/harbour/12/pond",
        headers=(("location", "HTTP://Rocks.example/a?b=c"), ("link", "<//moss.example/x.y>")),
    )
    walk.see(replace(plain(pond), page=facts))
    return seed


def test_every_fetch_stands_there_the_latest_first(sign_in: SignIn, fetched: Seed) -> None:
    page = text_of(sign_in(Role.NOTIFIER), fetches_of(fetched))
    rows = rows_of(page)
    assert len(rows) == 7, "three pages, two media, the branch's page, and the pond"
    first = " ".join(rows[0])
    for told in ("hxxp://gardens[.]example/harbour/12/pond?carp=koi", "tor", "404", "2 kB"):
        assert told in first
    assert rows[0][7:9] == ["250", "750"]
    assert "a" * 8 in rows[0][6]


@pytest.mark.parametrize("role", [*OTHERS, *NOBODY_OF_IT], ids=str)
def test_fetches_are_for_who_lists_places(role: Role, sign_in: SignIn, fetched: Seed) -> None:
    client = sign_in(role)
    assert client.get(fetches_of(fetched)).status_code == 403
    assert client.get(har_of(fetched)).status_code == 403


def test_no_live_address_is_in_the_table_or_the_file(sign_in: SignIn, fetched: Seed) -> None:
    client = sign_in(Role.LIAISON)
    for address in (fetches_of(fetched), har_of(fetched)):
        told = client.get(address).content.decode().split("<main")[-1]
        assert "gardens[.]example" in told
        assert not re.search(r"(?i)https?://(?!127)", told)
        assert "rocks.example" not in told.lower()
        assert "moss.example" not in told


def test_the_file_has_the_form_of_har(sign_in: SignIn, fetched: Seed) -> None:
    answer = sign_in(Role.LIAISON).get(har_of(fetched))
    assert "attachment" in answer["Content-Disposition"]
    log = json.loads(answer.content)["log"]
    assert log["version"] == "1.2"
    entry = log["entries"][-1]
    assert entry["startedDateTime"] == "2026-11-22T12:00:08.250000Z"
    assert entry["time"] == 750
    assert entry["timings"] == {"send": 0, "wait": 250, "receive": 500}
    assert entry["response"]["status"] == 404
    assert entry["response"]["content"] == {
        "size": 2048,
        "mimeType": "text/html",
        "_sha256": "a" * 64,
    }
    assert entry["_vantage"] == "tor"
    assert entry["request"]["method"] == "GET"
