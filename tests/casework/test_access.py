"""Media, texts and addresses leave only by role and purpose, and after their audit row."""

from dataclasses import replace

import pytest
from django.db import transaction

from orbweaver.casework.access.addresses import access_address
from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.access.reports import (
    ReportText,
    access_report_text,
    do_erase_report_text,
)
from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.models import (
    AuditEvent,
    Case,
    Finding,
    Look,
    LookPurpose,
    SealedText,
    TextKey,
)
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.casework.sealing import open_text, seal_text
from orbweaver.errors import (
    DamagedObject,
    NotAllowed,
    NotInVault,
    Shredded,
    UnknownName,
)
from orbweaver.model.report import Report
from orbweaver.model.seed import Scope
from tests.casework.house import MANDATE, PAGE, House, media
from tests.casework.open_vault import OpenVault

HARBOUR, ROCK = media("harbour", []), media("rock", range(100))
PREVIEW, REVIEW, SECOND = LookPurpose.PREVIEW, LookPurpose.REVIEW, LookPurpose.SECOND_LOOK


@pytest.fixture
def vault() -> OpenVault:
    """A vault that holds the harbour."""
    return OpenVault({HARBOUR.sha256_hex: b"grey water"})


@pytest.fixture
def case(house: House) -> Case:
    """An open case of the harbour."""
    house.hand(house.finding(HARBOUR), house.finding(ROCK))
    return house.case_of(HARBOUR)


def at(case: Case, purpose: LookPurpose = REVIEW, reason: str = "") -> LookRequest:
    """Return the wish to look at the harbour."""
    return LookRequest(case.case_id, HARBOUR.sha256_hex, purpose, reason)


# ------------------------------------------------------------------ media
@pytest.mark.parametrize("purpose", [PREVIEW, REVIEW])
@pytest.mark.parametrize("role", sorted(Role))
def test_who_decides_may_look_and_nobody_else(
    house: House, case: Case, vault: OpenVault, role: Role, purpose: LookPurpose
) -> None:
    person = house.person("Ana", role)
    if role in REVIEWERS:
        assert access_media(house.office, person, at(case, purpose), vault) == b"grey water"
        look = Look.objects.get()
        assert (look.purpose, look.media_sha256_hex) == (purpose, HARBOUR.sha256_hex)
        assert AuditEvent.objects.filter(tag="media.looked", subject=look.look_id).exists()
    else:
        with pytest.raises(NotAllowed):
            access_media(house.office, person, at(case, purpose), vault)
        assert vault.opened == []


def test_the_look_is_recorded_before_the_vault_opens(house: House, case: Case) -> None:
    ana = house.person("Ana")
    with pytest.raises(NotInVault):
        access_media(house.office, ana, at(case), OpenVault({}))
    assert Look.objects.count() == AuditEvent.objects.filter(tag="media.looked").count() == 1


def test_no_look_inside_a_transaction_that_could_be_undone(
    house: House, case: Case, vault: OpenVault
) -> None:
    ana = house.person("Ana")
    with pytest.raises(RuntimeError), transaction.atomic():
        access_media(house.office, ana, at(case), vault)
    assert vault.opened == []


def test_media_of_another_case_does_not_come_with_this_one(
    house: House, case: Case, vault: OpenVault
) -> None:
    ana = house.person("Ana")
    other = house.case_of(ROCK)
    with pytest.raises(UnknownName):
        access_media(house.office, ana, at(other), vault)
    with pytest.raises(UnknownName):
        access_media(house.office, ana, replace(at(case), case_id="0" * 32), vault)
    assert vault.opened == []


def test_who_has_decided_has_nothing_more_to_look_at(
    house: House, case: Case, vault: OpenVault
) -> None:
    ana, ben, cleo = house.analysts("Ana", "Ben", "Cleo")
    house.decide(case, "confirmed", ana, ben)
    with pytest.raises(NotAllowed):
        access_media(house.office, ana, at(case), vault)
    assert access_media(house.office, cleo, at(case), vault)


def test_an_escalated_case_is_for_a_senior(house: House, case: Case, vault: OpenVault) -> None:
    ana, ben, cleo, dan = house.analysts("Ana", "Ben", "Cleo", "Dan")
    house.decide(case, "confirmed", ana, ben)
    house.decide(case, "harmless", cleo)
    with pytest.raises(NotAllowed):
        access_media(house.office, dan, at(case), vault)
    assert access_media(house.office, house.person("Sol", Role.SENIOR), at(case), vault)


def test_a_settled_case_opens_to_a_senior_who_says_why(
    house: House, case: Case, vault: OpenVault
) -> None:
    sol, ana = house.person("Sol", Role.SENIOR), house.person("Ana")
    with pytest.raises(NotAllowed):
        access_media(house.office, sol, at(case, SECOND, "too early"), vault)
    house.decide(case, "confirmed", ana, *house.analysts("Ben", "Cleo"))
    for person, request in (
        (sol, at(case)),
        (sol, at(case, SECOND, "  ")),
        (ana, at(case, SECOND, "an appeal")),
    ):
        with pytest.raises(NotAllowed):
            access_media(house.office, person, request, vault)
    assert access_media(house.office, sol, at(case, SECOND, "an appeal"), vault)
    look = Look.objects.get()
    assert open_text(house.office, look.reason) == "an appeal"
    assert "appeal" not in bytes(SealedText.objects.get().ciphertext).decode("latin-1")


def test_somebody_inactive_sees_nothing(house: House, case: Case, vault: OpenVault) -> None:
    ana = house.person("Ana")
    ana.is_active = False
    with pytest.raises(NotAllowed):
        access_media(house.office, ana, at(case), vault)


# ------------------------------------------------------------------ what reporters wrote
@pytest.fixture
def report_id(house: House) -> str:
    """A report with words in it."""
    report = Report(
        report_id="0ddba11" * 4,
        urls=(PAGE,),
        source="form",
        at=house.clock.now(),
        mandate_id=MANDATE.mandate_id,
        organisation_id=house.organisation().organisation_id,
        text="beside a path",
        reporter="walker@people.example",
    )
    do_add_report(house.office, None, report, Scope())
    return report.report_id


def test_a_report_is_read_with_a_reason_and_a_line_in_the_log(house: House, report_id: str) -> None:
    ida = house.person("Ida", Role.INTAKE)
    given = access_report_text(house.office, ida, report_id, "to call back")
    assert given == ReportText("beside a path", "walker@people.example", is_erased=False)
    assert AuditEvent.objects.get(tag="report.read").actor == ida.person_id
    with pytest.raises(NotAllowed):
        access_report_text(house.office, ida, report_id, " ")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.NOTIFIER, Role.LIAISON])
def test_others_do_not_read_reports(house: House, report_id: str, role: Role) -> None:
    with pytest.raises(NotAllowed):
        access_report_text(house.office, house.person("Ada", role), report_id, "curious")


def test_another_organisation_does_not_read_reports(house: House, report_id: str) -> None:
    stranger = house.person("Zoe", Role.INTAKE, "Rock Garden Line")
    with pytest.raises(NotAllowed):
        access_report_text(house.office, stranger, report_id, "curious")


def test_nothing_of_a_report_lies_in_clear(house: House, report_id: str) -> None:
    kept = b"".join(bytes(text.ciphertext) for text in SealedText.objects.all())
    kept += b"".join(bytes(key.wrapped) for key in TextKey.objects.all())
    assert b"path" not in kept
    assert b"walker" not in kept


def test_erasing_destroys_the_keys_and_touches_no_row(house: House, report_id: str) -> None:
    ida = house.person("Ida", Role.INTAKE)
    sealed = list(SealedText.objects.order_by("text_id"))
    do_erase_report_text(house.office, ida, report_id, "asked to be forgotten")
    given = access_report_text(house.office, ida, report_id, "to see that it is gone")
    assert given == ReportText("", "", is_erased=True)
    kept = SealedText.objects.filter(text_id__in=[text.text_id for text in sealed])
    assert [bytes(text.ciphertext) for text in kept.order_by("text_id")] == [
        bytes(text.ciphertext) for text in sealed
    ]
    do_erase_report_text(house.office, ida, report_id, "twice is no error")


def test_a_sealed_text_opens_only_as_what_it_was_sealed(house: House) -> None:
    one, other = (seal_text(house.office, "look.reason", text) for text in ("one", "other"))
    assert one
    assert other
    swapped = SealedText(text_id=one.text_id, about=one.about, ciphertext=other.ciphertext)
    renamed = SealedText(text_id=one.text_id, about="report.text", ciphertext=one.ciphertext)
    for wrong in (swapped, renamed):
        with pytest.raises(DamagedObject):
            open_text(house.office, wrong)
    TextKey.objects.filter(text=one).delete()
    with pytest.raises(Shredded):
        open_text(house.office, one)
    other_house = replace(house.office.settings, text_key=b"x" * 32)
    with pytest.raises(DamagedObject):
        open_text(replace(house.office, settings=other_house), other)


# ------------------------------------------------------------------ live addresses
def test_a_live_address_comes_with_a_reason_and_a_line_in_the_log(house: House, case: Case) -> None:
    finding = Finding.objects.get(media_sha256_hex=HARBOUR.sha256_hex)
    for role, name in ((Role.ANALYST, "Ana"), (Role.NOTIFIER, "Nia"), (Role.LIAISON, "Lio")):
        url = access_address(house.office, house.person(name, role), finding.finding_id, "to see")
        assert url == finding.url
    assert AuditEvent.objects.filter(tag="address.revealed").count() == 3
    with pytest.raises(NotAllowed):
        access_address(house.office, house.person("Ben"), finding.finding_id, "")
    uma = house.person("Uma", Role.AUDITOR)
    with pytest.raises(NotAllowed):
        access_address(house.office, uma, finding.finding_id, "curious")
    stranger = house.person("Zoe", Role.NOTIFIER, "Rock Garden Line")
    with pytest.raises(NotAllowed):
        access_address(house.office, stranger, finding.finding_id, "curious")
    assert AuditEvent.objects.filter(tag="address.revealed").count() == 3
