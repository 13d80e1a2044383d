"""Sessions: locked, ended, too old, no longer fresh; and a form that came too late is not lost."""

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from orbweaver.casework.actions.sessions import do_end_session
from orbweaver.casework.models import CaseMedia, Look, OpenSession, Proof
from orbweaver.casework.queries.sessions import is_open
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.clock import SetClock
from orbweaver.orb.access import RULES
from tests.orb.coming_in import Comer, enrolled
from tests.orb.doors_open import under
from tests.orb.entering import entered
from tests.orb.furnish import PASSWORD, Furnished
from tests.orb.test_doors import ANA, STEP

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Reply

IDLE, FRESH, AGE = timedelta(minutes=10), timedelta(minutes=120), timedelta(hours=8)
LIO = "lio@harbour.example"
BY_SCRIPT = {"Sec-Fetch-Dest": "empty"}


def kept_in(reply: "Reply") -> str:
    """Return what a page carries along."""
    found = re.search(r'name="kept" value="([^"]+)"', reply.content.decode())
    assert found
    return unescape(found[1])


def work_on(comer: Comer, clock: SetClock, length: timedelta) -> None:
    """Let time pass with a person who asks for a page every five minutes."""
    until = clock.now() + length
    while clock.now() < until:
        clock.pass_time(min(timedelta(minutes=5), until - clock.now()))
        comer.client.get("/orb/")


def reveal(client: Client, **headers: str) -> "Reply":
    with scopes_disabled():
        media = CaseMedia.objects.order_by("case_id", "position")[0]
    address = reverse("orb:reveal", args=[media.case_id, media.media_sha256_hex])
    return client.post(address, headers=headers)


def looks() -> int:
    with scopes_disabled():
        return Look.objects.count()


def test_an_idle_session_is_locked_and_opens_where_it_was(
    house: Furnished, clock: SetClock
) -> None:
    ana = enrolled(ANA)
    clock.pass_time(IDLE)
    locked = ana.client.get("/orb/queue/")
    assert locked.headers["Location"] == "/orb/unlock/?next=%2Forb%2Fqueue%2F"
    question = ana.client.get(locked.headers["Location"]).content.decode()
    assert "This session is locked" in question
    assert "Queue" not in question
    wrong = ana.client.post(locked.headers["Location"], {"password": "a guess"})
    assert wrong.status_code == 403
    right = ana.client.post(locked.headers["Location"], {"password": PASSWORD})
    assert right.headers["Location"] == "/orb/queue/"
    assert ana.is_in()


def test_a_busy_session_is_not_locked(house: Furnished, clock: SetClock) -> None:
    ana = enrolled(ANA)
    work_on(ana, clock, timedelta(hours=1))
    assert ana.is_in()


def test_what_scripts_ask_by_themselves_keeps_no_session_open(
    house: Furnished, clock: SetClock
) -> None:
    assert any(rule.is_background for rule in RULES.values())
    lio = enrolled(LIO)
    for _ in range(10):
        clock.pass_time(timedelta(minutes=1))
        lio.client.get(reverse("orb:danger-count"))
    assert lio.is_led_to("unlock")
    refused = lio.client.get(reverse("orb:danger-count"), headers=BY_SCRIPT)
    assert refused.status_code == 403
    assert refused.headers["X-Orb-Confirm"].startswith("/orb/unlock/?next=")


def test_a_locked_session_is_locked_at_once_by_its_person(house: Furnished) -> None:
    ana = enrolled(ANA)
    assert "Lock now" in ana.client.get("/orb/").content.decode()
    came = "http://testserver/orb/reports/?page=2"
    reply = ana.client.post(reverse("orb:lock"), headers={"Referer": came})
    assert reply.headers["Location"] == "/orb/unlock/?next=%2Forb%2Freports%2F%3Fpage%3D2"
    assert ana.is_led_to("unlock")
    assert reveal(ana.client).status_code == 403
    assert looks() == 0


def test_guessing_at_a_locked_session_is_slow(house: Furnished) -> None:
    ana = enrolled(ANA)
    ana.post("lock")
    codes = [ana.post("unlock", password="a guess").status_code for _ in range(6)]
    assert codes == [403] * 5 + [429]
    assert ana.post("unlock", password=PASSWORD).status_code == 429


def test_a_form_that_comes_too_late_is_not_lost(house: Furnished, clock: SetClock) -> None:
    ana = enrolled(ANA)
    clock.pass_time(IDLE)
    late = ana.post("tokens", label="desk <computer>", days="30")
    assert late.status_code == 403
    assert "is kept in this page" in late.content.decode()
    wrong = ana.client.post(reverse("orb:unlock"), {"password": "a guess", "kept": kept_in(late)})
    right = ana.client.post(reverse("orb:unlock"), {"password": PASSWORD, "kept": kept_in(wrong)})
    page = right.content.decode()
    assert 'action="/orb/tokens/"' in page
    assert 'name="label" value="desk &lt;computer&gt;"' in page
    assert 'name="days" value="30"' in page


def test_no_password_and_no_foreign_address_is_carried_along(
    house: Furnished, clock: SetClock
) -> None:
    ana = enrolled(ANA)
    clock.pass_time(IDLE)
    late = ana.post("tokens", label="desk", password="once said", code="123456")
    assert "once said" not in late.content.decode()
    foreign = '["https://rocks.example/", [["label", "desk"]]]'
    reply = ana.client.post(reverse("orb:unlock"), {"password": PASSWORD, "kept": foreign})
    assert reply.status_code == 302


def test_an_ended_session_is_refused_at_once(house: Furnished) -> None:
    ana = enrolled(ANA)
    other = ana.another_browser()
    other.give_password()
    other.give_code(ana.codes[0])
    listed = ana.client.get(reverse("orb:security")).content.decode()
    assert listed.count("Firefox, Linux") == 3  # this one, the other, and its button
    ended = re.search(r'action="(/orb/security/sessions/[0-9a-f]+/end/)"', listed)
    assert ended
    assert other.is_in()
    assert ana.client.post(ended[1]).status_code == 302
    assert other.is_led_to("sign-in")
    assert ana.is_in()


def test_all_other_sessions_end_together(house: Furnished) -> None:
    ana = enrolled(ANA)
    others = [ana.another_browser() for _ in range(2)]
    for number, other in enumerate(others):
        other.give_password()
        other.give_code(ana.codes[number])
    reply = ana.client.post(reverse("orb:sessions-end"), follow=True)
    assert "2 sessions are ended." in reply.content.decode()
    assert [other.is_in() for other in others] == [False, False]
    assert ana.is_in()


def test_nobody_ends_anothers_session(house: Furnished, services: WebServices) -> None:
    enrolled(ANA)
    ben = enrolled("ben@harbour.example")
    own = OpenSession.objects.get(person=house.by_first_name["ana"], ended_at=None)
    assert ben.post("session-end", own.session_id).status_code == 404
    assert is_open(services.office, own.session_id)
    do_end_session(services.office, house.by_first_name["ana"], own.session_id)
    assert not is_open(services.office, own.session_id)


def test_a_cookie_from_before_the_sign_out_opens_nothing(house: Furnished) -> None:
    ana = enrolled(ANA)
    stolen = Client()
    stolen.cookies["sessionid"] = ana.client.cookies["sessionid"].value
    assert stolen.get("/orb/").status_code == 200
    ana.post("sign-out")
    assert stolen.get("/orb/").status_code == 302
    assert OpenSession.objects.exclude(ended_at=None).count() == 1


def test_a_session_ends_after_some_hours_however_busy(house: Furnished, clock: SetClock) -> None:
    ana = enrolled(ANA)
    work_on(ana, clock, AGE - timedelta(minutes=1))
    assert ana.is_in()
    clock.pass_time(timedelta(minutes=1))
    assert ana.is_led_to("sign-in")


def test_a_clear_look_needs_a_fresh_proof(house: Furnished, clock: SetClock) -> None:
    ana = enrolled(ANA)
    work_on(ana, clock, FRESH - timedelta(minutes=1))
    assert reveal(ana.client).status_code == 200
    clock.pass_time(timedelta(minutes=1))
    came = "http://testserver/orb/queue/"
    refused = reveal(ana.client, Referer=came, **BY_SCRIPT)
    assert refused.status_code == 403
    assert refused.headers["X-Orb-Confirm"] == "/orb/confirm/?next=%2Forb%2Fqueue%2F"
    assert "kept" not in refused.content.decode()
    assert looks() == 1
    assert ana.is_in()
    reply = ana.client.post(refused.headers["X-Orb-Confirm"], {"code": ana.shown()})
    assert reply.headers["Location"] == "/orb/queue/"
    assert reveal(ana.client).status_code == 200


def test_a_password_opens_a_lock_and_proves_nothing_anew(house: Furnished, clock: SetClock) -> None:
    ana = enrolled(ANA)
    clock.pass_time(FRESH)
    ana.post("unlock", password=PASSWORD)
    assert ana.is_in()
    assert reveal(ana.client).status_code == 403
    assert ana.post("confirm", password=PASSWORD).status_code == 403


def test_an_export_needs_a_fresh_proof_and_comes_back_to_it(
    house: Furnished, clock: SetClock
) -> None:
    lio = enrolled(LIO)
    work_on(lio, clock, FRESH)
    address = reverse("orb:notices-csv")
    asked = lio.client.get(address)
    assert asked.headers["Location"].startswith("/orb/confirm/?next=")
    clock.pass_time(STEP)
    reply = lio.client.post(asked.headers["Location"], {"code": lio.shown()})
    assert reply.headers["Location"] == address
    assert lio.client.get(address).status_code == 200


def test_every_export_and_every_clear_look_needs_a_fresh_proof() -> None:
    dangerous = {name for name in RULES if name.endswith(("csv", "har", "reveal"))}
    stale = {name for name in dangerous if not RULES[name].needs_fresh}
    assert stale <= {"practice-reveal"}  # drawn by code


def test_a_demos_link_is_never_locked_nor_stale_and_opens_nothing_elsewhere(
    house: Furnished, clock: SetClock, services: WebServices
) -> None:
    client = entered(house.people[Role.ANALYST])
    clock.pass_time(FRESH + AGE)
    assert client.get("/orb/").status_code == 200
    assert "Lock now" not in client.get("/orb/").content.decode()
    assert reveal(client).status_code == 200


def test_a_session_of_a_link_is_none_where_there_is_no_demo(
    house: Furnished, services: WebServices
) -> None:
    client = entered(house.people[Role.ANALYST], proof=Proof.LINK)
    assert client.get("/orb/").status_code == 200
    with under(services, services.office.settings.doors, demo=False):
        assert client.get("/orb/").status_code == 302


def test_the_sight_of_a_person_is_not_written_at_every_request(
    house: Furnished, clock: SetClock
) -> None:
    ana = enrolled(ANA)
    session = OpenSession.objects.get()
    clock.pass_time(timedelta(seconds=20))
    ana.client.get("/orb/")
    assert OpenSession.objects.get().seen_at == session.seen_at
    clock.pass_time(timedelta(seconds=10))
    ana.client.get("/orb/")
    assert OpenSession.objects.get().seen_at == clock.now()
