"""The desk keeps its promises on either engine; the numbers are those of its port."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections

from orbweaver.casework.models import (
    AuditEvent,
    AuditSeal,
    Case,
    Check,
    Finding,
    Handover,
    NoticeEvent,
    Outbox,
)
from orbweaver.errors import StoreUnavailable, UnknownName
from orbweaver.model.check import Availability
from orbweaver.model.finding import FindingKind
from orbweaver.model.signal import Signal
from orbweaver.ports.desk.port import Desk
from orbweaver.ports.ledger.port import HandedFinding, Stream
from tests.casework.checking import Watcher, check_orders, look
from tests.casework.house import House, exact, media, near
from tests.casework.lived_in import KNOWN, fill_bank, live_in

HARBOUR, ROCK = media("harbour", []), media("rock", range(100))
QUARRY = media("quarry", range(120, 250))


def known_finding(house: House) -> None:
    """Hand over one known picture."""
    (entry,) = fill_bank(house, [Signal("sha256", QUARRY.sha256_hex)])
    house.hand(house.finding(QUARRY, FindingKind.KNOWN, (exact(QUARRY, entry),)))


def test_it_is_a_desk(any_house: House) -> None:
    knows_nothing_yet(any_house.desk)


def knows_nothing_yet(desk: Desk) -> None:
    """Ask an empty desk everything that needs no argument."""
    assert desk.cursor(Stream.FINDINGS) == desk.cursor(Stream.CHECKS) == desk.bank_version() == 0
    assert desk.open_cases([]) == desk.settle([]) == desk.seal_audit(10) == 0
    assert desk.bank_entries() == (0, [])
    assert desk.verify_audit().sealed == 0


def test_1_findings_are_consumed_in_order_and_once(any_house: House) -> None:
    desk = any_house.desk
    handed = [
        HandedFinding(number, any_house.finding(each))
        for number, each in enumerate((HARBOUR, ROCK), start=7)
    ]
    assert desk.open_cases(handed[:1]) == 1
    assert desk.cursor(Stream.FINDINGS) == 7
    assert desk.open_cases(list(reversed(handed))) == 1
    assert desk.cursor(Stream.FINDINGS) == 8
    before = AuditEvent.objects.count()
    assert desk.open_cases(handed) == 0
    assert (Finding.objects.count(), Case.objects.count()) == (2, 2)
    assert AuditEvent.objects.count() == before


def test_1_a_finding_that_cannot_be_taken_takes_none_with_it(any_house: House) -> None:
    good = any_house.finding(HARBOUR)
    lost = replace(good, sighting=replace(good.sighting, seed_id="0" * 32))
    with pytest.raises(UnknownName):
        any_house.desk.open_cases([HandedFinding(1, good), HandedFinding(2, lost)])
    assert any_house.desk.cursor(Stream.FINDINGS) == 0
    assert not Finding.objects.exists()
    assert any_house.desk.open_cases([HandedFinding(1, good)]) == 1


def test_1_checks_are_consumed_in_order_and_once(any_house: House) -> None:
    known_finding(any_house)
    (message,) = any_house.desk.take_outbox(1, 60)
    any_house.desk.sent(message.outbox_id, "250 ok")
    watcher = Watcher(any_house)
    (order,) = check_orders(any_house)
    handed = watcher.hand(look(order, Availability.UP, any_house.clock.now()))
    before = (AuditEvent.objects.count(), NoticeEvent.objects.count(), Handover.objects.count())
    assert any_house.desk.settle(handed) == 0
    again = watcher.hand(look(order, Availability.UP, any_house.clock.now()))
    assert again[0].number == 2
    assert any_house.desk.cursor(Stream.CHECKS) == 2
    assert Check.objects.count() == 1
    after = (AuditEvent.objects.count(), NoticeEvent.objects.count(), Handover.objects.count())
    assert after == before


def test_1_a_look_that_nobody_ordered_is_noted_and_does_not_stop_the_rest(
    any_house: House,
) -> None:
    known_finding(any_house)
    (message,) = any_house.desk.take_outbox(1, 60)
    any_house.desk.sent(message.outbox_id, "250 ok")
    (order,) = check_orders(any_house)
    stray = replace(order, media_sha256_hex="0" * 64)
    now = any_house.clock.now()
    Watcher(any_house).hand(look(stray, Availability.UP, now), look(order, Availability.DOWN, now))
    assert AuditEvent.objects.filter(tag="check.unasked").count() == 1
    assert any_house.desk.figures().removed == 1


def test_2_known_becomes_a_notice_and_likely_a_case(any_house: House) -> None:
    known_finding(any_house)
    (entry,) = fill_bank(any_house, [Signal("pdq", "0" * 64)], "near list")
    any_house.hand(any_house.finding(HARBOUR, FindingKind.LIKELY, (near(HARBOUR, entry, 0),)))
    figures = any_house.desk.figures()
    assert (figures.notices, figures.open_cases, figures.findings) == (1, 1, 2)


def test_2_what_a_final_classification_covers_opens_no_case(any_house: House) -> None:
    any_house.hand(any_house.finding(HARBOUR))
    people = any_house.analysts("Ana", "Ben", "Cleo")
    any_house.decide(any_house.case_of(HARBOUR), "confirmed", *people)
    any_house.hand(any_house.finding(HARBOUR, at="http://rocks.example/h.jpg"))
    figures = any_house.desk.figures()
    assert (figures.cases, figures.open_cases, figures.notices) == (1, 0, 2)


def test_3_a_message_is_leased_to_one(any_house: House) -> None:
    known_finding(any_house)
    (message,) = any_house.desk.take_outbox(10, 60)
    assert message.attempts == 0
    assert any_house.desk.take_outbox(10, 60) == ()
    any_house.clock.pass_time(timedelta(seconds=60))
    (again,) = any_house.desk.take_outbox(10, 60)
    assert again.mail == message.mail, "the same Message-ID, to the letter"


def test_3_oldest_first_and_no_more_than_asked(any_house: House) -> None:
    entries = fill_bank(
        any_house, [Signal("sha256", each.sha256_hex) for each in (HARBOUR, ROCK, QUARRY)]
    )
    by_value = {entry.signal.value_hex: entry for entry in entries}
    for each in (ROCK, HARBOUR, QUARRY):
        match = exact(each, by_value[each.sha256_hex])
        any_house.hand(any_house.finding(each, FindingKind.KNOWN, (match,)))
        any_house.clock.pass_time(timedelta(minutes=1))
    order = [
        Outbox.objects.get(notice_id=message.outbox_id).notice.media_sha256_hex
        for size in (2, 2)
        for message in any_house.desk.take_outbox(size, 600)
    ]
    assert order == [each.sha256_hex for each in (ROCK, HARBOUR, QUARRY)]


def test_4_settling_a_message_twice_changes_nothing(any_house: House) -> None:
    known_finding(any_house)
    (message,) = any_house.desk.take_outbox(1, 60)
    any_house.desk.sent(message.outbox_id, "250 ok")
    before = (NoticeEvent.objects.count(), Handover.objects.count(), AuditEvent.objects.count())
    any_house.desk.sent(message.outbox_id, "250 ok")
    any_house.desk.not_sent(message.outbox_id, "no", None)
    any_house.desk.not_sent(message.outbox_id, "no", any_house.clock.now())
    after = (NoticeEvent.objects.count(), Handover.objects.count(), AuditEvent.objects.count())
    assert after == before
    assert any_house.desk.figures().notices_sent == 1
    with pytest.raises(UnknownName):
        any_house.desk.sent("0" * 32, "250 ok")


def test_4_a_failed_try_comes_back_when_it_is_due(any_house: House) -> None:
    known_finding(any_house)
    (message,) = any_house.desk.take_outbox(1, 600)
    later = any_house.clock.now() + timedelta(minutes=5)
    any_house.desk.not_sent(message.outbox_id, "451 later", later)
    assert any_house.desk.take_outbox(1, 600) == ()
    any_house.clock.pass_time(timedelta(minutes=5))
    (again,) = any_house.desk.take_outbox(1, 600)
    assert (again.attempts, again.mail.message_id) == (1, message.mail.message_id)


def test_5_orders_are_numbered_without_a_gap(any_house: House) -> None:
    live_in(any_house)
    orders = any_house.desk.orders(0, 1000)
    assert [order.number for order in orders] == list(range(1, len(orders) + 1))
    assert any_house.desk.orders(2, 1) == (orders[2],)
    kinds = {type(order.order).__name__ for order in orders}
    assert kinds == {"SeedOrder", "CheckOrder", "RetroOrder"}


def test_the_sums_add_up(any_house: House) -> None:
    live_in(any_house)
    figures = any_house.desk.figures()
    assert (figures.reports, figures.seeds) == (2, 2)
    assert (figures.cases, figures.open_cases, figures.classifications) == (1, 0, 1)
    assert (figures.verdicts, figures.findings, figures.reveals) == (4, 5, 1)
    assert (figures.notices, figures.notices_sent, figures.removed) == (5, 5, 1)
    assert figures.median_hours_to_removal == 2.0
    assert KNOWN.sha256_hex in {row.media_sha256_hex for row in Finding.objects.all()}


def test_every_event_is_chained_and_the_chain_holds(any_house: House) -> None:
    live_in(any_house)
    while any_house.desk.seal_audit(7):
        pass
    report = any_house.desk.verify_audit()
    assert (report.sealed, report.unsealed) == (AuditEvent.objects.count(), 0)
    assert AuditSeal.objects.count() == report.sealed


def test_a_database_that_does_not_answer_is_retried(any_house: House) -> None:
    connections["default"].close()
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    settings["NAME"] = "/nowhere/at/all.sqlite3"
    try:
        with pytest.raises(StoreUnavailable):
            any_house.desk.bank_version()
    finally:
        settings["NAME"] = before
