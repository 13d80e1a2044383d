"""Decisions that somebody doubts, in the Orb: asked, looked at again, corrected by two, seen."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from orbweaver.casework.actions.persons import do_accept_invitation, do_invite_person
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import (
    Appeal,
    AppealAnswer,
    AuditEvent,
    Case,
    CaseMedia,
    Correction,
    CorrectionRule,
    Look,
    Notice,
    Organisation,
)
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import web_services
from tests.casework.every import every
from tests.casework.noticing import states
from tests.orb.conftest import SignIn
from tests.orb.entering import entered
from tests.orb.furnish import PASSWORD, ROCKS, Furnished
from tests.orb.test_deciding import client_of, text_of

APPEALS = reverse("orb:appeals")
WHY = "These are the rocks of a garden"


@pytest.fixture
def case(house: Furnished) -> Case:
    """A case of several pictures that two analysts confirmed."""
    found = max(every(Case), key=lambda each: every(CaseMedia).filter(case=each).count())
    for name in ("ana", "ben"):
        person = house.by_first_name[name]
        do_record_verdict(web_services().office, person, found.case_id, "confirmed")
    return found


@pytest.fixture
def second_senior(house: Furnished) -> Client:
    """Another senior of the same organisation as the first."""
    del house
    office, rocks = web_services().office, Organisation.objects.get(name=ROCKS)
    mail = "sam@rocks.example"
    token = do_invite_person(office, None, rocks.organisation_id, mail, Role.SENIOR)
    return entered(do_accept_invitation(office, token, "Sam Shale", PASSWORD))


def page_of(case: Case) -> str:
    return reverse("orb:case", args=[case.case_id])


def correction_of(case: Case) -> str:
    return reverse("orb:correction", args=[case.case_id])


def correct(client: Client, case: Case, label: str, **more: object) -> str:
    """Fill the form of a correction; return the page that follows."""
    given = {"label": label, "reason": WHY, **more}
    reply = client.post(correction_of(case), given, follow=True)
    assert reply.status_code == 200
    return reply.content.decode()


def test_an_analyst_asks_from_the_page_of_the_case(house: Furnished, case: Case) -> None:
    ana = client_of(house, "ana")
    page = text_of(ana, page_of(case))
    address = reverse("orb:appeal", args=[case.case_id])
    assert f'href="{address}"' in page
    assert f'href="{correction_of(case)}"' not in page
    reply = ana.post(address, {"reason": WHY, "source": "here", "reporter": ""}, follow=True)
    said = reply.content.decode()
    assert "Written down. A senior looks at it again." in said
    assert "You asked that it be looked at again" in said
    assert f'href="{address}"' not in said, "once is enough"
    assert every(Appeal).get().case_id == case.case_id
    assert ana.post(address, {"reason": "", "source": "here"}).status_code == 400


def test_a_senior_sees_what_waits_reads_it_and_upholds(
    house: Furnished, case: Case, sign_in: SignIn
) -> None:
    address = reverse("orb:appeal", args=[case.case_id])
    client_of(house, "ana").post(address, {"reason": WHY, "source": "uploader"})
    sol = sign_in(Role.SENIOR)
    listed = text_of(sol, APPEALS)
    assert "whoever put it there" in listed
    assert WHY not in listed
    (href,) = re.findall(r'href="(/orb/case/[^"]+/correction/\?appeal=[0-9a-f]+)"', listed)
    assert not AuditEvent.objects.filter(tag="appeal.read").exists()
    assert WHY in text_of(sol, href)
    assert AuditEvent.objects.filter(tag="appeal.read").count() == 1
    assert WHY not in text_of(sol, correction_of(case)), "read once does not mean shown for ever"
    appeal_id = every(Appeal).get().appeal_id
    uphold = reverse("orb:appeal-uphold", args=[appeal_id])
    assert sol.post(uphold, {"reason": ""}).status_code == 403
    done = sol.post(uphold, {"reason": "looked again"}, follow=True).content.decode()
    assert "Answered: the decision stands." in done
    assert "Nobody doubts anything" in done
    assert every(AppealAnswer).get().correction_id is None


def test_two_seniors_correct_and_everybody_sees_the_line_of_decisions(
    house: Furnished, case: Case, sign_in: SignIn, second_senior: Client
) -> None:
    sol, ana = sign_in(Role.SENIOR), client_of(house, "ana")
    said = correct(sol, case, "harmless")
    assert "It counts once a second senior confirms it." in said
    assert "I agree: it counts" not in said, "not who wrote it"
    assert "Final: Confirmed" in text_of(ana, page_of(case))
    assert "Sol Granite" not in text_of(ana, page_of(case)), "nobody knows of it yet"
    listed = text_of(second_senior, APPEALS)
    (href,) = re.findall(r'href="(/orb/case/[^"]+/correction/\?why=[0-9a-f]+)"', listed)
    page = text_of(second_senior, href)
    assert WHY in page
    correction_id = every(Correction).get().correction_id
    confirm = reverse("orb:correction-confirm", args=[correction_id])
    assert f'action="{confirm}"' in page
    assert sol.post(confirm).status_code == 403
    done = second_senior.post(confirm, follow=True).content.decode()
    assert "Corrected. Entries and notices follow." in done
    seen = text_of(ana, page_of(case))
    assert "Final: Harmless" in seen
    decisions = seen[seen.index('id="decisions-title"') :]
    assert decisions.index("Confirmed") < decisions.index("Harmless")
    assert "Sol Granite, Sam Shale" in decisions
    assert second_senior.post(confirm).status_code == 409


def test_a_second_senior_who_does_not_agree_says_why(
    case: Case, sign_in: SignIn, second_senior: Client
) -> None:
    correct(sign_in(Role.SENIOR), case, "harmless")
    address = reverse("orb:correction-decline", args=[every(Correction).get().correction_id])
    assert second_senior.post(address, {"reason": " "}).status_code == 403
    said = second_senior.post(address, {"reason": "no rock"}, follow=True).content.decode()
    assert "The decision stands as it was." in said
    page = text_of(second_senior, page_of(case))
    assert "Final: Confirmed" in page
    assert "Harmless" not in page[page.index('id="decisions-title"') :]


def test_one_of_several_pictures_is_corrected(
    case: Case, sign_in: SignIn, second_senior: Client
) -> None:
    sol = sign_in(Role.SENIOR)
    members = every(CaseMedia).filter(case=case).order_by("position")
    media = list(members.values_list("media_sha256_hex", flat=True))
    assert len(media) > 1
    none = {"label": "harmless", "reason": WHY, "some": "yes"}
    assert sol.post(correction_of(case), none).status_code == 400
    correct(sol, case, "harmless", some="yes", media=media[-1:])
    confirm = reverse("orb:correction-confirm", args=[every(Correction).get().correction_id])
    second_senior.post(confirm)
    page = text_of(sol, page_of(case))
    assert "Final: Confirmed" in page
    assert "Corrected, for 1 picture" in page


def test_wrong_corrections_are_refused_in_one_sentence(case: Case, sign_in: SignIn) -> None:
    sol = sign_in(Role.SENIOR)
    given = {"label": "harmless", "reason": WHY}
    wrong = [
        (given | {"label": "granite"}, 404),
        (given | {"label": "confirmed"}, 409),
        (given | {"reason": ""}, 403),
        (given | {"media": ["f" * 64]}, 404),
        (given | {"appeal": "f" * 32}, 404),
    ]
    for form, status in wrong:
        assert sol.post(correction_of(case), form).status_code == status, form
    still_open = every(Case).exclude(case_id=case.case_id)[0]
    assert sol.get(correction_of(still_open)).status_code == 409
    assert sol.get(correction_of(Case(case_id="f" * 32))).status_code == 404
    assert sol.get(f"{correction_of(case)}?media=99").status_code == 404
    assert not every(Correction).exists()


def test_a_second_look_needs_a_reason_and_is_logged(case: Case, sign_in: SignIn) -> None:
    sol = sign_in(Role.SENIOR)
    page = text_of(sol, correction_of(case))
    (reveal,) = re.findall(r'action="([^"]+/second/)"', page)
    assert "/blurred/" not in page, "not even blurred before somebody says why"
    assert sol.post(reveal, {"reason": " "}).status_code == 403
    assert not every(Look).filter(purpose="second-look").exists()
    shown = sol.post(reveal, {"reason": "an appeal"})
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    look = every(Look).get(purpose="second-look")
    assert look.reason_id is not None
    assert AuditEvent.objects.filter(tag="media.looked", subject=look.look_id).exists()


@pytest.mark.parametrize("name", ["ana", "nia", "ado", "lio"])
def test_whoever_is_no_senior_neither_looks_nor_corrects(
    house: Furnished, case: Case, name: str
) -> None:
    client = client_of(house, name)
    media = every(CaseMedia).filter(case=case)[0].media_sha256_hex
    reveal = reverse("orb:second-reveal", args=[case.case_id, media])
    assert client.get(correction_of(case)).status_code == 403
    assert client.post(correction_of(case), {"label": "harmless"}).status_code == 403
    assert client.post(reveal, {"reason": "curious"}).status_code == 403
    assert client.get(APPEALS).status_code == 403


def test_a_notifier_writes_an_objection_down_and_approves_the_correction(
    house: Furnished, case: Case, sign_in: SignIn, second_senior: Client
) -> None:
    nia = client_of(house, "nia")
    drafts = list(every(Notice).values_list("notice_id", flat=True))
    nia.post(reverse("orb:notices-approve"), {"notice": drafts})
    for message in web_services().desk.take_outbox(100, 60):
        web_services().desk.sent(message.outbox_id, "250 ok")
    page = text_of(nia, reverse("orb:notice", args=[drafts[0]]))
    (objection,) = re.findall(r'href="(/orb/case/[^"]+/appeal/\?notice=[^"]+)"', page)
    given = {"reason": WHY, "source": "provider", "reporter": "Basalt"}
    assert "Written down" in nia.post(objection, given, follow=True).content.decode()
    assert every(Appeal).get().notice_id == drafts[0]
    correct(sign_in(Role.SENIOR), case, "harmless")
    confirm = reverse("orb:correction-confirm", args=[every(Correction).get().correction_id])
    second_senior.post(confirm)
    listed = text_of(nia, reverse("orb:notices"))
    assert "takes a notice back" in listed
    assert "That notice was wrong" in listed
    follows = every(Notice).filter(basis="correction")
    assert follows.count() == len(drafts)
    first = follows.get(retraction__corrects_id=drafts[0])
    shown = text_of(nia, reverse("orb:notice", args=[first.notice_id]))
    assert reverse("orb:notice", args=[drafts[0]]) in shown
    assert reverse("orb:notice", args=[first.notice_id]) in text_of(
        nia, reverse("orb:notice", args=[drafts[0]])
    )
    ids = list(follows.values_list("notice_id", flat=True))
    nia.post(reverse("orb:notices-approve"), {"notice": ids})
    assert sorted(set(states())) == ["corrected", "queued"]
    assert "Correction of our notice" in text_of(nia, reverse("orb:mailbox"))


def test_an_administrator_lets_an_only_senior_act_alone(
    house: Furnished, case: Case, sign_in: SignIn
) -> None:
    sol, ado = sign_in(Role.SENIOR), client_of(house, "ado")
    assert "An administrator can invite one" in text_of(sol, correction_of(case))
    address = reverse("orb:correction-rules")
    assert sol.get(address).status_code == 403
    form = {"organisation": case.organisation_id, "lone": "yes"}
    page = ado.post(address, form, follow=True).content.decode()
    assert "An only senior corrects alone." in page
    assert ado.post(address, form | {"organisation": "f" * 32}).status_code == 403
    assert every(CorrectionRule).count() == 1
    assert "Corrected. Entries and notices follow." in correct(sol, case, "harmless")
    assert "Corrected by one senior alone" in text_of(client_of(house, "ana"), page_of(case))
