"""No cases before a training certificate; drawn pictures to practise on before and after."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image

from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.actions.certificates import do_end_certificate, do_record_certificate
from orbweaver.casework.models import Case, CaseMedia, Look, LookPurpose, PracticeAnswer
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import SETTING, WebServices
from orbweaver.errors import NotAllowed, UsageError
from orbweaver.model.clock import SetClock
from orbweaver.orb.practice_pictures import Practised, practice_png, shown_by
from tests.casework.every import every
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished

YEAR = timedelta(days=365)


@pytest.fixture
def asking(services: WebServices) -> Iterator[WebServices]:
    """A house that asks for certificates."""
    settings = replace(services.office.settings, certificates=True)
    placed = replace(services, office=replace(services.office, settings=settings))
    with override_settings(**{SETTING: lambda: placed}):
        yield placed


def a_case() -> str:
    case: Case = every(Case).order_by("opened_at", "case_id")[0]
    return reverse("orb:case", args=[case.case_id])


def certify(house: Furnished, services: WebServices, clock: SetClock) -> None:
    ana, today = house.people[Role.ANALYST], clock.now().date()
    organisation = ana.memberships.get().organisation_id
    administrator = house.people[Role.ADMINISTRATOR]
    days = (today, today + YEAR)
    do_record_certificate(services.office, administrator, ana.person_id, organisation, days)


def test_without_a_certificate_no_page_of_a_case_opens(
    sign_in: SignIn, house: Furnished, asking: WebServices
) -> None:
    for address in (a_case(), reverse("orb:next")):
        reply = sign_in(Role.ANALYST).get(address)
        assert reply.status_code == 403
        assert "training certificate" in reply.content.decode()


def test_without_a_certificate_no_picture_leaves_the_vault(
    house: Furnished, asking: WebServices
) -> None:
    media = every(CaseMedia)[0]
    look = LookRequest(media.case_id, media.media_sha256_hex, LookPurpose.REVIEW)
    with pytest.raises(NotAllowed, match="training certificate"):
        access_media(asking.office, house.people[Role.ANALYST], look, asking.vault)
    assert every(Look).count() == 0


def test_with_one_the_cases_open_until_its_last_day(
    sign_in: SignIn, house: Furnished, asking: WebServices, clock: SetClock
) -> None:
    certify(house, asking, clock)
    assert sign_in(Role.ANALYST).get(a_case()).status_code == 200
    clock.pass_time(YEAR)
    assert sign_in(Role.ANALYST).get(a_case()).status_code == 200
    clock.pass_time(timedelta(days=1))
    assert sign_in(Role.ANALYST).get(a_case()).status_code == 403


def test_an_ended_certificate_counts_no_more_and_can_be_given_back(
    sign_in: SignIn, house: Furnished, asking: WebServices, clock: SetClock
) -> None:
    certify(house, asking, clock)
    ana, administrator = house.people[Role.ANALYST], house.people[Role.ADMINISTRATOR]
    organisation = ana.memberships.get().organisation_id
    clock.pass_time(timedelta(seconds=1))
    do_end_certificate(asking.office, administrator, ana.person_id, organisation)
    assert sign_in(Role.ANALYST).get(a_case()).status_code == 403
    clock.pass_time(timedelta(seconds=1))
    certify(house, asking, clock)
    assert sign_in(Role.ANALYST).get(a_case()).status_code == 200


def test_only_an_administrator_records_one(
    house: Furnished, services: WebServices, clock: SetClock
) -> None:
    ana, today = house.people[Role.ANALYST], clock.now().date()
    organisation = ana.memberships.get().organisation_id
    with pytest.raises(NotAllowed):
        do_record_certificate(
            services.office, ana, ana.person_id, organisation, (today, today + YEAR)
        )
    with pytest.raises(UsageError):
        do_record_certificate(
            services.office, None, ana.person_id, organisation, (today, today - YEAR)
        )


def test_it_is_recorded_on_a_page(
    sign_in: SignIn, house: Furnished, asking: WebServices, clock: SetClock
) -> None:
    client, ana = sign_in(Role.ADMINISTRATOR), house.people[Role.ANALYST]
    page = reverse("orb:certificates")
    assert "missing" in client.get(page).content.decode()
    today = clock.now().date()
    member = f"{ana.person_id}.{ana.memberships.get().organisation_id}"
    given = {"member": member, "issued_on": today, "expires_on": today + YEAR}
    assert client.post(page, given).status_code == 302
    assert "counts" in client.get(page).content.decode()
    assert client.post(page, given | {"expires_on": today - YEAR}).status_code == 400


def answer(client: Client, number: int, label: str) -> str:
    given = {"number": number, "label": label}
    return client.post(reverse("orb:practice"), given).content.decode()


def test_practice_is_open_without_a_certificate_and_answers_at_once(
    sign_in: SignIn, house: Furnished, asking: WebServices
) -> None:
    client, truth = sign_in(Role.ANALYST), shown_by(3)
    wrong = next(each for each in Practised if each is not truth)
    assert "Right:" in answer(client, 3, truth.value)
    assert "It was" in answer(client, 3, wrong.value)
    assert "1 of 2 answers were right" in client.get(reverse("orb:practice")).content.decode()
    assert PracticeAnswer.objects.count() == 2
    assert every(Look).count() == 0


def test_a_label_of_another_scheme_is_refused(sign_in: SignIn, house: Furnished) -> None:
    given = {"number": 3, "label": "confirmed"}
    assert sign_in(Role.ANALYST).post(reverse("orb:practice"), given).status_code == 400
    assert PracticeAnswer.objects.count() == 0


def test_practice_pictures_are_blurred_and_held_as_real_ones(
    sign_in: SignIn, house: Furnished
) -> None:
    client = sign_in(Role.INTAKE)
    blurred = Image.open(BytesIO(client.get(reverse("orb:practice-blurred", args=[3])).content))
    clear = Image.open(BytesIO(client.post(reverse("orb:practice-reveal", args=[3])).content))
    assert max(blurred.size) <= 64 < max(clear.size)
    assert client.get(reverse("orb:practice-blurred", args=[99_999])).status_code == 404


def test_a_number_always_draws_the_same_and_every_kind_comes() -> None:
    assert practice_png(7) == practice_png(7)
    assert practice_png(7) != practice_png(8)
    assert {shown_by(number) for number in range(30)} == set(Practised)
