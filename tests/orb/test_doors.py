"""The doors: second factors, recovery codes, and links for whoever lost theirs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from orbweaver.casework.actions.lost_factors import do_make_new_factor_link
from orbweaver.casework.models import AuditEvent, OpenSession, Passkey, SecondFactor, TextKey
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import SETTING, WebServices
from orbweaver.errors import NotAllowed
from orbweaver.model.clock import SetClock
from tests.orb.coming_in import Comer, enrolled
from tests.orb.conftest import Place, SignIn
from tests.orb.furnish import PASSWORD, Furnished

ANA, BEN = "ana@harbour.example", "ben@harbour.example"
STEP = timedelta(seconds=30)
HOLE = "That did not open the door."


def test_a_first_second_factor_opens_every_page_and_gives_ten_recovery_codes(
    house: Furnished,
) -> None:
    ana = Comer(ANA)
    ana.give_password()
    assert ana.is_led_to("security")
    assert ana.client.post(reverse("orb:tokens")).status_code == 403
    reply = ana.add_authenticator()
    assert reply.headers["Cache-Control"] == "no-store"
    assert len(set(ana.codes)) == 10
    assert ana.is_in()


def test_password_and_code_come_in(house: Furnished, clock: SetClock) -> None:
    ana = enrolled(ANA).another_browser()
    clock.pass_time(STEP)
    assert ana.give_password().headers["Location"] == "/orb/second/?next=%2Forb%2F"
    assert not ana.is_in()
    assert ana.give_code().headers["Location"] == "/orb/"
    assert ana.is_in()


def test_a_code_works_once_even_in_another_browser(house: Furnished, clock: SetClock) -> None:
    ana = enrolled(ANA)
    clock.pass_time(STEP)
    code = ana.shown()
    first, second = ana.another_browser(), ana.another_browser()
    first.give_password()
    second.give_password()
    assert first.give_code(code).status_code == 302
    refused = second.give_code(code)
    assert refused.status_code == 403
    assert HOLE in refused.content.decode()
    assert not second.is_in()


def test_the_code_that_confirmed_an_authenticator_does_not_sign_in(house: Furnished) -> None:
    ana = enrolled(ANA).another_browser()
    ana.give_password()
    assert ana.give_code().status_code == 403


@pytest.mark.parametrize(("drift", "status"), [(-1, 302), (0, 302), (1, 302), (-2, 403), (2, 403)])
def test_a_telephone_may_be_one_step_early_or_late(
    drift: int, status: int, house: Furnished, clock: SetClock
) -> None:
    ana = enrolled(ANA).another_browser()
    clock.pass_time(10 * STEP)
    ana.give_password()
    clock.pass_time(drift * STEP)
    code = ana.shown()
    clock.pass_time(-drift * STEP)
    assert ana.give_code(code).status_code == status


def test_a_later_step_shuts_the_earlier_ones(house: Furnished, clock: SetClock) -> None:
    ana = enrolled(ANA)
    clock.pass_time(10 * STEP)
    earlier = ana.shown()
    clock.pass_time(STEP)
    first, second = ana.another_browser(), ana.another_browser()
    first.give_password()
    assert first.give_code().status_code == 302
    second.give_password()
    assert second.give_code(earlier).status_code == 403


def test_a_recovery_code_works_once_whatever_its_spelling(house: Furnished) -> None:
    ana = enrolled(ANA)
    first, second = ana.another_browser(), ana.another_browser()
    first.give_password()
    assert first.give_code(ana.codes[3].upper().replace("-", " ")).status_code == 302
    assert "9 are left" in first.client.get("/orb/").content.decode()
    second.give_password()
    assert second.give_code(ana.codes[3]).status_code == 403
    assert second.give_code(ana.codes[4]).status_code == 302


def test_new_recovery_codes_end_the_former_ones(house: Furnished) -> None:
    ana = enrolled(ANA)
    former = ana.codes
    ana.keep_codes(ana.post("security-codes"))
    assert not set(former) & set(ana.codes)
    again = ana.another_browser()
    again.give_password()
    assert again.give_code(former[0]).status_code == 403
    assert again.give_code(ana.codes[0]).status_code == 302


def test_the_last_second_factor_stays(house: Furnished) -> None:
    ana = enrolled(ANA)
    first = SecondFactor.objects.get(confirmed_at__isnull=False)
    refused = ana.post("security-remove", first.factor_id)
    assert refused.status_code == 409
    assert "your last second factor" in refused.content.decode()
    ana.add_authenticator("tablet")
    page = ana.client.get(reverse("orb:security-remove", args=[first.factor_id]))
    assert "Remove telephone?" in page.content.decode()
    assert SecondFactor.objects.filter(ended_at=None).count() == 2
    assert ana.post("security-remove", first.factor_id).status_code == 302
    assert not TextKey.objects.filter(text=first.secret).exists()


def test_nobody_removes_or_sees_anothers_factor(house: Furnished) -> None:
    ana, ben = enrolled(ANA), enrolled(BEN)
    own = SecondFactor.objects.get(person=house.by_first_name["ana"])
    assert ben.post("security-remove", own.factor_id).status_code == 404
    begun = ana.post("security-begin", **{"authenticator-label": "tablet"}).headers["Location"]
    assert ben.client.get(begun).status_code == 404
    assert ben.client.get(f"{begun}picture/").status_code == 404
    picture = ana.client.get(f"{begun}picture/")
    assert picture.headers["Content-Type"] == "image/svg+xml"


def test_an_authenticator_is_none_before_its_first_code(house: Furnished, clock: SetClock) -> None:
    ana = Comer(ANA)
    ana.give_password()
    address = ana.post("security-begin", **{"authenticator-label": "t"}).headers["Location"]
    assert ana.client.post(address, {"code": "12345"}).status_code == 403
    assert not ana.is_in()
    assert Comer(ANA).give_password().headers["Location"] == reverse("orb:security")


def test_a_key_is_kept_sealed_and_a_recovery_code_as_a_hash(house: Furnished, place: Place) -> None:
    ana = enrolled(ANA)
    kept = b"".join(path.read_bytes() for path in place.folder.glob("casework.sqlite3*"))
    assert b"telephone" in kept
    assert ana.key.encode() not in kept
    assert ana.codes[0].replace("-", "").encode() not in kept
    assert ana.codes[0].encode() not in kept


def test_a_second_session_of_the_password_alone_dies_with_the_first_factor(
    house: Furnished,
) -> None:
    thief = Comer(ANA)
    thief.give_password()
    enrolled(ANA)
    assert thief.post("security-begin", **{"authenticator-label": "mine"}).status_code == 403
    assert SecondFactor.objects.filter(label="mine").count() == 0


def test_a_lost_factor_is_replaced_by_a_link_of_an_administrator(
    house: Furnished, sign_in: SignIn
) -> None:
    ana, ado = enrolled(ANA), sign_in(Role.ADMINISTRATOR)
    person = house.by_first_name["ana"]
    page = ado.post(reverse("orb:person-new-factor", args=[person.person_id])).content.decode()
    address = page.partition('<p class="letter">http://testserver')[2].partition("<")[0]
    assert not ana.is_in()
    again = ana.another_browser()
    refused = again.give_password()
    assert refused.status_code == 403
    assert "ask for a link" in refused.content.decode()
    assert again.client.post(address, {"password": "a guess at a gate"}).status_code == 403
    assert (
        again.client.post(address, {"password": PASSWORD})
        .headers["Location"]
        .endswith("/security/")
    )
    assert again.add_authenticator().status_code == 200
    assert again.is_in()
    assert Client().post(address, {"password": PASSWORD}).status_code == 403
    assert {"link.made", "session.ended", "factor.added"} <= set(
        AuditEvent.objects.values_list("tag", flat=True)
    )


def test_nobody_makes_a_link_for_themselves(house: Furnished, services: WebServices) -> None:
    ado = house.people[Role.ADMINISTRATOR]
    with pytest.raises(NotAllowed):
        do_make_new_factor_link(services.office, ado, ado.person_id)
    assert do_make_new_factor_link(services.office, None, ado.person_id)


def test_the_password_alone_adds_nothing_once_a_factor_was_there(
    house: Furnished, services: WebServices, clock: SetClock
) -> None:
    """Whoever found the password of somebody whose factor is lost stays outside."""
    ana = enrolled(ANA)
    token = do_make_new_factor_link(services.office, None, house.by_first_name["ana"].person_id)
    assert ana.another_browser().give_password().status_code == 403
    Client().post(reverse("orb:new-factor", args=[token]), {"password": PASSWORD})
    assert ana.another_browser().give_password().status_code == 302
    clock.pass_time(timedelta(days=1, seconds=1))
    assert ana.another_browser().give_password().status_code == 403


def test_a_house_may_do_without_second_factors(house: Furnished, services: WebServices) -> None:
    doors = replace(services.office.settings.doors, needs_second_factor=False)
    settings = replace(services.office.settings, doors=doors)
    placed = replace(services, office=replace(services.office, settings=settings))
    with override_settings(**{SETTING: lambda: placed}):
        ana = Comer(ANA)
        assert ana.give_password().headers["Location"] == "/orb/"
        assert ana.is_in()
        ana.add_authenticator()
        again = ana.another_browser()
        assert "second" in again.give_password().headers["Location"]
        assert not again.is_in()
    assert Passkey.objects.count() == 0
    assert OpenSession.objects.count() == 1
