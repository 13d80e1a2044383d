"""Passkeys, one made of software: added, answered by, copied, from another house, for roles."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.casework.door_rules import DoorRules
from orbweaver.casework.models import OpenSession, Passkey
from orbweaver.casework.passkey_replies import added, question_to_answer, read_reply
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.errors import OrbweaverError, WrongAnswer, WrongState
from orbweaver.model.clock import SetClock
from tests.orb.coming_in import NAME, ORIGIN, Comer, enrolled
from tests.orb.doors_open import under
from tests.orb.furnish import Furnished
from tests.orb.soft_passkey import SoftPasskey
from tests.orb.test_doors import ANA, BEN, STEP

NAMED = DoorRules(origin=ORIGIN)
ADO = "ado@harbour.example"


@pytest.fixture
def named(house: Furnished, services: WebServices) -> Iterator[WebServices]:
    """The house has a name, and passkeys are kept for it."""
    del house
    with under(services, NAMED) as placed:
        yield placed


@pytest.fixture
def for_administrators(house: Furnished, services: WebServices) -> Iterator[WebServices]:
    """Administrators must come in by passkey."""
    del house
    doors = replace(NAMED, passkey_roles=frozenset({Role.ADMINISTRATOR}))
    with under(services, doors) as placed:
        yield placed


def with_passkey(mail: str = ANA) -> Comer:
    """Return somebody who came in for the first time and added a passkey."""
    comer = Comer(mail)
    comer.give_password()
    assert comer.add_passkey().status_code == 200
    return comer


def test_a_passkey_is_added_and_opens_every_page(named: WebServices) -> None:
    ana = with_passkey()
    assert ana.is_in()
    assert len(ana.codes) == 10
    assert "blue key" in ana.client.get(reverse("orb:security")).content.decode()


def test_a_passkey_alone_signs_in(named: WebServices) -> None:
    ana = with_passkey().another_browser()
    assert ana.give_passkey("sign-in").headers["Location"] == "/orb/"
    assert ana.is_in()


def test_a_passkey_answers_after_the_password(named: WebServices) -> None:
    ana = with_passkey().another_browser()
    ana.give_password()
    assert ana.give_passkey("second").headers["Location"] == "/orb/"
    assert ana.is_in()


def test_somebody_elses_passkey_is_no_second_half(named: WebServices) -> None:
    ana = with_passkey().another_browser()
    ben = Comer(BEN, passkey=replace(ana.passkey, credential=b"of Ben"))
    ben.give_password()
    ben.add_passkey()
    ana.give_password()
    question = ana.post("passkey-ask").content.decode()
    assert ana.post("second", reply=ben.passkey.get(question)).status_code == 403
    assert not ana.is_in()


def test_a_passkey_that_did_not_ask_who_holds_it_is_refused(named: WebServices) -> None:
    ana = Comer(ANA)
    ana.give_password()
    ana.passkey.verifies = False
    assert ana.add_passkey().status_code == 403
    ana.passkey.verifies = True
    ana.add_passkey()
    ana.passkey.verifies = False
    assert ana.another_browser().give_passkey("sign-in").status_code == 403


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("https://orb.example.evil.example", NAME),
        ("http://orb.example", NAME),
        (ORIGIN, "evil.example"),
    ],
)
def test_a_page_that_looks_like_ours_gets_nothing(
    origin: str, name: str, named: WebServices
) -> None:
    ana = with_passkey().another_browser()
    ana.passkey.origin, ana.passkey.name = origin, name
    assert ana.give_passkey("sign-in").status_code == 403
    assert not ana.is_in()


def test_a_copy_of_a_passkey_is_noticed_by_its_count(named: WebServices) -> None:
    ana = with_passkey()
    assert ana.another_browser().give_passkey("sign-in", count_up=5).status_code == 302
    assert ana.another_browser().give_passkey("sign-in", count_up=0).status_code == 403
    assert ana.another_browser().give_passkey("sign-in", count_up=-2).status_code == 403
    assert Passkey.objects.get().sign_count == 5
    assert ana.another_browser().give_passkey("sign-in", count_up=3).status_code == 302


def test_passkeys_that_do_not_count_are_taken(named: WebServices) -> None:
    ana = with_passkey()
    for _ in range(2):
        assert ana.another_browser().give_passkey("sign-in", count_up=0).status_code == 302


def test_a_reply_is_good_once_and_for_five_minutes(named: WebServices, clock: SetClock) -> None:
    ana = with_passkey().another_browser()
    question = ana.post("passkey-ask").content.decode()
    reply = ana.passkey.get(question, count_up=0)
    assert ana.post("sign-in", reply=reply).status_code == 302
    ana.post("sign-out")
    assert ana.post("sign-in", reply=reply).status_code == 403
    question = ana.post("passkey-ask").content.decode()
    clock.pass_time(10 * STEP)
    assert ana.post("sign-in", reply=ana.passkey.get(question)).status_code == 403


def test_a_question_to_add_is_none_to_answer(named: WebServices) -> None:
    ana = with_passkey()
    question = ana.post("security-passkey-ask").content.decode()
    assert ana.post("confirm", reply=ana.passkey.get(question)).status_code == 403


def test_a_passkey_is_added_once(named: WebServices) -> None:
    ana = with_passkey()
    asked = json.loads(ana.post("security-passkey-ask").content)
    assert len(asked["excludeCredentials"]) == 1
    assert ana.add_passkey().status_code == 409
    assert Passkey.objects.count() == 1


def test_a_removed_passkey_opens_nothing(named: WebServices) -> None:
    ana = with_passkey()
    ana.add_authenticator()
    row = Passkey.objects.get()
    assert ana.post("security-remove", row.passkey_id).status_code == 302
    assert ana.another_browser().give_passkey("sign-in").status_code == 403


def test_a_house_without_a_name_takes_no_passkeys_and_says_so(house: Furnished) -> None:
    ana = enrolled(ANA)
    assert "Add a passkey" not in ana.client.get(reverse("orb:security")).content.decode()
    refused = ana.post("security-passkey-ask")
    assert refused.status_code == 409
    assert "passkeys need a house with a name" in refused.content.decode()


def test_a_role_that_needs_a_passkey_is_held_until_there_is_one(
    for_administrators: WebServices,
) -> None:
    ado = enrolled(ADO)
    assert ado.is_led_to("security")
    page = ado.client.get(reverse("orb:security")).content.decode()
    assert "Your role needs a passkey. Add one" in page
    assert ado.post("security-codes").status_code == 403
    assert ado.add_passkey().status_code == 302
    assert ado.is_in()
    assert enrolled(BEN).is_in()


def test_who_needs_a_passkey_comes_by_it_and_not_by_a_code(
    for_administrators: WebServices, clock: SetClock
) -> None:
    ado = enrolled(ADO)
    ado.add_passkey()
    clock.pass_time(STEP)
    thief = ado.another_browser()
    thief.give_password()
    assert thief.give_code().status_code == 302
    assert thief.is_led_to("security")
    thief.passkey = SoftPasskey(ORIGIN, NAME, credential=b"of a thief")
    assert thief.add_passkey().status_code == 409
    thief.passkey = ado.passkey
    assert thief.give_passkey("confirm").status_code == 302
    assert thief.is_in()


def test_the_last_passkey_of_a_role_that_needs_one_stays(for_administrators: WebServices) -> None:
    ado = enrolled(ADO)
    ado.add_passkey()
    row = Passkey.objects.get()
    refused = ado.post("security-remove", row.passkey_id)
    assert refused.status_code == 409
    assert "your role needs a passkey" in refused.content.decode()


def test_signing_in_by_passkey_stands_in_the_session(named: WebServices) -> None:
    with_passkey().another_browser().give_passkey("sign-in")
    assert [row.proof for row in OpenSession.objects.all()] == ["passkey", "passkey"]
    assert {row.browser for row in OpenSession.objects.all()} == {"Firefox, Linux"}


@given(st.text() | st.dictionaries(st.text(), st.text()).map(json.dumps))
def test_nonsense_is_a_wrong_answer(text: str) -> None:
    with pytest.raises(WrongAnswer):
        read_reply(text)
    with pytest.raises(WrongAnswer):
        added(NAMED, b"challenge", text)


@given(part=st.sampled_from(["clientDataJSON", "attestationObject"]), content=st.binary())
def test_a_damaged_reply_is_a_wrong_answer(part: str, content: bytes) -> None:
    """Whatever bytes stand where a part should: nothing but our own error comes of it."""
    question = question_to_answer(NAMED, [])
    reply = json.loads(SoftPasskey(ORIGIN, NAME).create(question.json))
    reply["response"][part] = content.hex()
    with pytest.raises(OrbweaverError):
        added(NAMED, question.challenge, json.dumps(reply))


def test_a_number_keeps_no_passkeys() -> None:
    with pytest.raises(WrongState):
        question_to_answer(DoorRules(origin="http://127.0.0.1:8440"), [])
    assert DoorRules(origin="http://localhost:8440").passkey_name == "localhost"
