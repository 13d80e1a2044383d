"""Somebody says that a decision is wrong: a senior answers, and what they wrote stays sealed."""

from dataclasses import replace

import pytest

from orbweaver.casework.access.appeals import access_appeal, access_correction_reason
from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.actions.appeals import NewAppeal, do_appeal, do_uphold, take_appeal
from orbweaver.casework.actions.corrections import (
    NewCorrection,
    do_confirm_correction,
    do_correct,
)
from orbweaver.casework.actions.purge import do_purge_media
from orbweaver.casework.models import (
    Appeal,
    AppealAnswer,
    AppealSource,
    AuditEvent,
    Correction,
    Finding,
    LookPurpose,
    SealedText,
)
from orbweaver.casework.roles import Role
from orbweaver.casework.sealing import erase_text
from orbweaver.errors import NotAllowed, UnknownName, WrongState
from tests.casework.every import every
from tests.casework.house import SETTINGS, House, media
from tests.casework.open_vault import OpenVault
from tests.casework.righting import (
    HARBOUR,
    Staff,
    correct,
    notice_states,
    send_drafts,
    settle,
    staff_of,
)

WHY = NewAppeal("these are the rocks of my own garden")
OUTSIDE = NewAppeal("we host a garden here", AppealSource.PROVIDER, "Basalt, desk@basalt.example")


@pytest.fixture
def staff(house: House) -> Staff:
    """Everybody who is needed."""
    return staff_of(house)


def test_an_analyst_asks_and_a_senior_upholds(house: House, staff: Staff) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    ana = staff.analysts[0]
    appeal_id = do_appeal(house.office, ana, case.case_id, WHY)
    with pytest.raises(WrongState, match="asked already"):
        do_appeal(house.office, ana, case.case_id, WHY)
    with pytest.raises(NotAllowed):
        do_uphold(house.office, ana, appeal_id, "no")
    with pytest.raises(NotAllowed, match="say why"):
        do_uphold(house.office, staff.sol, appeal_id, " ")
    do_uphold(house.office, staff.sol, appeal_id, "looked again: it is as it was decided")
    assert every(AppealAnswer).get().correction is None
    with pytest.raises(WrongState, match="answered already"):
        do_uphold(house.office, staff.sam, appeal_id, "as well")
    do_appeal(house.office, ana, case.case_id, WHY)


def test_a_correction_answers_whoever_had_asked(house: House, staff: Staff) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    ana, ben, _ = staff.analysts
    first = do_appeal(house.office, ana, case.case_id, WHY)
    do_appeal(house.office, ben, case.case_id, WHY)
    given = NewCorrection("harmless", "a rock", appeal_id=first)
    outcome = do_correct(house.office, staff.sol, case.case_id, given)
    assert not every(AppealAnswer).exists(), "it waits for a second senior"
    do_confirm_correction(house.office, staff.sam, outcome.correction_id)
    answers = every(AppealAnswer).values_list("correction_id", flat=True)
    assert list(answers) == [outcome.correction_id] * 2
    assert every(Correction).get().appeal_id == first


def test_a_provider_answers_a_notice(house: House, staff: Staff) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    send_drafts(house, staff)
    (notice_id,) = notice_states()
    appeal_id = take_appeal(house.office, notice_id, OUTSIDE)
    appeal = every(Appeal).get()
    assert (appeal.case_id, appeal.notice_id, appeal.person_id) == (case.case_id, notice_id, None)
    assert appeal.media_sha256_hex == HARBOUR.sha256_hex
    assert appeal.finding_id == every(Finding).get().finding_id
    assert AuditEvent.objects.get(tag="appeal.made").actor == "machine"
    read = access_appeal(house.office, staff.sol, appeal_id)
    assert (read.reason, read.reporter) == (OUTSIDE.reason, OUTSIDE.reporter)
    with pytest.raises(UnknownName):
        take_appeal(house.office, "f" * 32, OUTSIDE)
    with pytest.raises(NotAllowed, match="say why"):
        take_appeal(house.office, notice_id, replace(OUTSIDE, reason=""))


def test_who_speaks_with_providers_writes_down_what_they_say(house: House, staff: Staff) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    send_drafts(house, staff)
    (notice_id,) = notice_states()
    about = replace(OUTSIDE, notice_id=notice_id)
    do_appeal(house.office, staff.nia, case.case_id, about)
    house.organisation("Quarry Watch")
    elsewhere = house.person("Nora", Role.NOTIFIER, "Quarry Watch")
    with pytest.raises(NotAllowed):
        do_appeal(house.office, elsewhere, case.case_id, about)


@pytest.mark.parametrize("role", [Role.INTAKE, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_do_not_appeal(house: House, staff: Staff, role: Role) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    with pytest.raises(NotAllowed):
        do_appeal(house.office, house.person("Ida", role), case.case_id, WHY)


def test_an_appeal_is_about_something_in_the_case(house: House, staff: Staff) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    other = media("quarry", range(100, 200))
    house.hand(house.finding(other))
    elsewhere = every(Finding).get(media_sha256_hex=other.sha256_hex)
    for wrong in (
        replace(WHY, media_sha256_hex=other.sha256_hex),
        replace(WHY, finding_id=elsewhere.finding_id),
        replace(WHY, finding_id="f" * 32),
        replace(WHY, notice_id="f" * 32),
    ):
        with pytest.raises(UnknownName):
            do_appeal(house.office, staff.sol, case.case_id, wrong)
    with pytest.raises(NotAllowed, match="say why"):
        do_appeal(house.office, staff.sol, case.case_id, replace(WHY, reason="\n"))
    with pytest.raises(WrongState, match="no decision yet"):
        do_appeal(house.office, staff.sol, house.case_of(other).case_id, WHY)
    assert not every(Appeal).exists()


def test_what_was_written_is_sealed_and_each_reading_logged(house: House, staff: Staff) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    appeal_id = do_appeal(house.office, staff.analysts[0], case.case_id, OUTSIDE)
    for sealed in SealedText.objects.filter(about__startswith="appeal."):
        assert b"garden" not in bytes(sealed.ciphertext)
        assert b"basalt" not in bytes(sealed.ciphertext)
    for person in (*staff.analysts, staff.nia):
        with pytest.raises(NotAllowed):
            access_appeal(house.office, person, appeal_id)
    access_appeal(house.office, staff.sol, appeal_id)
    (read,) = AuditEvent.objects.filter(tag="appeal.read")
    assert read.actor == staff.sol.person_id
    assert appeal_id in read.facts_json
    facts = " ".join(AuditEvent.objects.values_list("facts_json", flat=True))
    assert "garden" not in facts
    reporter = every(Appeal).select_related("reporter").get().reporter
    assert reporter is not None
    erase_text(reporter)
    erased = access_appeal(house.office, staff.sol, appeal_id)
    assert (erased.reporter, erased.is_erased, erased.reason) == ("", True, OUTSIDE.reason)


def test_why_somebody_corrected_is_for_seniors(house: House, staff: Staff) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    given = NewCorrection("harmless", "the rocks of a garden")
    outcome = do_correct(house.office, staff.sol, case.case_id, given)
    assert access_correction_reason(house.office, staff.sam, outcome.correction_id) == given.reason
    assert AuditEvent.objects.filter(tag="correction.read").count() == 1
    with pytest.raises(NotAllowed):
        access_correction_reason(house.office, staff.analysts[0], outcome.correction_id)
    with pytest.raises(UnknownName):
        access_correction_reason(house.office, staff.sam, "f" * 32)


def test_the_one_who_decided_does_not_judge_an_appeal_against_it(house: House) -> None:
    staff = staff_of(house)
    house.hand(house.finding(HARBOUR))
    case = house.case_of(HARBOUR)
    ana, ben, _ = staff.analysts
    house.decide(case, "confirmed", ana)
    house.decide(case, "harmless", ben)
    house.decide(case, "confirmed", staff.sol, staff.sol)
    appeal_id = do_appeal(house.office, ben, case.case_id, WHY)
    with pytest.raises(NotAllowed, match="another senior"):
        do_uphold(house.office, staff.sol, appeal_id, "I was right")
    do_uphold(house.office, staff.sam, appeal_id, "it is as it was decided")


def test_media_are_shown_to_a_senior_with_a_reason_alone(house: House, staff: Staff) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    vault = OpenVault({HARBOUR.sha256_hex: b"grey"})
    look = LookRequest(case.case_id, HARBOUR.sha256_hex, LookPurpose.SECOND_LOOK, "an appeal")
    assert access_media(house.office, staff.sol, look, vault) == b"grey"
    refused = [
        (staff.analysts[0], look),
        (staff.sol, replace(look, reason=" ")),
        (staff.sol, replace(look, purpose=LookPurpose.REVIEW)),
        (staff.sol, replace(look, purpose=LookPurpose.PREVIEW)),
    ]
    for person, wrong in refused:
        with pytest.raises(NotAllowed):
            access_media(house.office, person, wrong, vault)


def test_nothing_is_destroyed_that_somebody_asked_to_look_at_again(
    house: House, staff: Staff
) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    vault = OpenVault({HARBOUR.sha256_hex: b"grey"})
    appeal_id = do_appeal(house.office, staff.analysts[0], case.case_id, WHY)
    with pytest.raises(WrongState, match="looked at again"):
        do_purge_media(house.office, staff.sol, [HARBOUR.sha256_hex], vault, reason="old")
    assert not do_purge_media(
        house.office, staff.sol, [], vault, settled_days=0, reason="all that is old"
    )
    do_uphold(house.office, staff.sol, appeal_id, "as it was")
    given = NewCorrection("harmless", "a rock")
    do_correct(house.office, staff.sol, case.case_id, given)
    with pytest.raises(WrongState, match="looked at again"):
        do_purge_media(house.office, staff.sol, [HARBOUR.sha256_hex], vault, reason="old")


def test_appeals_against_what_was_corrected_before_are_answered_by_the_next_one(
    house: House, staff: Staff
) -> None:
    case = settle(house, staff, "confirmed", HARBOUR)
    correct(house, staff, case, "harmless")
    appeal_id = do_appeal(house.office, staff.analysts[0], case.case_id, WHY)
    house.under(replace(SETTINGS, another_corrects=False))
    correct(house, staff, case, "confirmed")
    answer = every(AppealAnswer).get(appeal_id=appeal_id)
    assert answer.correction_id == every(Correction).get(ordinal=2).correction_id
