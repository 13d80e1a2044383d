"""The other rooms: reports, banks, people, the audit log, statistics, and the first page."""

import re

from django.urls import reverse
from django_scopes import scopes_disabled

from orbweaver.casework.models import AuditEvent, AuditSeal, Report, Seed
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from tests.orb.conftest import SignIn
from tests.orb.furnish import BANK, HARBOUR, ROCKS, Furnished
from tests.orb.test_deciding import client_of, text_of

REPORTS, PEOPLE, AUDIT = (reverse(f"orb:{name}") for name in ("reports", "people", "audit"))


def reports_by_hand() -> int:
    """Count over all organisations, which pages never may."""
    with scopes_disabled():
        return Report.objects.filter(source="orb").count()


def the_organisation(page: str) -> str:
    found = re.search(r'<option value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_a_report_added_by_hand_becomes_a_seed(sign_in: SignIn) -> None:
    client = sign_in(Role.INTAKE)
    answers = {
        "addresses": "hxxp://rocks[.]example/quarry/\nhttp://rocks.example/cliff/",
        "text": "The third picture.",
        "organisation": the_organisation(text_of(client, REPORTS)),
    }
    reply = client.post(REPORTS, answers, follow=True)
    assert "The report is in" in reply.content.decode()
    assert "hxxp://rocks[.]example/quarry/" in reply.content.decode()
    assert reports_by_hand() == 1
    assert Seed.objects.count() == 3


def test_what_a_reporter_wrote_is_not_in_the_list(sign_in: SignIn) -> None:
    client = sign_in(Role.INTAKE)
    organisation = the_organisation(text_of(client, REPORTS))
    answers = {"addresses": "rocks.example/a", "text": "by the pier", "organisation": organisation}
    client.post(REPORTS, answers)
    assert "by the pier" not in text_of(client, REPORTS)


def test_what_a_reporter_wrote_is_opened_for_a_reason_and_logged(sign_in: SignIn) -> None:
    client = sign_in(Role.INTAKE)
    organisation = the_organisation(text_of(client, REPORTS))
    answers = {"addresses": "rocks.example/a", "text": "by the pier", "organisation": organisation}
    client.post(REPORTS, answers)
    link = re.search(r'href="(/orb/reports/[0-9a-f]+/text/)"', text_of(client, REPORTS))
    assert link
    assert "by the pier" not in text_of(client, link[1])
    assert client.post(link[1], {"reason": " "}).status_code == 400
    before = AuditEvent.objects.count()
    assert "by the pier" in client.post(link[1], {"reason": "to find it"}).content.decode()
    assert AuditEvent.objects.count() == before + 1


def test_a_liaison_does_not_open_what_a_reporter_wrote(sign_in: SignIn) -> None:
    client = sign_in(Role.INTAKE)
    organisation = the_organisation(text_of(client, REPORTS))
    answers = {"addresses": "rocks.example/a", "text": "by the pier", "organisation": organisation}
    client.post(REPORTS, answers)
    assert "/text/" not in text_of(sign_in(Role.LIAISON), REPORTS)


def test_a_wrong_line_is_named_and_nothing_is_added(sign_in: SignIn) -> None:
    client = sign_in(Role.INTAKE)
    organisation = the_organisation(text_of(client, REPORTS))
    answers = {"addresses": "rocks.example/a\nI saw it", "organisation": organisation}
    reply = client.post(REPORTS, answers)
    assert reply.status_code == 400
    assert "Not an address: line 2." in reply.content.decode()
    assert reports_by_hand() == 0


def test_nobody_adds_reports_for_another_organisation(house: Furnished, sign_in: SignIn) -> None:
    organisation = the_organisation(text_of(sign_in(Role.INTAKE), REPORTS))
    cleo = client_of(house, "cleo")
    assert "Add a report" not in text_of(cleo, REPORTS)
    cleo.post(REPORTS, {"addresses": "rocks.example/a", "organisation": organisation})
    assert reports_by_hand() == 0


def test_banks_show_counts_and_never_values(sign_in: SignIn, services: WebServices) -> None:
    page = text_of(sign_in(Role.LIAISON), reverse("orb:banks"))
    _, entries = services.desk.bank_entries()
    assert BANK in page
    assert f"PDQ {len(entries)}" in page
    assert not [entry for entry in entries if entry.signal.value_hex[:12] in page]


def test_an_administrator_invites_and_the_link_is_shown_once(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    answers = {
        "mail": "dee@harbour.example",
        "organisation": the_organisation(text_of(client, PEOPLE)),
        "role": "analyst",
    }
    page = client.post(PEOPLE, answers).content.decode()
    link = re.search(r"http://testserver(/orb/invitation/[^/]+/)", page)
    assert link
    assert client.get(link[1]).status_code == 200
    assert link[1] not in text_of(client, PEOPLE)


def test_an_administrator_sees_the_own_people_alone(sign_in: SignIn) -> None:
    page = text_of(sign_in(Role.ADMINISTRATOR), PEOPLE)
    assert HARBOUR in page
    assert "Ana Quarry" in page
    assert ROCKS not in page
    assert "Cleo Slate" not in page


def test_nobody_is_invited_into_another_organisation(house: Furnished, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    answers = {"mail": "dee@rocks.example", "organisation": "f" * 32, "role": "analyst"}
    assert client.post(PEOPLE, answers).status_code == 400


def test_the_audit_log_names_people_and_deeds(sign_in: SignIn, house: Furnished) -> None:
    text_of(client_of(house, "ana"), reverse("orb:next"))
    page = text_of(sign_in(Role.AUDITOR), AUDIT)
    assert "case.opened" in page
    assert "person.invited" in page


def test_the_audit_log_leads_to_older_lines(sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR)
    page = text_of(client, f"{AUDIT}?before=10")
    assert page.count('<th scope="row">') == 9
    assert client.get(f"{AUDIT}?before=x").status_code == 200


def test_the_chain_is_checked_when_asked(sign_in: SignIn, services: WebServices) -> None:
    client = sign_in(Role.AUDITOR)
    assert "sealed and unaltered" not in text_of(client, AUDIT)
    services.desk.seal_audit(1000)
    page = text_of(client, f"{AUDIT}?check=1")
    assert f"{AuditSeal.objects.count()} lines are sealed and unaltered" in page


def test_statistics_name_no_person_and_no_place(house: Furnished, sign_in: SignIn) -> None:
    for role in Role:
        page = text_of(sign_in(role), reverse("orb:statistics")).split("</header>")[1]
        assert "clear looks per 1,000 sightings" in page
        assert "gardens" not in page
        assert not [p.name for p in house.by_first_name.values() if p.name in page]


def test_every_role_has_one_clear_next_action(sign_in: SignIn) -> None:
    for role in Role:
        page = text_of(sign_in(role), "/orb/")
        assert page.count('class="button first"') <= 1
        assert "next-thing" in page
