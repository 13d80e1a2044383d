"""Many at once: verdicts, desks and couriers on threads of their own, on either engine."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

from orbweaver.casework.actions.contacts import do_approve_contact
from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import (
    AuditEvent,
    BankChange,
    Case,
    CaseMedia,
    Classification,
    Contact,
    Escalation,
    Finding,
    Handover,
    NoticeEvent,
    Outbox,
    Seed,
    Verdict,
)
from orbweaver.casework.queries.cases import case_member_sets
from orbweaver.casework.roles import Role
from orbweaver.errors import WrongState
from orbweaver.model.finding import FindingKind
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import HandedFinding
from tests.casework.house import MANDATE, House, exact, media
from tests.casework.lived_in import fill_bank

T = TypeVar("T")
HARBOUR = media("harbour", [])
NAMES = ("Ana", "Ben", "Cleo", "Dan", "Eva", "Finn")


def at_once(*acts: Callable[[], T]) -> list[T | WrongState]:
    """Do everything at the same instant, each on a thread with a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T | WrongState:
        start.wait()
        try:
            return act()
        except WrongState as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_six_verdicts_at_once_three_count(any_house: House) -> None:
    people = any_house.analysts(*NAMES)
    any_house.hand(any_house.finding(HARBOUR))
    case_id = any_house.case_of(HARBOUR).case_id
    office = any_house.office
    results = at_once(
        *(lambda who=who: do_record_verdict(office, who, case_id, "confirmed") for who in people)
    )
    assert sum(isinstance(result, WrongState) for result in results) == 3
    assert (Verdict.objects.count(), Classification.objects.count()) == (3, 1)
    assert BankChange.objects.count() == 1


def test_verdicts_that_cannot_agree_escalate_once(any_house: House) -> None:
    people = any_house.analysts(*NAMES)
    any_house.hand(any_house.finding(HARBOUR))
    case_id = any_house.case_of(HARBOUR).case_id
    office = any_house.office
    labels = ("confirmed", "harmless", "cannot-say") * 2
    at_once(
        *(
            lambda who=who, label=label: do_record_verdict(office, who, case_id, label)
            for who, label in zip(people, labels, strict=True)
        )
    )
    assert (Verdict.objects.count(), Escalation.objects.count()) == (3, 1)
    assert not Classification.objects.exists()


def test_two_desks_take_the_same_findings_once(any_house: House) -> None:
    findings = [any_house.finding(media(f"{number}", range(number * 10))) for number in range(20)]
    handed = [HandedFinding(number, each) for number, each in enumerate(findings, start=1)]
    desk = any_house.desk
    results = at_once(*(lambda: desk.open_cases(handed) for _ in range(4)))
    assert sorted(map(str, results)) == ["0", "0", "0", "20"]
    assert Finding.objects.count() == 20
    assert len(case_member_sets()) == 1


def test_a_verdict_and_a_late_copy_do_not_lose_the_copy(any_house: House) -> None:
    ana, ben, cleo = any_house.analysts("Ana", "Ben", "Cleo")
    any_house.hand(any_house.finding(HARBOUR))
    case = any_house.case_of(HARBOUR)
    any_house.decide(case, "confirmed", ana, ben)
    late = [any_house.finding(media(f"late {number}", range(number))) for number in range(1, 9)]
    handed = [HandedFinding(number, each) for number, each in enumerate(late, start=2)]
    office, desk = any_house.office, any_house.desk
    at_once(
        lambda: do_record_verdict(office, cleo, case.case_id, "confirmed", seen_position=1),
        *(lambda number=number: desk.open_cases(handed[: number + 1]) for number in range(8)),
    )
    waiting = CaseMedia.objects.filter(case__join=None, case__classification=None)
    assert waiting.values("media_sha256_hex").distinct().count() == 8
    assert Case.objects.filter(classification=None, join=None).count() == 1


def test_couriers_take_each_message_once(any_house: House) -> None:
    pictures = [media(f"{number}") for number in range(6)]
    entries = fill_bank(any_house, [Signal("sha256", each.sha256_hex) for each in pictures])
    by_value = {entry.signal.value_hex: entry for entry in entries}
    any_house.hand(
        *(
            any_house.finding(each, FindingKind.KNOWN, (exact(each, by_value[each.sha256_hex]),))
            for each in pictures
        )
    )
    desk = any_house.desk
    taken = at_once(*(lambda: desk.take_outbox(4, 600) for _ in range(4)))
    ids = [message.outbox_id for each in taken if isinstance(each, tuple) for message in each]
    assert sorted(ids) == sorted(Outbox.objects.values_list("pk", flat=True))
    at_once(*(lambda each=each: desk.sent(each, "250 ok") for each in ids * 2))
    assert NoticeEvent.objects.filter(kind="sent").count() == 6


def test_reports_at_once_make_each_seed_once(any_house: House) -> None:
    organisation_id = any_house.organisation().organisation_id
    office, now = any_house.office, any_house.clock.now()
    reports = [
        Report(
            report_id=f"{number:032x}",
            urls=(Url.parse("http://rocks.example/1"), Url.parse("http://rocks.example/2")),
            source="form",
            at=now,
            mandate_id=MANDATE.mandate_id,
            organisation_id=organisation_id,
        )
        for number in range(6)
    ]
    at_once(*(lambda each=each: do_add_report(office, None, each, Scope()) for each in reports))
    assert Seed.objects.count() == Handover.objects.count() == 2
    numbers = Handover.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]


def test_sealers_at_once_make_one_chain(any_house: House) -> None:
    any_house.analysts(*NAMES)
    desk = any_house.desk
    at_once(*(lambda: desk.seal_audit(8) for _ in range(6)))
    report = desk.verify_audit()
    assert (report.sealed, report.unsealed) == (AuditEvent.objects.count(), 0)


def test_one_person_cannot_approve_a_contact_twice_at_once(any_house: House) -> None:
    nia = any_house.person("Nia", Role.NOTIFIER)
    (entry,) = fill_bank(any_house, [Signal("sha256", HARBOUR.sha256_hex)])
    any_house.hand(any_house.finding(HARBOUR, FindingKind.KNOWN, (exact(HARBOUR, entry),)))
    contact = Contact.objects.get()
    office = any_house.office
    at_once(*(lambda: do_approve_contact(office, nia, contact.contact_id) for _ in range(4)))
    assert contact.approvals.count() == 1
