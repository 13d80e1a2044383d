"""Rest in the pages: whoever should rest gets no case and no picture, in no window."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from orbweaver.casework.actions.work_rules import do_set_work_rules
from orbweaver.casework.day_rules import DayRules
from orbweaver.casework.models import (
    CaseMedia,
    HeldDecision,
    Look,
    Organisation,
    Rest,
    Verdict,
    WorkSpell,
)
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.model.clock import SetClock
from orbweaver.orb.access import RULES
from orbweaver.orb.urls import urlpatterns
from orbweaver.orb.work_pages import BEGINNING, FINISHING, WORK
from tests.casework.every import every
from tests.orb.conftest import SignIn
from tests.orb.entering import entered
from tests.orb.furnish import Furnished
from tests.orb.test_access import ONLY_POST

RULE = DayRules(zone="Europe/Brussels")
MINUTE = timedelta(minutes=1)
NO_WORK = {
    *("queue", "undo", "rest", "rest-state", "rest-here", "breathe", "beat"),
}
"""Pages for analysts alone that open at any hour."""


def rule(services: WebServices, rules: DayRules) -> None:
    """Let rules hold in every organisation."""
    clock = services.office.clock
    assert isinstance(clock, SetClock)
    clock.pass_time(timedelta(seconds=1))
    for organisation in Organisation.objects.all():
        do_set_work_rules(services.office, None, organisation.organisation_id, rules)


@pytest.fixture
def ana(services: WebServices, sign_in: SignIn) -> Client:
    """An analyst in Brussels at one o'clock, under the rules of a new organisation."""
    rule(services, RULE)
    return sign_in(Role.ANALYST)


def work(client: Client, clock: SetClock, minutes: int) -> None:
    """Look at cases for so many minutes."""
    for _ in range(minutes + 1):
        assert "/orb/case/" in client.get(reverse("orb:next")).headers["Location"]
        clock.pass_time(MINUTE)
    clock.pass_time(-MINUTE)


def a_media() -> CaseMedia:
    return every(CaseMedia).order_by("case_id", "position")[0]


def address_of(name: str) -> str:
    """Return where something that is work really is."""
    media = a_media()
    known = {"case_id": media.case_id, "sha256_hex": media.media_sha256_hex}
    pattern = next(each for each in urlpatterns if each.name == name)
    return reverse(
        f"orb:{name}", kwargs={key: known.get(key, 1) for key in pattern.pattern.converters}
    )


def ask(client: Client, name: str, **headers: str) -> int:
    address = address_of(name)
    send = client.post if name in ONLY_POST else client.get
    reply = send(address, headers={key.replace("_", "-"): value for key, value in headers.items()})
    if reply.status_code == 302 and reply.headers["Location"] == reverse("orb:rest"):
        return 0
    return reply.status_code


def known_work() -> list[str]:
    return sorted(name for name in WORK if name in RULES)


def test_every_page_for_analysts_is_work_or_known_not_to_be() -> None:
    """A new page for analysts alone must be put on one side."""
    for_analysts = {name for name, held in RULES.items() if held.roles == REVIEWERS}
    assert for_analysts - WORK == NO_WORK & for_analysts
    assert not BEGINNING & FINISHING


def test_a_break_begins_and_every_page_of_work_leads_to_it(ana: Client, clock: SetClock) -> None:
    work(ana, clock, 50)
    reply = ana.get(reverse("orb:next"))
    assert reply.headers["Location"] == reverse("orb:rest")
    assert [name for name in known_work() if ask(ana, name)] == []
    assert every(Look).count() == every(Verdict).count() == 0
    assert every(Rest).count() == 1


def test_scripts_are_told_in_one_sentence_where_to_go(ana: Client, clock: SetClock) -> None:
    work(ana, clock, 50)
    ana.get(reverse("orb:next"))
    for name in known_work():
        assert ask(ana, name, Sec_Fetch_Dest="empty") == 403
    reply = ana.get(address_of("case"), headers={"X-Orb-Part": "main"})
    assert reply.status_code == 403
    assert reply.headers["X-Orb-Rest"] == reverse("orb:rest")
    said = reply.content.decode()
    assert said.startswith("Look at something else for a while. The break lasts until")
    assert "\n" not in said


def test_a_break_lasts_after_reload_in_another_browser_and_after_signing_in_again(
    ana: Client, clock: SetClock, house: Furnished
) -> None:
    work(ana, clock, 50)
    ana.get(reverse("orb:next"))
    other = entered(house.people[Role.ANALYST], Client(headers={"Accept-Language": "de"}))
    for _ in range(9):
        clock.pass_time(MINUTE)
        assert ask(ana, "next") == ask(other, "next") == 0
        ana.post(reverse("orb:sign-out"))
        ana = entered(house.people[Role.ANALYST], Client())
    clock.pass_time(MINUTE)
    assert ask(ana, "next") == ask(other, "next") == 302
    assert every(Rest).count() == 1


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_what_a_browser_takes_for_the_time_is_not_asked(
    zone: str, ana: Client, clock: SetClock
) -> None:
    """Neither a header about time nor a cookie of a zone moves the house's day."""
    clock.pass_time(timedelta(hours=3, minutes=1))  # 16:01 in Brussels
    ana.cookies["timezone"] = zone
    said = {"Date": "Mon, 23 Nov 2026 08:00:00 GMT", "X-Timezone": zone}
    assert ana.get(reverse("orb:next"), headers=said).headers["Location"] == reverse("orb:rest")


def test_the_verdict_on_the_case_before_somebody_is_taken_and_then_the_break_begins(
    ana: Client, clock: SetClock
) -> None:
    work(ana, clock, 50)
    reply = ana.post(address_of("verdict"), {"label": "confirmed", "position": "1"})
    assert reply.headers["Location"].startswith("/orb/case/")
    assert every(HeldDecision).count() == 1
    assert every(Rest).count() == every(Verdict).count() == 0
    assert ask(ana, "next") == 0
    assert every(Rest).count() == every(Verdict).count() == 1
    assert every(HeldDecision).count() == 0


def test_the_page_of_rest_says_why_and_until_when_and_offers_no_way_on(
    ana: Client, clock: SetClock
) -> None:
    work(ana, clock, 50)
    page = ana.get(reverse("orb:rest")).content.decode()
    assert "A break" in page
    assert "10 minutes left" in page
    assert 'data-left-s="600"' in page
    assert page.count('data-rest-next data-key="n"') == page.count('href="/orb/next/" hidden') == 1
    state = ana.get(reverse("orb:rest-state")).json()
    assert (state["left_s"], state["is_open"]) == (600, False)
    clock.pass_time(timedelta(minutes=10))
    state = ana.get(reverse("orb:rest-state")).json()
    assert (state["left_s"], state["is_open"], state["title"]) == (0, True, "A quiet corner")
    page = ana.get(reverse("orb:rest")).content.decode()
    assert 'href="/orb/next/" hidden' not in page
    assert "Go on with the next case" in page


def test_after_the_last_look_a_quarter_of_an_hour_of_quiet_is_offered(
    services: WebServices, ana: Client
) -> None:
    rule(services, replace(RULE, budget_reveals=1))
    assert ask(ana, "reveal") == 200
    assert ask(ana, "reveal") == 0
    page = ana.get(reverse("orb:rest")).content.decode()
    assert "That is enough for today" in page
    assert "Work opens again tomorrow at 08:00" in page
    assert "15 minutes of quiet" in page


def test_lists_corrections_and_ways_out_stay_open(ana: Client, clock: SetClock) -> None:
    work(ana, clock, 50)
    ana.get(reverse("orb:next"))
    for name in ("home", "queue", "statistics", "settings", "notes", "breathe", "rest"):
        assert ana.get(reverse(f"orb:{name}")).status_code == 200
    assert ana.post(reverse("orb:sign-out")).status_code == 302


def test_a_beat_counts_minutes_and_ends_them(ana: Client, clock: SetClock) -> None:
    ana.get(reverse("orb:next"))
    for _ in range(49):
        clock.pass_time(MINUTE)
        told = ana.post(reverse("orb:beat"), {"active": "yes"}).json()
        assert told["is_open"]
    assert told["sentence"] == "Left today: 71 minutes, 60 clear looks"
    clock.pass_time(MINUTE)
    told = ana.post(reverse("orb:beat"), {"active": "yes"}).json()
    assert (told["is_open"], told["may_finish"]) == (False, True)
    assert every(Rest).count() == 0
    ana.get(told["rest_href"])
    assert every(Rest).count() == 1
    told = ana.post(reverse("orb:beat"), {"active": "yes"}).json()
    assert (told["is_open"], told["may_finish"]) == (False, False)


def test_looking_ahead_is_refused_and_begins_no_break(ana: Client, clock: SetClock) -> None:
    """The case that the browser holds already may be decided first."""
    work(ana, clock, 50)
    assert ask(ana, "ahead", Sec_Fetch_Dest="empty") == 403
    assert every(Rest).count() == 0
    assert ask(ana, "verdict", Accept="application/json") != 403


def test_a_script_that_understands_records_gets_one(ana: Client, clock: SetClock) -> None:
    work(ana, clock, 50)
    ana.get(reverse("orb:next"))
    asked = {"Accept": "application/json", "Sec-Fetch-Dest": "empty"}
    reply = ana.post(address_of("verdict"), {"label": "confirmed", "position": "1"}, headers=asked)
    assert reply.status_code == 403
    assert reply.json()["state"] == "refused"
    assert reply.json()["said"][0].startswith("Look at something else for a while.")


def test_a_page_that_nobody_touches_counts_nothing(ana: Client, clock: SetClock) -> None:
    ana.get(reverse("orb:next"))
    for _ in range(30):
        clock.pass_time(MINUTE)
        ana.post(reverse("orb:beat"), {"active": "no"})
    (spell,) = every(WorkSpell).filter(kind="work")
    assert spell.began_at == spell.last_at


def test_two_who_wait_for_each_other_both_go_on(services: WebServices, house: Furnished) -> None:
    rule(services, replace(RULE, needs_pair=True))
    ana, ben = (entered(house.by_first_name[name]) for name in ("ana", "ben"))
    assert ask(ana, "next") == 0
    alone = ana.get(reverse("orb:rest")).content.decode()
    assert "Waiting for a colleague" in alone
    assert ana.get(reverse("orb:rest-state")).json()["is_open"] is False
    ben.get(reverse("orb:rest"))
    assert ana.get(reverse("orb:rest-state")).json()["is_open"] is True
    assert ask(ana, "next") == ask(ben, "next") == 302


def test_a_colleague_of_another_organisation_is_no_company(
    services: WebServices, house: Furnished
) -> None:
    rule(services, replace(RULE, needs_pair=True))
    ana, cleo = (entered(house.by_first_name[name]) for name in ("ana", "cleo"))
    cleo.get(reverse("orb:rest"))
    assert ask(ana, "next") == 0


def test_the_frame_says_what_is_left_of_the_day(ana: Client, clock: SetClock) -> None:
    work(ana, clock, 20)
    page = ana.get(reverse("orb:home")).content.decode()
    assert "Left today: 100 minutes, 60 clear looks" in page
    assert "data-beat" not in page


def test_pages_of_work_beat_and_others_do_not(ana: Client) -> None:
    page = ana.get(reverse("orb:next"), follow=True).content.decode()
    assert f'action="{reverse("orb:beat")}"' in page


def test_people_without_cases_have_no_day_of_cases(services: WebServices, sign_in: SignIn) -> None:
    rule(services, RULE)
    page = sign_in(Role.NOTIFIER).get(reverse("orb:home")).content.decode()
    assert "Left today" not in page


def test_the_organisation_that_somebody_works_for_decides(
    services: WebServices, house: Furnished, clock: SetClock
) -> None:
    rule(services, RULE)
    clock.pass_time(MINUTE)
    rocks = Organisation.objects.get(name="Rock Garden Line")
    rules = replace(RULE, cut_off_min=13 * 60)
    do_set_work_rules(services.office, None, rocks.organisation_id, rules)
    ana, cleo = (entered(house.by_first_name[name]) for name in ("ana", "cleo"))
    assert (ask(ana, "next"), ask(cleo, "next")) == (302, 0)
