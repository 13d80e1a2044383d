"""One key says that a child may be in danger now: the liaisons hear of it, whatever else holds."""

from datetime import timedelta

import pytest
from django.urls import reverse

from orbweaver.casework.actions.danger import do_answer_danger, do_raise_danger, escalate_due
from orbweaver.casework.actions.rests import do_begin_rest
from orbweaver.casework.day_rules import DayRules
from orbweaver.casework.models import AuditEvent, Case, DangerAlert, DangerAnswer, DangerAnswerKind
from orbweaver.casework.queries.danger import waiting_alerts
from orbweaver.casework.roles import ANSWERS_DANGER, RAISES_DANGER, Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.errors import NotAllowed, UnknownName, WrongState
from orbweaver.model.clock import SetClock
from tests.casework.every import every
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished

NOTE = "The picture shows a date of this week"


@pytest.fixture
def case(house: Furnished) -> Case:
    """The case that opened first."""
    del house
    return every(Case).order_by("opened_at", "case_id")[0]


def raised(sign_in: SignIn, case: Case, role: Role = Role.ANALYST) -> DangerAlert:
    address = reverse("orb:danger-raise", args=[case.case_id])
    assert sign_in(role).post(address, {"note": NOTE}).status_code == 302
    return every(DangerAlert).get()


def test_the_liaison_hears_of_it_on_every_page(sign_in: SignIn, case: Case) -> None:
    raised(sign_in, case)
    for name in ("home", "notices", "statistics"):
        assert (
            "1 alert waits for you"
            in sign_in(Role.LIAISON).get(reverse(f"orb:{name}")).content.decode()
        )
    assert "alert waits" not in sign_in(Role.ANALYST).get(reverse("orb:home")).content.decode()


def test_a_page_that_stands_open_asks_for_it(sign_in: SignIn, case: Case) -> None:
    liaison = sign_in(Role.LIAISON)
    assert liaison.get(reverse("orb:danger-count")).json() == {"said": ""}
    raised(sign_in, case)
    assert "1 alert" in liaison.get(reverse("orb:danger-count")).json()["said"]


def test_the_note_is_sealed_and_read_by_who_answers(sign_in: SignIn, case: Case) -> None:
    raised(sign_in, case)
    assert NOTE in sign_in(Role.LIAISON).get(reverse("orb:danger")).content.decode()
    assert AuditEvent.objects.filter(tag="danger.read").count() == 1


def test_taken_up_it_waits_no_more_and_says_by_whom(sign_in: SignIn, case: Case) -> None:
    alert, liaison = raised(sign_in, case), sign_in(Role.LIAISON)
    liaison.post(reverse("orb:danger-answer", args=[alert.alert_id]), {"kind": "acknowledged"})
    assert liaison.get(reverse("orb:danger-count")).json() == {"said": ""}
    assert "taken up by Lio Mole" in liaison.get(reverse("orb:danger")).content.decode()


def test_nobody_answered_in_time_so_more_people_are_told(
    sign_in: SignIn, services: WebServices, house: Furnished, clock: SetClock, case: Case
) -> None:
    raised(sign_in, case)
    administrator = house.people[Role.ADMINISTRATOR]
    assert escalate_due(services.office) == 0
    assert waiting_alerts(administrator) == 0
    clock.pass_time(timedelta(seconds=services.office.settings.danger_escalate_s))
    assert escalate_due(services.office) == 1
    assert waiting_alerts(administrator) == 1
    assert escalate_due(services.office) == 0
    page = sign_in(Role.ADMINISTRATOR).get(reverse("orb:danger")).content.decode()
    assert "nobody answered in time" in page
    assert NOTE not in page


def test_an_answer_counts_once(
    sign_in: SignIn, services: WebServices, house: Furnished, case: Case
) -> None:
    alert, lio = raised(sign_in, case), house.people[Role.LIAISON]
    do_answer_danger(services.office, lio, alert.alert_id, DangerAnswerKind.CLOSED)
    for kind in DangerAnswerKind:
        with pytest.raises(WrongState):
            do_answer_danger(services.office, lio, alert.alert_id, kind)
    assert DangerAnswer.objects.count() == 1


def test_pressed_twice_it_is_one_alert(sign_in: SignIn, case: Case) -> None:
    raised(sign_in, case)
    raised(sign_in, case)


def test_no_break_stands_before_it(
    sign_in: SignIn, services: WebServices, house: Furnished, case: Case
) -> None:
    ana = house.people[Role.ANALYST]
    do_begin_rest(services.office, ana, case.organisation_id, DayRules())
    assert sign_in(Role.ANALYST).get(reverse("orb:case", args=[case.case_id])).status_code == 302
    raised(sign_in, case)


@pytest.mark.parametrize("role", sorted(set(Role) - RAISES_DANGER - {Role.SERVICE}))
def test_who_works_on_no_cases_raises_none(
    services: WebServices, house: Furnished, case: Case, role: Role
) -> None:
    with pytest.raises(NotAllowed):
        do_raise_danger(services.office, house.people[role], case.case_id)


@pytest.mark.parametrize("role", sorted(set(Role) - ANSWERS_DANGER - {Role.SERVICE}))
def test_who_is_not_told_answers_none(
    sign_in: SignIn, services: WebServices, house: Furnished, case: Case, role: Role
) -> None:
    alert = raised(sign_in, case)
    with pytest.raises(NotAllowed):
        do_answer_danger(
            services.office, house.people[role], alert.alert_id, DangerAnswerKind.CLOSED
        )


def test_a_case_that_is_none_raises_nothing(services: WebServices, house: Furnished) -> None:
    with pytest.raises(UnknownName):
        do_raise_danger(services.office, house.people[Role.ANALYST], "0" * 32)
    assert every(DangerAlert).count() == 0
