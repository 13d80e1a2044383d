"""Every function of casework that takes an id, with how to ask it: a line for each.

``tests/casework/test_tenancy.py`` asks each about things of an organisation that keeps to itself,
for somebody of another one, and about ids that somebody made up: both answers must be the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from orbweaver.casework.access import addresses, appeals, comments, crawl, danger
from orbweaver.casework.access import inside as insides
from orbweaver.casework.access import media as looks
from orbweaver.casework.access import reports as report_texts
from orbweaver.casework.access.inside import Inside
from orbweaver.casework.access.media import Blurring, LookRequest
from orbweaver.casework.actions import appeals as appealing
from orbweaver.casework.actions import (
    banks,
    corrections,
    decisions,
    joining,
    logins,
    notices,
    verdicts,
)
from orbweaver.casework.actions import comments as commenting
from orbweaver.casework.actions import danger as alarms
from orbweaver.casework.actions import queue as queueing
from orbweaver.casework.actions import samples as sampling
from orbweaver.casework.actions.appeals import NewAppeal
from orbweaver.casework.actions.corrections import NewCorrection
from orbweaver.casework.actions.logins import NewLogin
from orbweaver.casework.actions.queue import SkipReason
from orbweaver.casework.models import (
    Bank,
    BankEntry,
    DangerAnswerKind,
    LookPurpose,
    Notice,
    Person,
)
from orbweaver.casework.office import Office
from orbweaver.casework.queries import (
    bank_sources,
    case_page,
    decision_line,
    history,
    near_cases,
    samples,
    seeds,
)
from orbweaver.casework.queries import (
    corrections as correction_pages,
)
from orbweaver.casework.queries import logins as login_pages
from orbweaver.casework.queries import notices as notice_pages
from orbweaver.casework.queries import queue as queues
from orbweaver.casework.recent import Recent
from orbweaver.casework.roles import Role
from orbweaver.model.login_identity import LoginCookie
from orbweaver.model.url import Url
from tests.casework.every import every
from tests.casework.house import media
from tests.casework.open_vault import OpenVault
from tests.casework.tenants import QUARRY, Tenants

CAVE, PIT = media("a cave", range(150, 200)), media("a pit", range(210, 250))
"""The quarry's own: the first decided, the second not."""
VAULT = OpenVault({CAVE.sha256_hex: b"grey", PIT.sha256_hex: b"grey"})
WHY = "to see whether it is there"
ANALYST, SENIOR, LIAISON, NOTIFIER = Role.ANALYST, Role.SENIOR, Role.LIAISON, Role.NOTIFIER


@dataclass(frozen=True, slots=True)
class Target:
    """Ids of what belongs to the quarry."""

    case: str
    settled: str
    finding: str
    appeal: str
    correction: str
    comment: str
    alert: str
    notice: str
    report: str
    seed: str
    identity: str
    bank: str
    entry: str

    @staticmethod
    def names() -> set[str]:
        """Return what parameters are called that take one of them."""
        many = {"case_ids", "alert_ids", "notice_ids", "seed_ids", "request"}
        return many | {f"{name}_id" for name in Target.__slots__ if name != "settled"}

    def pairs(self, about: str) -> Iterator[tuple[str, str]]:
        """Yield an id of the quarry's, and one that looks like it and is nobody's."""
        for name in about.split():
            real: str = getattr(self, name)
            yield real, real[::-1] if real[::-1] != real else "f" * len(real)


@dataclass(frozen=True, slots=True)
class Door:
    """How somebody asks a function about something."""

    about: str
    """What it is asked about: names of fields of :class:`Target`."""
    role: Role
    ask: Callable[[Office, Person, str], object]


def _look(case_id: str, purpose: LookPurpose = LookPurpose.REVIEW) -> LookRequest:
    return LookRequest(case_id, PIT.sha256_hex, purpose, WHY)


def _inside(office: Office, person: Person, case_id: str) -> object:
    inside: Inside[int] = Inside(Recent(1), "size", len)
    return insides.access_inside(office, person, (case_id, PIT.sha256_hex), VAULT, inside)


DOORS = {
    "queue.waits_for": Door("case", ANALYST, lambda _, p, i: queues.waits_for(p, [i])),
    "queue.do_skip": Door(
        "case", ANALYST, lambda o, p, i: queueing.do_skip(o, p, i, SkipReason.UNSURE)
    ),
    "addresses.access_address": Door(
        "finding", ANALYST, lambda o, p, i: addresses.access_address(o, p, i, WHY)
    ),
    "appeals.access_appeal": Door("appeal", SENIOR, appeals.access_appeal),
    "appeals.access_correction_reason": Door(
        "correction", SENIOR, appeals.access_correction_reason
    ),
    "appeals.do_appeal": Door(
        "case settled", ANALYST, lambda o, p, i: appealing.do_appeal(o, p, i, NewAppeal(WHY))
    ),
    "appeals.do_uphold": Door("appeal", SENIOR, lambda o, p, i: appealing.do_uphold(o, p, i, WHY)),
    "bank_sources.bank_sources": Door(
        "bank", SENIOR, lambda _, p, i: bank_sources.bank_sources(p, i, 10)
    ),
    "banks.do_withdraw_entry": Door(
        "entry", SENIOR, lambda o, p, i: banks.do_withdraw_entry(o, p, i, WHY)
    ),
    "case_page.case_page": Door("case settled", ANALYST, case_page.case_page),
    "comments.access_comments": Door("case settled", ANALYST, comments.access_comments),
    "comments.do_comment": Door(
        "case settled", ANALYST, lambda o, p, i: commenting.do_comment(o, p, i, WHY)
    ),
    "comments.do_erase_comment": Door("comment", ANALYST, commenting.do_erase_comment),
    "corrections.correction_page": Door("case settled", SENIOR, correction_pages.correction_page),
    "corrections.do_confirm_correction": Door(
        "correction", SENIOR, corrections.do_confirm_correction
    ),
    "corrections.do_correct": Door(
        "case settled",
        SENIOR,
        lambda o, p, i: corrections.do_correct(o, p, i, NewCorrection("harmless", WHY)),
    ),
    "corrections.do_decline_correction": Door(
        "correction", SENIOR, lambda o, p, i: corrections.do_decline_correction(o, p, i, WHY)
    ),
    "crawl.access_archive": Door(
        "seed", LIAISON, lambda o, p, i: crawl.access_archive(o, p, i, WHY)
    ),
    "crawl.access_fetches": Door("seed", LIAISON, crawl.access_fetches),
    "crawl.access_seed": Door("seed", LIAISON, crawl.access_seed),
    "crawl.access_seeds": Door("seed", LIAISON, lambda o, p, i: crawl.access_seeds(o, p, [i], ())),
    "danger.access_danger_notes": Door(
        "alert", LIAISON, lambda o, p, i: danger.access_danger_notes(o, p, [i])
    ),
    "danger.do_answer_danger": Door(
        "alert",
        LIAISON,
        lambda o, p, i: alarms.do_answer_danger(o, p, i, DangerAnswerKind.ACKNOWLEDGED),
    ),
    "danger.do_raise_danger": Door("case settled", ANALYST, alarms.do_raise_danger),
    "decision_line.corrections_part": Door(
        "case settled", ANALYST, lambda _, p, i: decision_line.corrections_part(p, i)
    ),
    "decisions.do_hold_decision": Door(
        "case settled", ANALYST, lambda o, p, i: decisions.do_hold_decision(o, p, i, "confirmed")
    ),
    "history.history_of": Door("case settled", ANALYST, lambda _, p, i: history.history_of(p, i)),
    "inside.access_inside": Door("case settled", ANALYST, _inside),
    "joining.do_join_cases": Door(
        "case settled", ANALYST, lambda o, p, i: joining.do_join_cases(o, p, [i, "e" * 32])
    ),
    "joining.do_split_case": Door(
        "case settled", ANALYST, lambda o, p, i: joining.do_split_case(o, p, i, [PIT.sha256_hex])
    ),
    "joining.do_undo_join_or_split": Door("case settled", ANALYST, joining.do_undo_join_or_split),
    "logins.do_approve_login": Door("identity", LIAISON, logins.do_approve_login),
    "logins.do_import_cookies": Door(
        "identity",
        LIAISON,
        lambda o, p, i: logins.do_import_cookies(o, p, i, (LoginCookie("a", "b"),)),
    ),
    "logins.do_revoke_login": Door(
        "identity", LIAISON, lambda o, p, i: logins.do_revoke_login(o, p, i, WHY)
    ),
    "logins.login_host": Door("identity", LIAISON, lambda _, p, i: login_pages.login_host(p, i)),
    "media.access_blurred": Door(
        "case settled",
        ANALYST,
        lambda o, p, i: looks.access_blurred(
            o, p, _look(i, LookPurpose.PREVIEW), VAULT, Blurring(Recent(1), "plain", bytes)
        ),
    ),
    "media.access_media": Door(
        "case settled", ANALYST, lambda o, p, i: looks.access_media(o, p, _look(i), VAULT)
    ),
    "media.access_previews": Door(
        "case settled", ANALYST, lambda o, p, i: looks.access_previews(o, p, i, [PIT.sha256_hex])
    ),
    "near_cases.last_change": Door(
        "case settled", ANALYST, lambda _, p, i: near_cases.last_change(p, i)
    ),
    "near_cases.near_cases": Door(
        "case settled", ANALYST, lambda _, p, i: near_cases.near_cases(p, i)
    ),
    "notices.do_approve_notices": Door(
        "notice", NOTIFIER, lambda o, p, i: notices.do_approve_notices(o, p, [i])
    ),
    "notices.do_queue_notice": Door("notice", NOTIFIER, notices.do_queue_notice),
    "notices.notice_page": Door("notice", NOTIFIER, notice_pages.notice_page),
    "reports.access_report_text": Door(
        "report", Role.INTAKE, lambda o, p, i: report_texts.access_report_text(o, p, i, WHY)
    ),
    "reports.do_erase_report_text": Door(
        "report", Role.INTAKE, lambda o, p, i: report_texts.do_erase_report_text(o, p, i, WHY)
    ),
    "samples.do_give_second_opinion": Door(
        "case settled",
        SENIOR,
        lambda o, p, i: sampling.do_give_second_opinion(o, p, i, "confirmed"),
    ),
    "samples.sample_page": Door("case settled", SENIOR, samples.sample_page),
    "seeds.seeds_called": Door("seed", LIAISON, lambda _, p, i: seeds.seeds_called(p, [i])),
    "verdicts.do_record_verdict": Door(
        "case settled", ANALYST, lambda o, p, i: verdicts.do_record_verdict(o, p, i, "confirmed")
    ),
}
NOT_DOORS = {
    "deciding.questions_open": "asks nothing of a case that is not before whoever asks",
}
"""Functions that take an id and answer everybody the same, each with its reason."""
WITHOUT_AN_ID = {"inside.access_inside"}
"""Doors whose parameters do not show that they take an id."""


def quarry_of(tenants: Tenants) -> Target:
    """Let everything happen once in the quarry, and return the ids of it."""
    house, office = tenants.house, tenants.house.office
    quinn, sol = tenants.person(QUARRY), tenants.house.person("Sola", SENIOR, QUARRY)
    tenants.found(QUARRY, CAVE, host="rocks.example")
    finding = tenants.found(QUARRY, PIT)
    settled = tenants.case(QUARRY, CAVE).case_id
    decided = house.person("Dana", ANALYST, QUARRY)
    verdicts.do_record_verdict(office, decided, settled, "confirmed")
    case = tenants.case(QUARRY, PIT).case_id
    asked_for = appealing.do_appeal(office, decided, settled, NewAppeal(WHY))
    corrected = corrections.do_correct(office, sol, settled, NewCorrection("harmless", WHY))
    liaison = house.person("Lia", LIAISON, QUARRY)
    login = NewLogin(
        site=Url.parse("http://rowan.example/"),
        legal_basis="Order 12",
        expires_at=house.clock.now() + timedelta(days=30),
        connector="forum",
        user="gardener",
        password="under-the-rowan",
    )
    bank = every(Bank).get(name=f"{QUARRY} confirmed")
    return Target(
        case=case,
        settled=settled,
        finding=finding.finding_id,
        appeal=asked_for,
        correction=corrected.correction_id,
        comment=commenting.do_comment(office, quinn, settled, "a cave"),
        alert=alarms.do_raise_danger(office, quinn, case, "a light in it"),
        notice=every(Notice).get().notice_id,
        report=tenants.seeds[QUARRY].url.key,
        seed=tenants.seeds[QUARRY].seed_id,
        identity=logins.do_request_login(office, liaison, login),
        bank=bank.bank_id,
        entry=BankEntry.objects.filter(bank_id=bank.bank_id).first().entry_id,  # type: ignore[union-attr] # there is one
    )
