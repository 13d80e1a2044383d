"""The reader's language: what the person chose, else what the browser asks for."""

import pytest

from orbweaver.casework.models import PersonalSettings
from orbweaver.casework.roles import Role
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished

HOMES = {"en": "Home", "nl": "Begin", "fr": "Accueil", "de": "Übersicht"}


@pytest.mark.parametrize("language", HOMES)
def test_the_browser_s_language_is_spoken(sign_in: SignIn, language: str) -> None:
    page = sign_in(Role.ANALYST).get("/orb/", headers={"Accept-Language": language})
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="ltr">' in page.content.decode()
    assert HOMES[language] in page.content.decode()


@pytest.mark.parametrize("language", HOMES)
def test_the_person_s_own_choice_counts_more(
    house: Furnished, sign_in: SignIn, language: str
) -> None:
    PersonalSettings.objects.create(person=house.people[Role.ANALYST], language=language)
    page = sign_in(Role.ANALYST).get("/orb/", headers={"Accept-Language": "fr"})
    assert page.headers["Content-Language"] == language
    assert HOMES[language] in page.content.decode()


def test_nobody_is_addressed_in_a_language_that_the_house_does_not_speak(sign_in: SignIn) -> None:
    page = sign_in(Role.ANALYST).get("/orb/", headers={"Accept-Language": "eo"})
    assert page.headers["Content-Language"] == "en"
