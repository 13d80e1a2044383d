"""An action that dies at any statement leaves nothing half done, and works when done again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django_scopes import scopes_disabled

from orbweaver.casework.actions.banks import EntryRow, do_import_entries
from orbweaver.casework.actions.contacts import do_approve_contact
from orbweaver.casework.actions.notices import do_approve_notices, do_draft_due_notices
from orbweaver.casework.actions.persons import do_accept_invitation, do_invite_person
from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.checks import take_checks
from orbweaver.casework.findings import take_findings
from orbweaver.casework.models import (
    AuditEvent,
    Case,
    Check,
    Contact,
    Finding,
    Look,
    Notice,
    NoticeEvent,
    Organisation,
    Person,
    Report,
    Verdict,
)
from orbweaver.casework.roles import Role
from orbweaver.errors import StoreUnavailable
from orbweaver.model import report as nouns
from orbweaver.model.check import Availability
from orbweaver.model.finding import FindingKind
from orbweaver.model.provider import Hosting
from orbweaver.model.seed import Scope
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import HandedCheck, HandedFinding
from tests.casework.checking import check_orders, look
from tests.casework.house import MANDATE, PASSWORD, SETTINGS, House, exact, media
from tests.casework.lived_in import BANK, fill_bank, live_in

HARBOUR, QUARRY = media("harbour", []), media("quarry", range(120, 250))
Act = Callable[[], object]
SAYS: list[tuple[str, type[models.Model], str]] = [  # the event, the row, its column
    ("case.opened", Case, "case_id"),
    ("check.recorded", Check, "check_id"),
    ("contact.met", Contact, "contact_id"),
    ("finding.taken", Finding, "finding_id"),
    ("media.looked", Look, "look_id"),
    ("organisation.added", Organisation, "organisation_id"),
    ("person.added", Person, "person_id"),
    ("report.added", Report, "report_id"),
    ("verdict.given", Verdict, "verdict_id"),
]


class SilentHosting:
    """A look-up that does not answer."""

    def look_up(self, hosts: Sequence[str]) -> Sequence[Hosting]:
        raise StoreUnavailable("no answer")


class Killed(Exception):
    """The process is gone."""


@contextmanager
def killed_at(statement: int) -> Iterator[list[str]]:
    """Die instead of running the given writing or transaction-ending statement, counted from 0."""
    seen: list[str] = []

    def die(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:  # noqa: ANN401 - Django's
        if len(seen) == statement:
            raise Killed(sql)
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(die):
        yield seen


def dies(act: Act) -> bool:
    """Do it; return whether it was killed."""
    try:
        act()
    except Killed:
        return True
    return False


def counts() -> dict[str, int]:
    """Return how many rows each table holds, without the doors of tenants."""
    with scopes_disabled():
        models = apps.get_app_config("casework").get_models()
        return {model.__name__: model._default_manager.count() for model in models}


def report_to(house: House) -> Act:
    report = nouns.Report(
        report_id="0ddba11" * 4,
        urls=(Url.parse("http://rocks.example/1"), Url.parse("http://rocks.example/2")),
        source="form",
        at=house.clock.now(),
        mandate_id=MANDATE.mandate_id,
        organisation_id=house.organisation().organisation_id,
        text="beside a path",
        reporter="walker@people.example",
    )
    return lambda: do_add_report(house.office, None, report, Scope())


def invitation_to(house: House) -> Act:
    organisation_id = house.organisation().organisation_id
    mail = "ana@people.example"
    return lambda: do_invite_person(house.office, None, organisation_id, mail, Role.ANALYST)


def acceptance_in(house: House) -> Act:
    organisation_id = house.organisation().organisation_id
    mail = "ana@people.example"
    token = do_invite_person(house.office, None, organisation_id, mail, Role.ANALYST)
    return lambda: do_accept_invitation(house.office, token, "Ana", PASSWORD)


def findings_to(house: House) -> Act:
    (entry,) = fill_bank(house, [Signal("sha256", QUARRY.sha256_hex)])
    findings = [
        house.finding(QUARRY, FindingKind.KNOWN, (exact(QUARRY, entry),)),
        house.finding(HARBOUR),
        house.finding(media("resized", range(10))),
    ]
    handed = [HandedFinding(number, each) for number, each in enumerate(findings, start=1)]
    return lambda: take_findings(house.office, handed)


def last_verdict_in(house: House) -> Act:
    house.hand(house.finding(HARBOUR))
    ana, ben, cleo = house.analysts("Ana", "Ben", "Cleo")
    case = house.case_of(HARBOUR)
    house.decide(case, "confirmed", ana, ben)
    office = replace(house.office, hosting=SilentHosting())  # drafting is left for later

    def act() -> None:
        do_record_verdict(office, cleo, case.case_id, "confirmed", comment="sure")

    return act


def import_to(house: House) -> Act:
    fill_bank(house, [Signal("sha256", HARBOUR.sha256_hex)])
    rows = [EntryRow(1, Signal("sha256", QUARRY.sha256_hex), "confirmed")]
    return lambda: do_import_entries(house.office, None, BANK, rows, "a test", good_rows=False)


def drafting_in(house: House) -> Act:
    (entry,) = fill_bank(house, [Signal("sha256", QUARRY.sha256_hex)])
    finding = house.finding(QUARRY, FindingKind.KNOWN, (exact(QUARRY, entry),))
    take_findings(house.office, [HandedFinding(1, finding)])
    return lambda: do_draft_due_notices(house.office)


def sending_in(house: House) -> Act:
    drafting_in(house)()
    (message,) = house.desk.take_outbox(1, 60)
    return lambda: house.desk.sent(message.outbox_id, "250 ok")


def approval_in(house: House) -> Act:
    house.hand(house.finding(HARBOUR))
    people = house.analysts("Ana", "Ben", "Cleo")
    house.decide(house.case_of(HARBOUR), "confirmed", *people)
    nia = house.person("Nia", Role.NOTIFIER)
    with scopes_disabled():
        ids = list(Notice.objects.values_list("notice_id", flat=True))
    return lambda: do_approve_notices(house.office, nia, ids)


def contact_in(house: House) -> Act:
    house.under(replace(SETTINGS, contacts_preapproved=False))
    drafting_in(house)()
    nia, lio = house.person("Nia", Role.NOTIFIER), house.person("Lio", Role.LIAISON)
    house.approve_contacts(nia)
    contact = Contact.objects.get()
    return lambda: do_approve_contact(house.office, lio, contact.contact_id)


def check_in(house: House) -> Act:
    sending_in(house)()
    (order,) = check_orders(house)
    house.clock.pass_time(timedelta(days=3))
    found = look(
        order,
        Availability.MOVED,
        house.clock.now(),
        "http://rocks.example/n.jpg",
        served_sha256_hex=QUARRY.sha256_hex,
    )
    return lambda: take_checks(house.office, [HandedCheck(1, found)])


def repeat_in(house: House) -> Act:
    sending_in(house)()
    (order,) = check_orders(house)
    house.clock.pass_time(timedelta(days=3))
    found = look(order, Availability.UP, house.clock.now())
    return lambda: take_checks(house.office, [HandedCheck(1, found)])


def sealing_in(house: House) -> Act:
    house.analysts("Ana", "Ben")
    return lambda: house.desk.seal_audit(100)


ACTS = [
    report_to,
    invitation_to,
    acceptance_in,
    import_to,
    findings_to,
    last_verdict_in,
    drafting_in,
    sending_in,
    approval_in,
    contact_in,
    check_in,
    repeat_in,
    sealing_in,
]


@pytest.mark.parametrize("prepare", ACTS, ids=lambda prepare: prepare.__name__)
def test_it_happens_whole_or_not_at_all(
    fresh_houses: Iterator[House], prepare: Callable[[House], Act]
) -> None:
    act = prepare(next(fresh_houses))
    act()
    done = counts()
    act = prepare(next(fresh_houses))
    before, kills = counts(), 0
    assert before != done, "the action does nothing"
    while counts() == before:
        with killed_at(kills):
            was_killed = dies(act)
        assert was_killed or counts() != before, "a kill left what stops the next try"
        kills += was_killed
    assert counts() == done, "half of it stayed"
    assert kills > 3


def test_every_row_that_says_something_has_its_audit_row(house: House) -> None:
    live_in(house)
    subjects = set(AuditEvent.objects.values_list("tag", "subject"))
    for tag, model, key in SAYS:
        with scopes_disabled():
            for row in model._default_manager.all():
                assert (tag, getattr(row, key)) in subjects
    for event in NoticeEvent.objects.all():
        assert (f"notice.{event.kind}", event.event_id) in subjects
