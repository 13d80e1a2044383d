"""Notices: who is asked, on what basis, with whose approval, and until it is gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.casework.actions.notices import (
    do_approve_notices,
    do_draft_due_notices,
    do_queue_notice,
)
from orbweaver.casework.models import (
    NoticeDue,
    Person,
)
from orbweaver.casework.queries.contacts import contacts_page, stuck_page
from orbweaver.casework.queries.notices import notice_page, notices_page
from orbweaver.casework.roles import Role
from orbweaver.casework.wire.mail import hosting_of
from orbweaver.errors import NotAllowed, RecipientNotApproved, UnknownName, WrongState
from orbweaver.model.bank import BankEntry
from orbweaver.model.finding import FindingKind
from orbweaver.model.provider import Authority, Hosting, Provider
from orbweaver.model.signal import Signal
from orbweaver.ports.hosting.recorded import RecordedHosting
from tests.casework.house import NOON, SETTINGS, House, exact, media
from tests.casework.lived_in import fill_bank
from tests.casework.noticing import QUARRY, notices, send_all, states

KNOWN, LIKELY = FindingKind.KNOWN, FindingKind.LIKELY
STRICT = replace(SETTINGS, contacts_preapproved=False)


def test_known_media_goes_to_a_notice_by_the_terms_of_the_bank(
    house: House, entry: BankEntry
) -> None:
    house.hand(house.finding(QUARRY, KNOWN, (exact(QUARRY, entry),)))
    (notice,) = notices()
    assert (notice.basis, notice.basis_id, notice.label) == ("terms", entry.entry_id, "confirmed")
    assert (notice.recipient_mail, notice.country) == ("abuse@basalt.example", "IE")
    assert hosting_of(notice.hosting_json).source == "recorded"
    assert states() == ["queued"]


def test_terms_that_do_not_allow_it_mean_that_somebody_looks(house: House) -> None:
    (entry,) = fill_bank(house, [Signal("sha256", QUARRY.sha256_hex)], unattended=False)
    house.hand(house.finding(QUARRY, KNOWN, (exact(QUARRY, entry),)))
    assert notices() == []
    assert house.case_of(QUARRY).case_id


def test_a_handed_match_that_our_books_do_not_bear_out_means_that_somebody_looks(
    house: House, entry: BankEntry
) -> None:
    other = media("a rock")
    forged = replace(entry, signal=Signal("sha256", other.sha256_hex))
    unknown = replace(entry, entry_id="e" * 32)
    house.hand(
        house.finding(other, KNOWN, (exact(other, forged),)),
        house.finding(QUARRY, KNOWN, (exact(QUARRY, unknown),)),
    )
    assert notices() == []
    assert house.case_of(other).case_id


def test_what_people_decided_waits_for_a_notifier(house: House, nia: Person) -> None:
    house.hand(house.finding(QUARRY))
    house.decide(house.case_of(QUARRY), "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    (notice,) = notices()
    assert (notice.basis, notice.basis_id) == ("classification", house.case_of(QUARRY).case_id)
    assert states() == ["drafted"]
    assert house.desk.take_outbox(10, 60) == ()
    outcome = do_approve_notices(house.office, nia, [notice.notice_id])
    assert (outcome.approved, outcome.queued, outcome.waiting_for_contact) == (1, 1, 0)
    again = do_approve_notices(house.office, nia, [notice.notice_id])
    assert (again.approved, again.queued) == (0, 0)
    assert send_all(house) == ["Abuse@basalt.example"]


def test_harmless_media_leads_to_no_notice(house: House) -> None:
    house.hand(house.finding(QUARRY))
    house.decide(house.case_of(QUARRY), "harmless", *house.analysts("Ana", "Ben", "Cleo"))
    assert notices() == []
    assert not NoticeDue.objects.exists()


def test_the_same_bytes_seen_after_the_decision_need_no_further_eyes(house: House) -> None:
    house.hand(house.finding(QUARRY))
    house.decide(house.case_of(QUARRY), "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    house.hand(house.finding(QUARRY, LIKELY, at="http://rocks.example/q.jpg"))
    assert sorted(states()) == ["drafted", "queued"]


def test_two_findings_at_one_address_are_one_notice(house: House, entry: BankEntry) -> None:
    first = house.finding(QUARRY, KNOWN, (exact(QUARRY, entry),))
    second = replace(first, sighting=replace(first.sighting, round_number=1))
    house.hand(first)
    house.hand(second)
    assert len(notices()) == 1
    assert not NoticeDue.objects.exists()


def test_only_a_notifier_of_the_organisation_approves(house: House) -> None:
    house.hand(house.finding(QUARRY))
    house.decide(house.case_of(QUARRY), "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    (notice,) = notices()
    stranger = house.person("Zoe", Role.NOTIFIER, "Rock Garden Line")
    for person in (stranger, house.person("Lio", Role.LIAISON)):
        with pytest.raises(NotAllowed):
            do_approve_notices(house.office, person, [notice.notice_id])
    with pytest.raises(NotAllowed):
        notice_page(house.office, stranger, notice.notice_id)
    assert notices_page(house.office, stranger, 10) == ()
    with pytest.raises(UnknownName):
        do_approve_notices(house.office, stranger, ["0" * 32])


def test_a_recipient_needs_two_persons_approval(
    house: House, entry: BankEntry, nia: Person
) -> None:
    house.under(STRICT)
    house.hand(house.finding(QUARRY, KNOWN, (exact(QUARRY, entry),)))
    (notice,) = notices()
    with pytest.raises(RecipientNotApproved):
        do_queue_notice(house.office, nia, notice.notice_id)
    house.approve_contacts(nia, nia)
    assert states() == ["approved"]
    (line,) = contacts_page(house.office, nia)
    assert (line.approved_by, line.is_approved, line.waiting) == (("Nia",), False, 1)
    house.approve_contacts(house.person("Lio", Role.LIAISON))
    assert states() == ["queued"]
    assert do_queue_notice(house.office, nia, notice.notice_id) is False
    with pytest.raises(NotAllowed):
        house.approve_contacts(house.person("Ana"))


def test_a_draft_is_not_queued_by_hand(house: House, nia: Person) -> None:
    house.hand(house.finding(QUARRY))
    house.decide(house.case_of(QUARRY), "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    with pytest.raises(WrongState):
        do_queue_notice(house.office, nia, notices()[0].notice_id)


def test_a_country_whose_authority_is_unknown_waits_and_the_provider_is_not_asked(
    house: House, entry: BankEntry, nia: Person
) -> None:
    belgian = Hosting("gardens.example", (), Provider("Basalt", "a@b.example"), "BE", 1, "r", NOON)
    house.office = replace(house.office, hosting=RecordedHosting([belgian]))
    house.under(SETTINGS)
    house.hand(house.finding(QUARRY, KNOWN, (exact(QUARRY, entry),)))
    assert notices() == []
    (stuck,) = stuck_page(nia, 10)
    assert "Federal Police" in stuck.waits_for
    police = Authority("Police", "BE", "unit@police.example")
    house.under(replace(SETTINGS, authorities={"BE": police}))
    assert do_draft_due_notices(house.office) == 0, "not before the hour is over"
    house.clock.pass_time(timedelta(hours=1))
    assert do_draft_due_notices(house.office) == 1
    assert send_all(house) == ["unit@police.example"]
    assert stuck_page(nia, 10) == ()
