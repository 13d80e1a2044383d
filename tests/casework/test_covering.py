"""The same bytes are decided once; what lies near a decision learns of it, or opens a case."""

from orbweaver.casework.actions.appeals import NewAppeal, do_appeal
from orbweaver.casework.actions.corrections import (
    NewCorrection,
    do_confirm_correction,
    do_correct,
)
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.finals import final_label_of, final_of
from orbweaver.casework.models import (
    Appeal,
    Case,
    CaseMedia,
    Classification,
    ClassifiedMedia,
    MediaMatch,
    NoticeDue,
    QueuePlace,
)
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.reviewing import CaseState, state_of
from orbweaver.casework.roles import Role
from orbweaver.model.finding import FindingKind
from orbweaver.model.media import Media
from tests.casework.every import every
from tests.casework.house import House, media, near
from tests.casework.righting import HARBOUR as SHORE
from tests.casework.righting import correct, requests, settle, staff_of
from tests.casework.tenants import HARBOUR, QUARRY, Tenants, three_organisations

BESIDE_SHORE = media("beside the shore", range(40))
"""28 bits from the shore."""


def settled_by(tenants: Tenants, name: str, seen: Media, label: str) -> Case:
    """Let the one analyst of an organisation decide."""
    case = tenants.case(name, seen)
    do_record_verdict(tenants.house.office, tenants.person(name), case.case_id, label)
    return case


def state(case: Case) -> CaseState:
    return state_of(every(Case).select_related("classification").get(case_id=case.case_id))


def test_who_joins_the_review_need_not_look_at_what_the_others_decide(any_house: House) -> None:
    tenants = three_organisations(any_house)
    tenants.found(HARBOUR, SHORE)
    tenants.found(QUARRY, SHORE)
    apart = tenants.case(QUARRY, SHORE)
    tenants.joins(QUARRY)
    case = settled_by(tenants, HARBOUR, SHORE, "confirmed")
    assert apart.case_id != case.case_id
    assert state(apart) is CaseState.SETTLED
    assert final_label_of(apart) == "confirmed"
    assert every(Classification).get(case=apart).decided_by == "elsewhere"
    assert not every(QueuePlace).exists()
    assert every(ClassifiedMedia).get().classification_id == case.case_id
    page = case_page(any_house.office, tenants.person(QUARRY), apart.case_id)
    assert (page.final_label, page.decided_by, page.others) == ("confirmed", "elsewhere", ())
    assert NoticeDue.objects.count() == 2, "both organisations' findings are noticed"


def test_what_follows_for_the_first_follows_for_all(any_house: House) -> None:
    tenants = three_organisations(any_house)
    tenants.found(HARBOUR, SHORE)
    tenants.found(QUARRY, SHORE)
    apart = tenants.case(QUARRY, SHORE)
    tenants.joins(QUARRY)
    case = settled_by(tenants, HARBOUR, SHORE, "confirmed")
    sol, sam = (any_house.person(name, Role.SENIOR, HARBOUR) for name in ("Sol", "Sam"))
    given = NewCorrection("harmless", "a rock")
    waits = do_correct(any_house.office, sol, case.case_id, given)
    do_confirm_correction(any_house.office, sam, waits.correction_id)
    final = final_of(apart)
    assert final is not None
    assert (final.label, final.decided_by) == ("harmless", "elsewhere")
    assert not NoticeDue.objects.exists()


def test_an_appeal_from_apart_goes_to_whoever_decided(any_house: House) -> None:
    tenants = three_organisations(any_house)
    tenants.found(HARBOUR, SHORE)
    tenants.found(QUARRY, SHORE)
    apart = tenants.case(QUARRY, SHORE)
    tenants.joins(QUARRY)
    case = settled_by(tenants, HARBOUR, SHORE, "confirmed")
    do_appeal(any_house.office, tenants.person(QUARRY), apart.case_id, NewAppeal("a rock"))
    assert every(Appeal).get().case_id == case.case_id


def test_a_case_with_more_in_it_is_still_looked_at_and_the_first_decision_stands(
    any_house: House,
) -> None:
    tenants = three_organisations(any_house)
    tenants.found(HARBOUR, SHORE)
    tenants.found(QUARRY, SHORE)
    tenants.found(QUARRY, BESIDE_SHORE)
    apart = tenants.case(QUARRY, BESIDE_SHORE)
    tenants.joins(QUARRY)
    settled_by(tenants, HARBOUR, SHORE, "harmless")
    assert state(apart) is CaseState.OPEN
    settled_by(tenants, QUARRY, BESIDE_SHORE, "confirmed")
    covered = dict(every(ClassifiedMedia).values_list("media_sha256_hex", "classification__label"))
    assert covered == {SHORE.sha256_hex: "harmless", BESIDE_SHORE.sha256_hex: "confirmed"}
    due = NoticeDue.objects.values_list("finding__media_sha256_hex", flat=True)
    assert list(due) == [BESIDE_SHORE.sha256_hex]


def test_an_open_case_near_a_new_decision_learns_of_it(any_house: House) -> None:
    """Each sighting is handed over once: nobody else would tell."""
    tenants = three_organisations(any_house)
    tenants.found(HARBOUR, SHORE)
    tenants.found(QUARRY, BESIDE_SHORE)
    apart = tenants.case(QUARRY, BESIDE_SHORE)
    assert every(QueuePlace).get(case=apart).nearest_bits is None
    settled_by(tenants, HARBOUR, SHORE, "confirmed")
    told = MediaMatch.objects.get(media_sha256_hex=BESIDE_SHORE.sha256_hex)
    assert (told.match_type, told.distance_bits, told.rung) == ("near", 28, "pdq")
    assert every(QueuePlace).get(case=apart).nearest_bits == 28


def test_when_the_decision_is_taken_back_the_open_case_is_unknown_again(
    any_house: House,
) -> None:
    tenants = three_organisations(any_house)
    tenants.found(HARBOUR, SHORE)
    tenants.found(QUARRY, BESIDE_SHORE)
    apart = tenants.case(QUARRY, BESIDE_SHORE)
    case = settled_by(tenants, HARBOUR, SHORE, "confirmed")
    assert every(QueuePlace).get(case=apart).nearest_bits == 28
    correct(any_house, staff_of(any_house), case, "harmless")
    assert every(QueuePlace).get(case=apart).nearest_bits is None
    page = case_page(any_house.office, tenants.person(QUARRY), apart.case_id)
    assert page.media[0].matches == ()
    assert MediaMatch.objects.exists(), "what was matched stays in the record"


def test_what_joined_too_late_knows_what_was_just_decided(any_house: House) -> None:
    staff = staff_of(any_house)
    any_house.hand(any_house.finding(SHORE))
    case = any_house.case_of(SHORE)
    for person in staff.analysts[:2]:
        do_record_verdict(any_house.office, person, case.case_id, "confirmed", seen_position=1)
    any_house.hand(any_house.finding(BESIDE_SHORE))
    do_record_verdict(
        any_house.office, staff.analysts[2], case.case_id, "confirmed", seen_position=1
    )
    late = every(Case).get(classification=None)
    assert every(QueuePlace).get(case=late).nearest_bits == 28


def test_the_same_bytes_found_later_open_no_case_and_a_near_copy_does(any_house: House) -> None:
    """What the crawl hands over when new entries were matched against everything seen."""
    staff = staff_of(any_house)
    settle(any_house, staff, "confirmed", SHORE)
    by_pdq = next(
        entry for entry in any_house.desk.bank_entries()[1] if entry.signal.signal_type == "pdq"
    )
    any_house.hand(
        any_house.finding(SHORE, FindingKind.KNOWN, at="http://rocks.example/again.jpg"),
        any_house.finding(BESIDE_SHORE, FindingKind.LIKELY, (near(BESIDE_SHORE, by_pdq, 28),)),
    )
    assert len(requests()) == 2
    (opened,) = every(Case).filter(classification=None)
    assert media_in(opened) == {BESIDE_SHORE.sha256_hex}


def media_in(case: Case) -> set[str]:
    members = every(CaseMedia).filter(case=case)
    return set(members.values_list("media_sha256_hex", flat=True))


def test_a_harmless_one_settles_what_is_seen_later_and_asks_nobody(any_house: House) -> None:
    staff = staff_of(any_house)
    settle(any_house, staff, "harmless", SHORE)
    any_house.hand(any_house.finding(SHORE, at="http://rocks.example/again.jpg"))
    assert not every(Case).filter(classification=None).exists()
    assert requests() == []
