"""A decision that cannot be taken: refused in one sentence, logged, and nothing of it is lost."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from orbweaver.casework.actions.decisions import do_hold_decision
from orbweaver.casework.actions.organisations import NewOrganisation, do_create_organisation
from orbweaver.casework.actions.persons import do_accept_invitation, do_invite_person
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.leases import require_lease
from orbweaver.casework.models import HeldDecision, Person, Verdict
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from tests.casework.every import every
from tests.orb.entering import entered
from tests.orb.furnish import PASSWORD, Furnished
from tests.orb.test_deciding import next_address, text_of

JSON = {"Accept": "application/json"}
GIVEN = {"label": "confirmed", "position": "1", "fact-place": "garden", "comment": "by the wall"}


@pytest.fixture
def ana(house: Furnished) -> Client:
    return entered(house.by_first_name["ana"])


@pytest.fixture
def address(house: Furnished, ana: Client) -> str:
    """A case that Ana has before her."""
    del house
    return next_address(ana)


def case_in(address: str) -> str:
    return address.split("/")[3]


def zoe(services: WebServices) -> Person:
    """An analyst of an organisation that shares no review."""
    office = services.office
    watch = NewOrganisation("Quarry Watch", "IE", "demo", joins_review=False)
    row = do_create_organisation(office, None, watch)
    token = do_invite_person(office, None, row.organisation_id, "zoe@quarry.example", Role.ANALYST)
    return do_accept_invitation(office, token, "Zoe Chalk", PASSWORD)


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"label": "csam"}, 404, "There is nothing of that name"),
        ({"label": ""}, 404, "There is nothing of that name"),
        ({"fact-tide": "high"}, 404, "There is nothing of that name"),
        ({"fact-place": "moon"}, 404, "There is nothing of that name"),
        ({"position": "77"}, 400, "the case has"),
    ],
)
def test_what_is_wrong_comes_back_with_all_that_was_right(
    ana: Client,
    address: str,
    caplog: pytest.LogCaptureFixture,
    *,
    wrong: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    with caplog.at_level(logging.WARNING, "orbweaver.orb"):
        reply = ana.post(f"{address}verdict/", GIVEN | {"fact-matter": "stone"} | wrong)
    page = reply.content.decode()
    assert reply.status_code == status
    assert page.count(sentence) == 1
    assert re.search(r'name="fact-matter" value="stone"[^>]* checked', page)
    assert "refused page=verdict" in caplog.text
    assert every(HeldDecision).count() == every(Verdict).count() == 0


def test_a_case_that_somebody_else_has_before_them(
    house: Furnished, address: str, services: WebServices
) -> None:
    require_lease(services.office, house.by_first_name["ana"], case_in(address))
    reply = entered(house.by_first_name["ben"]).post(f"{address}verdict/", GIVEN)
    assert reply.status_code == 409
    assert "somebody else has case" in reply.content.decode()
    assert every(HeldDecision).count() == 0


def test_a_case_that_was_settled_meanwhile(
    house: Furnished, address: str, services: WebServices
) -> None:
    for name in ("ana", "cleo"):
        person = house.by_first_name[name]
        do_record_verdict(services.office, person, case_in(address), "harmless")
    reply = entered(house.by_first_name["ben"]).post(f"{address}verdict/", GIVEN)
    page = reply.content.decode()
    assert reply.status_code == 409
    assert "It is too late or too early for that" in page
    assert "Final: Harmless" in page, "the page says what became of it"
    assert every(Verdict).count() == 2


def test_a_case_of_an_organisation_that_shares_nothing_is_not_there(
    address: str, services: WebServices, caplog: pytest.LogCaptureFixture
) -> None:
    client = entered(zoe(services))
    with caplog.at_level(logging.WARNING, "orbweaver.orb"):
        reply = client.post(f"{address}verdict/", GIVEN)
    assert reply.status_code == 404
    assert "There is nothing of that name" in reply.content.decode()
    assert "refused page=verdict" in caplog.text
    assert client.get(address).status_code == 404
    assert every(HeldDecision).count() == 0


def test_a_form_that_does_not_say_what_was_shown_is_refused_to_scripts_too(
    ana: Client, address: str
) -> None:
    reply = ana.post(f"{address}verdict/", {"label": "confirmed"}, headers=JSON)
    assert (reply.status_code, reply.json()["state"]) == (400, "refused")
    assert "the form does not say what was shown" in reply.json()["said"][0]


def test_what_a_round_refused_is_told_on_the_next_page_and_once(
    house: Furnished, ana: Client, address: str, services: WebServices
) -> None:
    office = services.office
    do_hold_decision(
        office, house.by_first_name["ana"], case_in(address), "confirmed", seen_position=1
    )
    every(HeldDecision).update(refused_for="WrongState")
    following = next_address(ana)
    assert "was not recorded" in text_of(ana, following)
    assert "was not recorded" not in text_of(ana, following)


def test_signing_out_lets_go(ana: Client, address: str) -> None:
    assert ana.post(f"{address}verdict/", GIVEN).status_code == 303
    assert every(Verdict).count() == 0
    ana.post(reverse("orb:sign-out"))
    verdict = every(Verdict).get()
    assert (verdict.label, verdict.facts_json) == ("confirmed", '{"place":"garden"}')
    assert verdict.comment is not None
