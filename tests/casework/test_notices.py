"""Notices: who is asked, on what basis, with whose approval, and until it is gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from orbweaver.casework.actions.notices import (
    do_approve_notices,
    do_draft_due_notices,
    do_queue_notice,
)
from orbweaver.casework.models import (
    Contact,
    Finding,
    Notice,
    NoticeDue,
    NoticeEvent,
    Outbox,
    Person,
    Seed,
)
from orbweaver.casework.notice_events import states_of
from orbweaver.casework.queries.contacts import contacts_page, stuck_page
from orbweaver.casework.queries.notices import notice_page, notices_page
from orbweaver.casework.roles import Role
from orbweaver.casework.wire.mail import hosting_of
from orbweaver.errors import NotAllowed, RecipientNotApproved, UnknownName, WrongState
from orbweaver.model.bank import BankEntry
from orbweaver.model.check import Availability
from orbweaver.model.finding import FindingKind
from orbweaver.model.provider import Authority, Hosting, Provider
from orbweaver.model.seed import Reach
from orbweaver.model.signal import Signal
from orbweaver.ports.hosting.recorded import RecordedHosting
from tests.casework.checking import Watcher, check_orders
from tests.casework.house import NOON, SETTINGS, House, exact, media
from tests.casework.lived_in import fill_bank

KNOWN, LIKELY = FindingKind.KNOWN, FindingKind.LIKELY
QUARRY = media("quarry", range(8))
STRICT = replace(SETTINGS, contacts_preapproved=False)


@pytest.fixture
def entry(house: House) -> BankEntry:
    """The SHA-256 of the quarry, in a bank whose terms allow unattended notices."""
    (entry,) = fill_bank(house, [Signal("sha256", QUARRY.sha256_hex)])
    return entry


@pytest.fixture
def nia(house: House) -> Person:
    """A notifier."""
    return house.person("Nia", Role.NOTIFIER)


def notices() -> list[Notice]:
    """Return all notices, in order of step."""
    with scopes_disabled():
        return list(Notice.objects.order_by("step", "notice_id"))


def states() -> list[str]:
    """Return where all notices stand, in order of step."""
    every = notices()
    found = states_of(notice.notice_id for notice in every)
    return [found[notice.notice_id].value for notice in every]


def send_all(house: House) -> list[str]:
    """Let the courier take and send everything; return who got mail."""
    taken = house.desk.take_outbox(100, 60)
    for message in taken:
        house.desk.sent(message.outbox_id, "250 ok")
    return [message.mail.recipient for message in taken]


def sent_notice(house: House, entry: BankEntry) -> Watcher:
    """Let one known picture lead to a notice that left."""
    house.hand(house.finding(QUARRY, KNOWN, (exact(QUARRY, entry),)))
    assert send_all(house) == ["Abuse@basalt.example"]
    return Watcher(house)


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


def test_sending_plans_one_look(house: House, entry: BankEntry) -> None:
    watcher = sent_notice(house, entry)
    (order,) = check_orders(house)
    assert order.due_at == NOON + timedelta(seconds=SETTINGS.first_check_s)
    assert (order.media_sha256_hex, order.round_number) == (QUARRY.sha256_hex, 1)
    assert order.pdq_hex == QUARRY.signals[0].value_hex
    assert watcher.made == 0


@pytest.mark.parametrize("gone", [Availability.DOWN, Availability.REPLACED])
def test_what_is_gone_is_closed_at_the_time_of_the_look(
    house: House, entry: BankEntry, gone: Availability
) -> None:
    watcher = sent_notice(house, entry)
    watcher.finds(gone)
    assert states() == ["removed"]
    assert NoticeEvent.objects.get(kind="removed").at == house.clock.now()
    assert len(check_orders(house)) == 1
    figures = house.desk.figures()
    assert (figures.removed, figures.still_up, figures.median_hours_to_removal) == (1, 0, 1.0)


def test_what_is_up_is_looked_at_again_and_asked_for_again(house: House, entry: BankEntry) -> None:
    watcher = sent_notice(house, entry)
    watcher.finds(Availability.UP)
    assert states() == ["still_up"]
    assert [order.round_number for order in check_orders(house)] == [1, 2]
    assert house.desk.figures().still_up == 1
    house.clock.pass_time(timedelta(days=1))
    watcher.finds(Availability.UP)
    assert states() == ["still_up", "queued"]
    assert [notice.step for notice in notices()] == [1, 2]
    watcher.finds(Availability.UP)
    assert [notice.step for notice in notices()] == [1, 2], "the second has not left yet"
    assert send_all(house) == ["Abuse@basalt.example"]
    assert len(check_orders(house)) == 4, "a look is planned already; sending plans no second one"


def test_a_request_is_repeated_so_often_and_no_oftener(house: House, entry: BankEntry) -> None:
    watcher = sent_notice(house, entry)
    for _ in range(6):
        house.clock.pass_time(timedelta(days=2))
        watcher.finds(Availability.UP)
        send_all(house)
    assert [notice.step for notice in notices()] == [1, 2, 3]
    watcher.finds(Availability.DOWN)
    assert states() == ["removed"] * 3


def test_a_look_that_cannot_tell_counts_as_nothing(house: House, entry: BankEntry) -> None:
    watcher = sent_notice(house, entry)
    watcher.finds(Availability.UNKNOWN)
    assert states() == ["sent"]
    assert len(check_orders(house)) == 2


def test_a_request_that_has_not_left_is_withdrawn_when_it_is_gone(
    house: House, entry: BankEntry
) -> None:
    watcher = sent_notice(house, entry)
    house.clock.pass_time(timedelta(days=2))
    watcher.finds(Availability.UP)
    assert states() == ["still_up", "queued"]
    watcher.finds(Availability.DOWN)
    assert states() == ["removed", "removed"]
    assert send_all(house) == []
    assert sorted(Outbox.objects.values_list("state", flat=True)) == ["sent", "withdrawn"]


def test_a_move_is_followed(house: House, entry: BankEntry) -> None:
    watcher = sent_notice(house, entry)
    watcher.finds(
        Availability.MOVED, "http://rocks.example/new.jpg", served_sha256_hex=QUARRY.sha256_hex
    )
    assert sorted(states()) == ["moved", "queued"]
    assert send_all(house) == ["abuse@slate.example"]
    new = check_orders(house)[-1]
    assert (new.url.host, new.seed.scope.reach) == ("rocks.example", Reach.PAGE)
    assert new.seed.url == new.url, "the look stays within the scope of a seed of its own"
    assert Finding.objects.get(url_key=new.url.key).found_on.host == "gardens.example"
    assert Seed.objects.filter(seed_id=new.seed.seed_id).exists()
    watcher.finds(Availability.DOWN)
    assert sorted(states()) == ["moved", "removed"]


def test_a_move_to_other_bytes_waits_for_a_person(house: House, entry: BankEntry) -> None:
    watcher = sent_notice(house, entry)
    watcher.finds(Availability.MOVED, "http://rocks.example/n.jpg", served_sha256_hex="0" * 64)
    assert sorted(states()) == ["drafted", "moved"]


def test_what_comes_back_is_asked_for_again(house: House, entry: BankEntry) -> None:
    watcher = sent_notice(house, entry)
    watcher.finds(Availability.DOWN)
    first = house.finding(QUARRY, KNOWN, (exact(QUARRY, entry),))
    earlier = replace(first.sighting, at=NOON, round_number=1)
    house.hand(replace(first, sighting=earlier))
    assert len(notices()) == 1, "seen before it went"
    house.clock.pass_time(timedelta(days=1))
    later = replace(first.sighting, at=house.clock.now(), round_number=2)
    house.hand(replace(first, sighting=later))
    assert [notice.step for notice in notices()] == [1, 2]
    send_all(house)
    assert [order.round_number for order in check_orders(house)] == [1, 2]


def test_a_refusal_for_good_ends_it(house: House, entry: BankEntry) -> None:
    house.hand(house.finding(QUARRY, KNOWN, (exact(QUARRY, entry),)))
    (message,) = house.desk.take_outbox(10, 60)
    house.desk.not_sent(message.outbox_id, "550 no such mailbox", None)
    assert states() == ["refused"]
    house.clock.pass_time(timedelta(days=1))
    assert house.desk.take_outbox(10, 60) == ()


def test_a_page_tells_why_and_what_became_of_it(
    house: House, entry: BankEntry, nia: Person
) -> None:
    watcher = sent_notice(house, entry)
    watcher.finds(Availability.DOWN)
    (line,) = notices_page(house.office, nia, 10, "removed")
    page = notice_page(house.office, nia, line.notice_id)
    assert line.address.startswith("hxxp://gardens[.]example/files/")
    assert [event.kind for event in page.events] == [
        "drafted", "approved", "queued", "sent", "removed",
    ]  # fmt: skip
    assert {event.actor for event in page.events} == {"machine"}
    assert (page.hosting.source, page.hosting.at) == ("recorded", NOON)
    assert [check.availability for check in page.checks] == ["down"]
    assert "http://" not in page.text
    assert notices_page(house.office, nia, 10, "drafted") == ()
    with pytest.raises(UnknownName):
        notices_page(house.office, nia, 10, "lost")


def test_recipients_are_compared_without_capitals(house: House, entry: BankEntry) -> None:
    sent_notice(house, entry)
    assert [contact.mail for contact in Contact.objects.all()] == ["abuse@basalt.example"]
