"""An administrator's pages: the organisation, how many must agree, roles, and programs."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from orbweaver.casework.actions.sign_in import person_of_token
from orbweaver.casework.agreement import agreement_of
from orbweaver.casework.models import AuditEvent, Membership, Organisation, Person
from orbweaver.casework.roles import PERSONS, Role
from orbweaver.deployment.web_services import web_services
from orbweaver.orb.access import RULES, may_open
from tests.orb.conftest import SignIn
from tests.orb.entering import entered
from tests.orb.furnish import HARBOUR, ROCKS, Furnished

ORGANISATION = "/orb/organisation/"


@pytest.fixture
def ado(sign_in: SignIn) -> Client:
    """The administrator of the harbour."""
    return sign_in(Role.ADMINISTRATOR)


def harbour() -> Organisation:
    return Organisation.objects.get(name=HARBOUR)


def text_of(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200, address
    return reply.content.decode()


def said(**other: object) -> dict[str, object]:
    return {
        "organisation": harbour().organisation_id,
        "kind": "police",
        "country": "be",
        "zone": "Europe/Brussels",
        "language": "nl",
        "further_languages": "fr de",
        "scheme": "demo",
        "further_schemes": ["three-labels"],
        "joins_review": "on",
    } | other


def test_the_page_says_what_the_organisation_is(ado: Client) -> None:
    page = text_of(ado, ORGANISATION)
    assert HARBOUR in page
    assert ROCKS not in page, "whoever administers one sees no other"
    assert "It joins the review" in page
    assert "A law of the town" in page
    assert "2 persons must agree." in page


def test_what_is_said_otherwise_is_so_from_then_on(ado: Client) -> None:
    assert ado.post(ORGANISATION, said()).status_code == 302
    row = harbour()
    assert (row.kind, row.country, row.languages) == ("police", "BE", "nl fr de")
    assert row.further_schemes == "three-labels"
    assert AuditEvent.objects.filter(tag="organisation.changed").count() == 1
    assert "police unit" in text_of(ado, ORGANISATION)


@pytest.mark.parametrize(
    "wrong",
    [{"country": "B1"}, {"further_languages": "rock"}, {"zone": "Mars/Base"}, {"scheme": "six"}],
)
def test_what_is_wrong_comes_back_with_its_words(ado: Client, wrong: dict[str, object]) -> None:
    before = harbour().languages
    reply = ado.post(ORGANISATION, said(**wrong))
    assert reply.status_code == 400
    assert 'class="wrong"' in reply.content.decode()
    assert harbour().languages == before


def test_another_organisation_is_not_there(ado: Client) -> None:
    rocks = Organisation.objects.get(name=ROCKS).organisation_id
    assert ado.post(ORGANISATION, said(organisation=rocks)).status_code == 404
    refused = ado.post(
        f"{ORGANISATION}agreement/", {"organisation": rocks, "scheme": "demo", "needed": "1"}
    )
    assert refused.status_code == 403


def test_one_person_who_decides_alone_is_said_to(ado: Client) -> None:
    wanted = {"organisation": harbour().organisation_id, "scheme": "demo", "needed": "1"}
    assert ado.post(f"{ORGANISATION}agreement/", wanted).status_code == 302
    office = web_services().office
    assert agreement_of(office, harbour().organisation_id, "demo") == 1
    page = text_of(ado, ORGANISATION)
    assert "One person decides alone here." in page
    assert "Ado Tide" in page
    assert ado.post(f"{ORGANISATION}agreement/", wanted | {"needed": "many"}).status_code == 400
    assert ado.post(f"{ORGANISATION}agreement/", wanted | {"needed": "10"}).status_code == 400


def test_a_click_ends_a_role_and_another_gives_it_back(ado: Client, house: Furnished) -> None:
    ana = house.by_first_name["ana"]
    row = Membership.objects.get(person=ana, role=Role.ANALYST)
    browser = entered(ana)
    assert browser.get("/orb/queue/").status_code == 200
    ended = ado.post(f"/orb/people/roles/{row.pk}/end/", follow=True).content.decode()
    assert "Ana Quarry. You may give it back below." in ended
    assert browser.get("/orb/queue/").status_code == 403
    ado.post(f"/orb/people/roles/{row.pk}/back/")
    assert browser.get("/orb/queue/").status_code == 200
    tags = AuditEvent.objects.filter(tag__in=["role.ended", "role.granted"]).order_by("-number")
    assert [each.tag for each in tags[:2]] == ["role.granted", "role.ended"]


def test_nobody_ends_the_last_role_that_could_give_it_back(ado: Client, house: Furnished) -> None:
    ado_row = Membership.objects.get(person=house.people[Role.ADMINISTRATOR])
    assert ado.post(f"/orb/people/roles/{ado_row.pk}/end/").status_code == 409
    ado_row.refresh_from_db()
    assert ado_row.ended_at is None


def test_a_role_of_another_organisation_is_nowhere(ado: Client, house: Furnished) -> None:
    row = Membership.objects.get(person=house.by_first_name["cleo"])
    assert ado.post(f"/orb/people/roles/{row.pk}/end/").status_code == 404
    given = {
        "person": house.by_first_name["cleo"].person_id,
        "organisation": harbour().organisation_id,
        "role": "analyst",
    }
    assert ado.post("/orb/people/roles/", given).status_code == 404


def test_somebody_who_works_here_gets_another_role(ado: Client, house: Furnished) -> None:
    ana = house.by_first_name["ana"]
    given = {
        "person": ana.person_id,
        "organisation": harbour().organisation_id,
        "role": "notifier",
    }
    assert ado.post("/orb/people/roles/", given).status_code == 302
    assert entered(ana).get("/orb/recipients/").status_code == 200
    assert ado.post("/orb/people/roles/", given | {"role": "service"}).status_code == 400


def test_a_program_acts_by_a_token_and_opens_no_page(ado: Client) -> None:
    added = {"name": "form of the city", "organisation": harbour().organisation_id}
    assert ado.post("/orb/service-accounts/", added).status_code == 302
    program = Person.objects.get(name="form of the city")
    token_address = reverse("orb:service-token", args=[program.person_id])
    page = ado.post(token_address, {"label": "city", "days": "30"}).content.decode()
    token = re.search(r'letter fixed">([^<]+)<', page)
    assert token
    office = web_services().office
    assert person_of_token(office, token[1]) == program
    assert not program.has_usable_password()
    browser = entered(program)
    open_to = [
        name
        for name, rule in RULES.items()
        if not rule.is_public and may_open(name, frozenset({Role.SERVICE}))
    ]
    assert open_to == []
    assert browser.get("/orb/").status_code == 403
    assert program.name not in text_of(ado, "/orb/people/")


def test_a_programs_token_is_ended_by_the_administrator(ado: Client, sign_in: SignIn) -> None:
    added = {"name": "form of the city", "organisation": harbour().organisation_id}
    ado.post("/orb/service-accounts/", added)
    program = Person.objects.get(name="form of the city")
    ado.post(reverse("orb:service-token", args=[program.person_id]), {"label": "c", "days": "1"})
    token_id = program.tokens.get().token_id
    refused = sign_in(Role.SENIOR).post(reverse("orb:service-token-end", args=[token_id]))
    assert refused.status_code == 403
    assert ado.post(reverse("orb:service-token-end", args=[token_id])).status_code == 302
    assert program.tokens.get().ended_at is not None
    assert ado.post(reverse("orb:service-token-end", args=["0" * 32])).status_code == 404


def test_every_role_is_described(ado: Client) -> None:
    page = text_of(ado, "/orb/people/")
    for role in PERSONS:
        assert f'value="{role}"' in page
    assert 'value="service"' not in page
