"""Signing in: by password, by invitation, by the demo's link; and being slowed down."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from orbweaver.casework.actions.persons import do_invite_person
from orbweaver.casework.actions.sign_in import do_make_sign_in_link
from orbweaver.casework.models import AuditEvent, Organisation, Person
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import SIGN_IN_TRIES, SIGN_IN_WINDOW, WebServices
from orbweaver.model.clock import SetClock
from tests.orb.conftest import SignIn
from tests.orb.furnish import HARBOUR, PASSWORD, Furnished

ANA = "ana@harbour.example"


def try_in(client: Client, password: str, mail: str = ANA, wanted: str = "") -> tuple[int, str]:
    """Answer the form; return the status, and where it leads or what it says."""
    reply = client.post(f"{reverse('orb:sign-in')}{wanted}", {"mail": mail, "password": password})
    return reply.status_code, reply.headers.get("Location", "") or reply.content.decode()


def test_the_right_password_opens_the_first_page(house: Furnished) -> None:
    client = Client()
    assert try_in(client, PASSWORD) == (302, "/orb/")
    assert "Hello, Ana Quarry" in client.get("/orb/").content.decode()


def test_capitals_in_the_mail_address_do_not_matter(house: Furnished) -> None:
    assert try_in(Client(), PASSWORD, "Ana@Harbour.EXAMPLE")[0] == 302


def test_a_sign_in_is_audited(house: Furnished) -> None:
    before = AuditEvent.objects.count()
    try_in(Client(), PASSWORD)
    event = AuditEvent.objects.order_by("-number")[0]
    assert AuditEvent.objects.count() == before + 1
    assert event.actor == house.by_first_name["ana"].person_id


def test_a_wrong_password_and_an_unknown_address_sound_alike(house: Furnished) -> None:
    wrong = try_in(Client(), "another sentence")
    unknown = try_in(Client(), PASSWORD, "nobody@harbour.example")
    assert wrong[0] == unknown[0] == 403
    sentence = "Mail address and password do not go together."
    assert sentence in wrong[1]
    assert sentence in unknown[1]


def test_the_password_is_never_sent_back(house: Furnished) -> None:
    assert "another sentence" not in try_in(Client(), "another sentence")[1]


def test_too_many_tries_are_slowed_down_whatever_the_password(
    house: Furnished, clock: SetClock
) -> None:
    for _ in range(SIGN_IN_TRIES):
        assert try_in(Client(), "another sentence")[0] == 403
    assert try_in(Client(), PASSWORD)[0] == 429
    assert try_in(Client(), PASSWORD, "ben@harbour.example")[0] == 302
    clock.pass_time(SIGN_IN_WINDOW)
    assert try_in(Client(), PASSWORD)[0] == 302


def test_one_ends_up_where_one_wanted_to_go(house: Furnished) -> None:
    assert try_in(Client(), PASSWORD, wanted="?next=/orb/queue/")[1] == "/orb/queue/"


def test_no_link_leads_out_of_the_house(house: Furnished) -> None:
    for wanted in ("https://rocks.example/", "//rocks.example/orb/", "/report/", "javascript:1"):
        assert try_in(Client(), PASSWORD, wanted=f"?next={wanted}")[1] == "/orb/"


def test_the_session_gets_a_new_key_on_signing_in(house: Furnished) -> None:
    client = Client()
    client.cookies["sessionid"] = "fixed-by-somebody-else-0123456789"
    try_in(client, PASSWORD)
    assert client.cookies["sessionid"].value != "fixed-by-somebody-else-0123456789"


def test_cookies_are_for_this_house_and_not_for_scripts(house: Furnished) -> None:
    client = Client()
    client.get(reverse("orb:sign-in"))
    try_in(client, PASSWORD)
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Strict"


def test_signing_out_ends_it(sign_in: SignIn) -> None:
    client = sign_in(Role.ANALYST)
    assert client.post(reverse("orb:sign-out")).status_code == 302
    assert client.get("/orb/").status_code == 302


def test_a_form_from_another_site_is_refused(house: Furnished) -> None:
    client = Client(enforce_csrf_checks=True)
    reply = client.post(reverse("orb:sign-in"), {"mail": ANA, "password": PASSWORD})
    assert reply.status_code == 403
    assert "The form came from another page" in reply.content.decode()


def invite(services: WebServices, mail: str) -> str:
    organisation = Organisation.objects.get(name=HARBOUR)
    token = do_invite_person(
        services.office, None, organisation.organisation_id, mail, Role.ANALYST
    )
    return reverse("orb:invitation", args=[token])


def test_an_invitation_sets_a_password_and_signs_in_once(
    house: Furnished, services: WebServices
) -> None:
    address, client = invite(services, "dee@harbour.example"), Client()
    answers = {"name": "Dee Shore", "password": PASSWORD, "again": PASSWORD}
    assert client.get(address).status_code == 200
    assert client.post(address, answers).headers["Location"] == "/orb/"
    assert "Hello, Dee Shore" in client.get("/orb/").content.decode()
    assert Client().post(address, answers).status_code == 403


def test_a_weak_or_differing_password_uses_no_invitation_up(
    house: Furnished, services: WebServices
) -> None:
    address = invite(services, "dee@harbour.example")
    weak = Client().post(address, {"name": "Dee", "password": "short", "again": "short"})
    differs = Client().post(address, {"name": "Dee", "password": PASSWORD, "again": "x" * 20})
    assert weak.status_code == differs.status_code == 400
    assert "The two passwords differ." in differs.content.decode()
    answers = {"name": "Dee Shore", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(address, answers).status_code == 302


def test_nobodys_password_is_guessed_through_an_invitation(
    house: Furnished, services: WebServices, clock: SetClock
) -> None:
    address = invite(services, ANA)
    guess = {"name": "Ana", "password": "a guess at a gate", "again": "a guess at a gate"}
    codes = [Client().post(address, guess).status_code for _ in range(SIGN_IN_TRIES + 1)]
    assert codes == [403] * SIGN_IN_TRIES + [429]
    right = {"name": "Ana", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(address, right).status_code == 429
    clock.pass_time(SIGN_IN_WINDOW + timedelta(seconds=1))
    assert Client().post(address, right).status_code == 302


def test_an_old_invitation_is_refused(
    house: Furnished, services: WebServices, clock: SetClock
) -> None:
    address = invite(services, "dee@harbour.example")
    clock.pass_time(timedelta(days=8))
    answers = {"name": "Dee Shore", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(address, answers).status_code == 403


def test_the_demos_link_signs_in_after_a_click_and_only_once(
    house: Furnished, services: WebServices
) -> None:
    token = do_make_sign_in_link(services.office, house.by_first_name["ana"])
    address, client = reverse("orb:once", args=[token]), Client()
    assert client.get(address).status_code == 200
    assert client.get("/orb/").status_code == 302
    assert client.post(address).headers["Location"] == "/orb/"
    assert client.get("/orb/").status_code == 200
    assert Client().post(address).status_code == 403


def test_the_demo_says_that_it_is_one(sign_in: SignIn) -> None:
    banner = "Demo: sign-in links skip the second factor"
    assert banner in sign_in(Role.ANALYST).get("/orb/").content.decode()
    assert banner in Client().get(reverse("orb:sign-in")).content.decode()


def test_somebody_who_left_is_not_let_in(sign_in: SignIn, house: Furnished) -> None:
    client = sign_in(Role.ANALYST)
    Person.objects.filter(person_id=house.people[Role.ANALYST].person_id).update(is_active=False)
    assert client.get("/orb/").status_code == 302
    assert try_in(Client(), PASSWORD)[0] == 403
