"""A notice that was wrong is withdrawn, or followed in its thread by a correction notice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.casework.models import (
    NoticeDue,
    NoticeEvent,
    Outbox,
    Retraction,
    WatchRound,
)
from orbweaver.casework.queries.mailbox import mailbox
from orbweaver.casework.queries.notices import notice_page, notices_page
from orbweaver.casework.wire.mail import mail_of
from orbweaver.model.check import Availability
from tests.casework.checking import Watcher, check_orders
from tests.casework.every import every
from tests.casework.house import SETTINGS, House, media
from tests.casework.noticing import send_all
from tests.casework.righting import (
    HARBOUR,
    Staff,
    approve_drafts,
    correct,
    corrections,
    notice,
    notice_states,
    requests,
    send_drafts,
    settle,
    staff_of,
)

BASALT = "Abuse@basalt.example"


@pytest.fixture
def staff(any_house: House) -> Staff:
    """Everybody who is needed."""
    return staff_of(any_house)


def test_what_never_left_is_withdrawn_and_nobody_is_written_to(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR, places=2)
    any_house.desk.take_outbox(1, 60)  # drafts what is due; nothing is approved
    assert requests() == ["drafted", "drafted"]
    correct(any_house, staff, case, "harmless")
    assert requests() == ["withdrawn", "withdrawn"]
    assert corrections() == []
    assert send_drafts(any_house, staff) == []


def test_what_waits_in_the_outbox_leaves_it(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    approve_drafts(any_house, staff)
    assert requests() == ["queued"]
    correct(any_house, staff, case, "harmless")
    assert requests() == ["withdrawn"]
    assert Outbox.objects.get().state == "withdrawn"
    any_house.clock.pass_time(timedelta(days=1))
    assert send_all(any_house) == []


def test_what_left_is_followed_in_its_thread_to_the_same_recipient(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    assert send_drafts(any_house, staff) == [BASALT]
    (first,) = [notice(each) for each in notice_states()]
    correct(any_house, staff, case, "harmless")
    (follows,) = corrections()
    assert notice_states() == {first.notice_id: "corrected", follows.notice_id: "drafted"}
    assert every(Retraction).get().corrects_id == first.notice_id
    was, now = mail_of(first.mail_json), mail_of(follows.mail_json)
    assert now.recipient == was.recipient == BASALT
    assert (now.in_reply_to, now.references) == (was.message_id, (was.message_id,))
    assert now.message_id != was.message_id
    assert "That notice was wrong" in now.text
    assert str(first.url) in now.text
    assert HARBOUR.sha256_hex in now.text
    assert (follows.basis, follows.url_key) == ("correction", first.url_key)


def test_a_notifier_approves_it_and_it_leaves_once(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    correct(any_house, staff, case, "harmless")
    assert send_all(any_house) == [], "nobody approved it yet"
    looks = len(check_orders(any_house))
    assert send_drafts(any_house, staff) == [BASALT]
    assert send_drafts(any_house, staff) == []
    (follows,) = corrections()
    assert notice_states()[follows.notice_id] == "sent"
    assert len(check_orders(any_house)) == looks, "there is nothing to look for"
    assert any_house.desk.figures().notices_sent == 1


def test_three_requests_about_one_address_are_followed_by_one_correction(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    watcher = Watcher(any_house)
    for _ in range(2):
        any_house.clock.pass_time(timedelta(days=2))
        watcher.finds(Availability.UP)
        send_all(any_house)
    assert len(requests()) == 3
    correct(any_house, staff, case, "harmless")
    (follows,) = corrections()
    assert requests() == ["corrected"] * 3
    asked = [notice(each) for each in notice_states() if notice(each).is_request]
    ids = tuple(mail_of(each.mail_json).message_id for each in asked)
    mail = mail_of(follows.mail_json)
    assert (mail.in_reply_to, mail.references) == (ids[0], ids)


def test_each_place_has_its_own_correction(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR, places=3)
    send_drafts(any_house, staff)
    correct(any_house, staff, case, "harmless")
    assert len(corrections()) == 3
    assert len({mail_of(each.mail_json).message_id for each in corrections()}) == 3


def test_repetitions_and_looks_end(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    watcher = Watcher(any_house)
    correct(any_house, staff, case, "harmless")
    any_house.clock.pass_time(timedelta(days=3))
    watcher.finds(Availability.UP)
    assert requests() == ["corrected"]
    assert not NoticeDue.objects.exists()
    assert len(check_orders(any_house)) == 1, "the look that was ordered before is the last"
    assert WatchRound.objects.count() == 1
    assert any_house.desk.figures().still_up == 0


def test_a_repetition_that_waits_is_withdrawn_and_the_first_followed(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    any_house.clock.pass_time(timedelta(days=2))
    Watcher(any_house).finds(Availability.UP)
    assert requests() == ["still_up", "queued"]
    correct(any_house, staff, case, "harmless")
    assert requests() == ["corrected", "withdrawn"]
    assert send_all(any_house) == []


def test_what_was_removed_for_nothing_is_asked_to_be_restored(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    Watcher(any_house).finds(Availability.DOWN)
    assert requests() == ["removed"]
    correct(any_house, staff, case, "harmless")
    (follows,) = corrections()
    assert "please restore" in mail_of(follows.mail_json).text
    assert requests() == ["corrected"]


def test_what_a_courier_has_in_hand_may_have_left(any_house: House, staff: Staff) -> None:
    """The courier took it and was killed, or is about to say that it left: nobody can know."""
    case = settle(any_house, staff, "confirmed", HARBOUR)
    approve_drafts(any_house, staff)
    (message,) = any_house.desk.take_outbox(10, 60)
    correct(any_house, staff, case, "harmless")
    assert requests() == ["corrected"]
    assert len(corrections()) == 1
    any_house.clock.pass_time(timedelta(days=1))
    assert any_house.desk.take_outbox(10, 60) == (), "it is never sent again"
    any_house.desk.sent(message.outbox_id, "250 ok")
    assert NoticeEvent.objects.filter(kind="sent").count() == 1
    assert requests() == ["corrected"]
    assert check_orders(any_house) == []


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_reply_that_was_lost_counts_as_left(
    any_house: House, staff: Staff, *, is_lost: bool
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    approve_drafts(any_house, staff)
    (message,) = any_house.desk.take_outbox(10, 60)
    later = any_house.clock.now() + timedelta(minutes=1)
    any_house.desk.not_sent(message.outbox_id, "no answer", later, may_have_left=is_lost)
    correct(any_house, staff, case, "harmless")
    assert requests() == ["corrected" if is_lost else "withdrawn"]
    assert len(corrections()) == is_lost


def test_what_is_confirmed_again_is_asked_for_as_if_for_the_first_time(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    correct(any_house, staff, case, "harmless")
    send_drafts(any_house, staff)
    correct(any_house, staff, case, "confirmed")
    assert requests() == ["corrected", "drafted"]
    second = notice([each for each in notice_states() if notice(each).is_request][-1])
    assert (second.step, second.basis_id) == (2, case.case_id)
    mail = mail_of(second.mail_json)
    assert not mail.subject.startswith("Reminder")
    assert "We asked before" not in mail.text
    send_drafts(any_house, staff)
    correct(any_house, staff, case, "cannot-say")
    assert requests() == ["corrected", "corrected"]
    assert len(corrections()) == 2
    assert len({each.notice_id for each in corrections()}) == 2


def test_a_move_is_not_followed_for_what_was_corrected(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    watcher = Watcher(any_house)
    correct(any_house, staff, case, "harmless")
    watcher.finds(
        Availability.MOVED, "http://rocks.example/n.jpg", served_sha256_hex=HARBOUR.sha256_hex
    )
    assert requests() == ["corrected"]


def test_what_moved_before_is_followed_there_too(any_house: House, staff: Staff) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    Watcher(any_house).finds(
        Availability.MOVED, "http://rocks.example/n.jpg", served_sha256_hex=HARBOUR.sha256_hex
    )
    assert send_all(any_house) == ["abuse@slate.example"]
    correct(any_house, staff, case, "harmless")
    assert {each.recipient_mail for each in corrections()} == {
        "abuse@basalt.example",
        "abuse@slate.example",
    }


def test_notices_about_other_media_of_the_case_stand(any_house: House, staff: Staff) -> None:
    darker = media("harbour, darker", range(20))
    case = settle(any_house, staff, "confirmed", HARBOUR, darker)
    send_drafts(any_house, staff)
    correct(any_house, staff, case, "harmless", darker)
    assert sorted(requests()) == ["corrected", "sent"]


def test_a_mandate_that_left_the_configuration_hinders_no_correction(
    any_house: House, staff: Staff
) -> None:
    case = settle(any_house, staff, "confirmed", HARBOUR)
    send_drafts(any_house, staff)
    any_house.office = replace(any_house.office, mandates={})
    correct(any_house, staff, case, "harmless")
    (follows,) = corrections()
    assert "desk@harbour.example" in mail_of(follows.mail_json).text


def test_people_see_which_notice_takes_which_back(house: House) -> None:
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    send_drafts(house, staff)
    (first,) = notice_states()
    correct(house, staff, case, "harmless")
    (follows,) = corrections()
    page = notice_page(house.office, staff.nia, follows.notice_id)
    assert (page.line.corrects, page.basis) == (first, "correction")
    (line,) = notices_page(house.office, staff.nia, 10, "corrected")
    assert (line.notice_id, line.corrects, line.corrected_by) == (first, "", follows.notice_id)
    assert [event.kind for event in notice_page(house.office, staff.nia, first).events] == [
        "drafted", "approved", "queued", "sent", "corrected",
    ]  # fmt: skip
    send_drafts(house, staff)
    assert [line.subject.startswith("Correction") for line in mailbox(staff.nia, 10)] == [
        True,
        False,
    ]


def test_many_steps_do_not_end_what_is_asked_anew(house: House) -> None:
    """Requests that were taken back do not count against how often an address is asked."""
    house.under(replace(SETTINGS, max_steps=1))
    staff = staff_of(house)
    case = settle(house, staff, "confirmed", HARBOUR)
    send_drafts(house, staff)
    correct(house, staff, case, "harmless")
    correct(house, staff, case, "confirmed")
    assert requests() == ["corrected", "drafted"]
