"""Samples of settled cases come to a senior blind; agreement is told as sums that name nobody."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.casework.actions.samples import do_give_second_opinion
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.agreeing import agreement_of, alpha_of
from orbweaver.casework.models import Case, CaseMedia, Look, LookPurpose, SecondOpinion
from orbweaver.casework.office import Office
from orbweaver.casework.roles import Role
from orbweaver.casework.sampling import is_sample, next_sample
from orbweaver.deployment.web_services import WebServices
from orbweaver.errors import NotAllowed, UnknownName, WrongState
from tests.casework.every import every
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished


def drawing(office: Office, permille: int) -> Office:
    """Return the office when so many of a thousand settled cases are looked at again."""
    return replace(office, settings=replace(office.settings, sample_permille=permille))


@pytest.fixture
def office(services: WebServices) -> Office:
    """Every settled case is a sample."""
    return drawing(services.office, 1000)


@pytest.fixture
def settled(house: Furnished, services: WebServices) -> Case:
    """A case that two analysts confirmed."""
    case: Case = every(Case).order_by("opened_at", "case_id")[0]
    for name in ("ana", "cleo"):
        person = house.by_first_name[name]
        do_record_verdict(services.office, person, case.case_id, "confirmed")
    return case


def test_a_sample_comes_to_a_senior_once(house: Furnished, office: Office, settled: Case) -> None:
    sol = house.people[Role.SENIOR]
    assert next_sample(office, sol) == settled.case_id
    assert not do_give_second_opinion(office, sol, settled.case_id, "harmless")
    assert next_sample(office, sol) is None
    with pytest.raises(WrongState):
        do_give_second_opinion(office, sol, settled.case_id, "confirmed")
    assert every(SecondOpinion).get().label == "harmless"


def test_open_cases_and_other_people_s_roles_have_none(
    house: Furnished, office: Office, settled: Case
) -> None:
    still_open = every(Case).exclude(case_id=settled.case_id)[0].case_id
    with pytest.raises(WrongState):
        do_give_second_opinion(office, house.people[Role.SENIOR], still_open, "confirmed")
    with pytest.raises(NotAllowed):
        next_sample(office, house.people[Role.ANALYST])
    with pytest.raises(UnknownName):
        do_give_second_opinion(office, house.people[Role.SENIOR], settled.case_id, "moss")


def test_who_decided_gives_no_second_opinion(
    house: Furnished, office: Office, services: WebServices
) -> None:
    case = every(Case).order_by("opened_at", "case_id")[1]
    sol, ana = house.people[Role.SENIOR], house.people[Role.ANALYST]
    for person in (sol, ana):
        do_record_verdict(services.office, person, case.case_id, "confirmed")
    assert next_sample(office, sol) is None


def test_the_page_tells_neither_label_nor_who_decided(
    sign_in: SignIn, services: WebServices, settled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orbweaver.orb.pages.samples.next_sample", lambda *_: settled.case_id)
    page = sign_in(Role.SENIOR).get(reverse("orb:samples")).content.decode()
    assert settled.case_id in page
    assert "Ana Quarry" not in page
    assert "Final" not in page


def test_a_held_sample_is_a_second_look_with_its_reason(
    sign_in: SignIn, house: Furnished, settled: Case
) -> None:
    address = reverse("orb:sample-reveal", args=[settled.case_id, media_of(settled)])
    assert sign_in(Role.SENIOR).post(address).status_code == 200
    look = every(Look).get(purpose=LookPurpose.SECOND_LOOK.value)
    assert look.reason is not None
    assert sign_in(Role.ANALYST).post(address).status_code == 403


def media_of(case: Case) -> str:
    return str(every(CaseMedia).filter(case=case)[0].media_sha256_hex)


def test_about_as_many_are_drawn_as_was_said(services: WebServices) -> None:
    office = drawing(services.office, 100)
    drawn = sum(is_sample(office, f"{number:032x}") for number in range(5000))
    assert 400 < drawn < 600
    assert not any(is_sample(drawing(office, 0), f"{number:032x}") for number in range(100))


def test_agreement_is_told_to_seniors_and_one_s_own_to_everybody(
    sign_in: SignIn, settled: Case
) -> None:
    def told(client: Client) -> str:
        return client.get(reverse("orb:agreement")).content.decode()

    senior, analyst = told(sign_in(Role.SENIOR)), told(sign_in(Role.ANALYST))
    assert "100.0 % of 1 pair" in senior
    assert "in 1 case" in senior
    assert "in 1 case" not in analyst
    assert "100.0 % of 1 pair" in analyst
    assert "Cleo" not in senior + analyst


def test_alpha_is_that_of_the_literature() -> None:
    """Nominal data of two observers without missing values: Krippendorff (2011), section A."""
    one, other = "0100000000", "1110010010"
    assert alpha_of(list(zip(one, other, strict=True))) == pytest.approx(0.095, abs=0.001)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=20))
def test_alpha_never_exceeds_one_and_is_one_for_full_agreement(cases: list[list[str]]) -> None:
    found = agreement_of(cases)
    assert found.equal_pairs + sum(count for *_, count in found.confusions) == found.pairs
    if found.alpha is not None:
        assert found.alpha <= 1
        assert (found.alpha == pytest.approx(1)) == (found.equal_pairs == found.pairs)
