"""After a notice: looks, repetitions, moves, and the end of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.casework.models import Contact, Finding, NoticeEvent, Outbox, Person, Seed
from orbweaver.casework.queries.notices import notice_page, notices_page
from orbweaver.casework.queries.seeds import seeds_called, seeds_page
from orbweaver.casework.roles import Role
from orbweaver.errors import UnknownName
from orbweaver.model.bank import BankEntry
from orbweaver.model.check import Availability
from orbweaver.model.finding import FindingKind
from orbweaver.model.seed import Reach
from tests.casework.checking import check_orders
from tests.casework.house import NOON, SETTINGS, House, exact
from tests.casework.noticing import QUARRY, notices, send_all, sent_notice, states

KNOWN = FindingKind.KNOWN


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


def test_where_something_moved_to_is_no_seed_of_the_map(house: House, entry: BankEntry) -> None:
    """Nothing is crawled from there: it would wait for its first visit for ever."""
    sent_notice(house, entry).finds(
        Availability.MOVED, "http://rocks.example/new.jpg", served_sha256_hex=QUARRY.sha256_hex
    )
    moved = Seed.objects.get(reach=Reach.PAGE)
    liaison = house.person("Lio", Role.LIAISON)
    assert moved.seed_id not in {line.seed.seed_id for line in seeds_page(liaison, 100)}
    assert [line.reports for line in seeds_called(liaison, [moved.seed_id])] == [0]


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
