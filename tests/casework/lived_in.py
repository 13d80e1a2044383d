"""A house in which everything happened once: every table holds rows."""

from collections.abc import Sequence
from datetime import timedelta

from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.actions.banks import (
    EntryRow,
    NewBank,
    do_create_bank,
    do_import_entries,
    do_withdraw_entry,
)
from orbweaver.casework.actions.logins import (
    NewLogin,
    do_approve_login,
    do_import_cookies,
    do_request_login,
    do_revoke_login,
)
from orbweaver.casework.actions.notices import do_approve_notices
from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.actions.sign_in import do_make_sign_in_link, do_make_token
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import LookPurpose, NoticeEvent, Person, Watch
from orbweaver.casework.roles import Role
from orbweaver.model.bank import BankEntry, Terms
from orbweaver.model.check import Availability, AvailabilityCheck
from orbweaver.model.finding import FindingKind
from orbweaver.model.login_identity import LoginCookie
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope
from orbweaver.model.signal import Signal
from orbweaver.model.url import Url
from orbweaver.ports.ledger.port import HandedCheck
from tests.casework.house import MANDATE, PAGE, House, exact, media, near, sha256_hex
from tests.casework.open_vault import OpenVault

BANK = "partner list"
KNOWN = media("a known quarry", range(8))
HARBOUR = media("a harbour", [])
HARBOUR_RESIZED = media("a harbour, resized", range(20))
HARBOUR_BETWEEN = media("a harbour, between", range(40))
HARBOUR_DARKER = media("a harbour, darker", range(60))


def fill_bank(
    house: House, signals: Sequence[Signal], name: str = BANK, *, unattended: bool = True
) -> list[BankEntry]:
    """Make a bank of these signals, and return its entries in force."""
    organisation_id = house.organisation().organisation_id
    terms = Terms(unattended_exact=unattended, may_export=True)
    do_create_bank(house.office, None, NewBank(name, organisation_id, "demo", terms=terms))
    rows = [EntryRow(line, signal, "confirmed") for line, signal in enumerate(signals, start=1)]
    do_import_entries(house.office, None, name, rows, "a test", good_rows=False)
    _, entries = house.desk.bank_entries()
    return [entry for entry in entries if entry.bank == name]


def live_in(house: House) -> None:
    """Let everything happen once."""
    _report(house)
    ana, ben, cleo = house.analysts("Ana", "Ben", "Cleo")
    senior = house.person("Sol", Role.SENIOR)
    notifier = house.person("Nia", Role.NOTIFIER)
    liaison = house.person("Lio", Role.LIAISON)
    by_sha256, by_pdq = sorted(
        fill_bank(house, [Signal("sha256", KNOWN.sha256_hex), Signal("pdq", "f" * 64)]),
        key=lambda entry: entry.signal.signal_type == "pdq",
    )
    house.hand(
        house.finding(KNOWN, FindingKind.KNOWN, (exact(KNOWN, by_sha256),)),
        house.finding(HARBOUR, FindingKind.LIKELY, (near(HARBOUR, by_pdq, 30),)),
        house.finding(HARBOUR_DARKER),
        house.finding(HARBOUR_RESIZED),
    )
    house.hand(house.finding(HARBOUR_BETWEEN))  # links the two cases that stood before
    _look_and_decide(house, [ana, ben, cleo], senior)
    house.approve_contacts(notifier, liaison)
    drafted = NoticeEvent.objects.filter(kind="drafted").values_list("notice_id", flat=True)
    do_approve_notices(house.office, notifier, list(drafted))
    for message in house.desk.take_outbox(10, 60):
        house.desk.sent(message.outbox_id, "250 taken over")
    house.clock.pass_time(timedelta(hours=2))
    house.desk.settle([_gone(house, 1, watch) for watch in Watch.objects.all()[:1]])
    do_withdraw_entry(house.office, liaison, by_pdq.entry_id, "it was a rock")
    _log_in(house, liaison, house.person("Ado", Role.ADMINISTRATOR))
    do_make_sign_in_link(house.office, ana)
    do_make_token(house.office, ana, ana, "command line", timedelta(days=1))
    house.desk.seal_audit(1000)


def _report(house: House) -> None:
    report = Report(
        report_id="0ddba11" * 4,
        urls=(PAGE, Url.parse("http://rocks.example/quarry/")),
        source="form",
        at=house.clock.now(),
        mandate_id=MANDATE.mandate_id,
        organisation_id=house.organisation().organisation_id,
        text="seen beside a path",
        reporter="walker@people.example",
    )
    do_add_report(house.office, None, report, Scope())


def _log_in(house: House, liaison: Person, administrator: Person) -> None:
    """Ask for a login, approve it, bring cookies, and end it."""
    given = NewLogin(
        site=Url.parse("http://rowan.example/hall"),
        legal_basis="Order 12 of the town",
        expires_at=house.clock.now() + timedelta(days=30),
        connector="forum",
        user="gardener",
        password="under-the-rowan",
    )
    identity_id = do_request_login(house.office, liaison, given)
    do_approve_login(house.office, administrator, identity_id)
    do_import_cookies(house.office, liaison, identity_id, (LoginCookie("member", "leaf"),))
    do_revoke_login(house.office, liaison, identity_id, "the forum closed")


def _look_and_decide(house: House, analysts: list[Person], senior: Person) -> None:
    case = house.case_of(HARBOUR)
    vault = OpenVault({HARBOUR.sha256_hex: b"grey"})
    look = LookRequest(case.case_id, HARBOUR.sha256_hex, LookPurpose.REVIEW, "to decide")
    access_media(house.office, analysts[0], look, vault)
    for person, label in zip(analysts, ("confirmed", "confirmed", "harmless"), strict=True):
        do_record_verdict(house.office, person, case.case_id, label, comment="waves")
    do_record_verdict(house.office, senior, case.case_id, "confirmed")


def _gone(house: House, number: int, watch: Watch) -> HandedCheck:
    check = AvailabilityCheck(
        url=watch.url,
        media_sha256_hex=watch.media_sha256_hex,
        availability=Availability.DOWN,
        at=house.clock.now(),
        vantage="direct",
        round_number=1,
        status=404,
        served_sha256_hex=None,
        served_media_type="",
        distance_bits=None,
        moved_to=None,
        evidence="404 Not Found",
    )
    return HandedCheck(number, check)


__all__ = ["BANK", "KNOWN", "fill_bank", "live_in", "sha256_hex"]
