"""What the doors are given to show: enough to decide on, nothing live, nothing of others."""

from datetime import timedelta

import pytest

from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.models import LookPurpose
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.cases import cases_list
from orbweaver.casework.queries.checks import checks_list
from orbweaver.casework.queries.mailbox import mailbox
from orbweaver.casework.queries.queue import queue_for
from orbweaver.casework.queries.report_takers import report_takers
from orbweaver.casework.queries.statistics import statistics
from orbweaver.casework.reviewing import CaseState
from orbweaver.casework.roles import Role
from orbweaver.errors import NotAllowed, UnknownName
from orbweaver.model.bank import BankEntry
from orbweaver.model.check import Availability
from orbweaver.model.finding import FindingKind
from orbweaver.model.signal import Signal
from tests.casework.house import MANDATE, NOON, House, exact, media, near
from tests.casework.lived_in import fill_bank, live_in
from tests.casework.noticing import sent_notice
from tests.casework.open_vault import OpenVault

HARBOUR, RESIZED = media("harbour", range(12)), media("resized", range(20))
LIKELY = FindingKind.LIKELY


def test_a_case_page_says_why_it_is_here(house: House) -> None:
    near_one, md5_one = sorted(
        fill_bank(house, [Signal("pdq", "0" * 64), Signal("md5", "a" * 32)]),
        key=lambda entry: entry.signal.signal_type,
        reverse=True,
    )
    matches = (near(HARBOUR, near_one, 12), exact(HARBOUR, md5_one))
    house.hand(
        house.finding(HARBOUR, LIKELY, matches),
        house.finding(HARBOUR, LIKELY, matches, at="http://rocks.example/h.jpg"),
        house.finding(RESIZED),
    )
    ana = house.person("Ana")
    page = case_page(house.office, ana, house.case_of(HARBOUR).case_id)
    assert (page.organisation, page.scheme.name) == (MANDATE.organisation, "demo")
    assert (page.state, page.position, page.may_decide) == (CaseState.OPEN, 2, True)
    assert page.kinds == ("likely", "reported")
    first, second = page.media
    likeness = [(m.signal_type, m.match_type, m.distance_bits, m.rung) for m in first.matches]
    assert likeness == [("md5", "exact", 0, "exact"), ("pdq", "near", 12, "dihedral")]
    assert (first.width_px, first.height_px, first.media_type) == (640, 480, "image/png")
    assert {place.address.partition("/files")[0] for place in first.places} == {
        "hxxp://gardens[.]example",
        "hxxp://rocks[.]example/h.jpg",
    }
    assert (second.sha256_hex, second.matches) == (RESIZED.sha256_hex, ())
    assert "http://" not in repr(page)
    (item,) = queue_for(ana, 5)
    assert (item.media, item.places, item.nearest_bits) == (2, 3, 0)


def test_a_settled_case_shows_who_decided_what(house: House) -> None:
    house.hand(house.finding(HARBOUR))
    case = house.case_of(HARBOUR)
    house.decide(case, "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    page = case_page(house.office, house.person("Dan"), case.case_id)
    assert (page.state, page.final_label, page.decided_by) == (
        CaseState.SETTLED,
        "confirmed",
        "agreement",
    )
    assert page.others is not None
    assert [line.person for line in page.others] == ["Ana", "Ben", "Cleo"]
    assert not page.may_decide


def test_case_pages_are_for_reviewers(house: House) -> None:
    house.hand(house.finding(HARBOUR))
    case_id = house.case_of(HARBOUR).case_id
    for role in set(Role) - {Role.ANALYST, Role.SENIOR}:
        person = house.person(f"X{role}", role)
        with pytest.raises(NotAllowed):
            case_page(house.office, person, case_id)
        with pytest.raises(NotAllowed):
            cases_list(person, 5)
    with pytest.raises(UnknownName):
        case_page(house.office, house.person("Ana"), "0" * 32)


def test_cases_are_listed_newest_first_without_those_that_joined(house: House) -> None:
    live_in(house)
    house.clock.pass_time(timedelta(hours=1))
    house.hand(house.finding(media("sand", range(200, 256))))
    lines = cases_list(house.person("Dan"), 10)
    assert [(line.state, line.media, line.final_label) for line in lines] == [
        (CaseState.OPEN, 1, ""),
        (CaseState.SETTLED, 4, "confirmed"),
    ]
    assert len(cases_list(house.person("Eva"), 1)) == 1


def test_statistics_are_sums_and_name_no_place(house: House) -> None:
    live_in(house)
    ana = house.person("Uma", Role.AUDITOR)
    sums = statistics(house.office, ana)
    assert sums.final_labels == (("confirmed", 1),)
    assert sums.verdicts_by_organisation == ((MANDATE.organisation, 4),)
    assert dict(sums.notices_by_state) == {"sent": 4, "removed": 1}
    assert sums.notices_by_country == (("IE", 5),)
    assert (sums.own_reveals_today, sums.figures.reveals) == (0, 1)
    assert "example" not in repr(sums)
    ana.is_active = False
    with pytest.raises(NotAllowed):
        statistics(house.office, ana)


def test_own_reveals_are_counted_from_midnight(house: House) -> None:
    house.hand(house.finding(HARBOUR))
    ana, case = house.person("Ana"), house.case_of(HARBOUR)
    vault = OpenVault({HARBOUR.sha256_hex: b"grey"})
    for purpose in (LookPurpose.PREVIEW, LookPurpose.REVIEW, LookPurpose.REVIEW):
        request = LookRequest(case.case_id, HARBOUR.sha256_hex, purpose)
        access_media(house.office, ana, request, vault)
    assert statistics(house.office, ana).own_reveals_today == 2
    house.clock.pass_time(timedelta(hours=12))
    assert statistics(house.office, ana).own_reveals_today == 0


def test_mail_and_checks_are_listed_to_who_may_see_places(house: House, entry: BankEntry) -> None:
    watcher = sent_notice(house, entry)
    watcher.finds(Availability.DOWN)
    lio = house.person("Lio", Role.LIAISON)
    (mail,) = mailbox(lio, 10)
    assert (mail.state, mail.attempts, mail.reply) == ("sent", 1, "250 ok")
    assert mail.message_id.endswith("@orbweaver.example>")
    assert mail.queued_at == NOON
    (check,) = checks_list(lio, 10)
    assert (check.availability, check.round_number) == ("down", 1)
    assert check.address.startswith("hxxp://gardens[.]example/")
    stranger = house.person("Zoe", Role.LIAISON, "Rock Garden Line")
    assert not mailbox(stranger, 10)
    assert not checks_list(stranger, 10)
    with pytest.raises(NotAllowed):
        mailbox(house.person("Ana"), 10)
    with pytest.raises(NotAllowed):
        checks_list(house.person("Ben"), 10)


def test_who_takes_reports(house: House) -> None:
    harbour, _ = house.organisation(), house.organisation("Rock Garden Line")
    assert [taker.organisation_id for taker in report_takers(house.office)] == [
        harbour.organisation_id
    ]
