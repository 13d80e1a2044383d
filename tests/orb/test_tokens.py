"""Tokens: a person lets the command line act as them, sees the secret once, and takes it back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from orbweaver.casework.actions.sign_in import person_of_token
from orbweaver.casework.models import ApiToken, AuditEvent
from orbweaver.casework.roles import Role
from orbweaver.deployment.web_services import WebServices
from orbweaver.errors import NotAllowed
from orbweaver.model.clock import SetClock
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished
from tests.orb.test_deciding import client_of, text_of

TOKENS = reverse("orb:tokens")


def make(client: Client, label: str = "desk computer", days: str = "1") -> str:
    """Make a token on the page; return what the page shows of it."""
    page = client.post(TOKENS, {"label": label, "days": days}).content.decode()
    shown = re.search(r'<p class="letter fixed">([\w-]{43})</p>', page)
    assert shown
    return shown[1]


def test_a_token_acts_as_its_maker_and_is_shown_once(
    sign_in: SignIn, house: Furnished, services: WebServices
) -> None:
    client = sign_in(Role.ANALYST)
    assert "No token yet" in text_of(client, TOKENS)
    token = make(client)
    assert person_of_token(services.office, token) == house.people[Role.ANALYST]
    page = text_of(client, TOKENS)
    assert token not in page
    assert "desk computer" in page
    assert token not in str(list(ApiToken.objects.values()) + list(AuditEvent.objects.values()))
    assert AuditEvent.objects.filter(tag="token.made").count() == 1


def test_a_token_ends_when_its_maker_says_so(sign_in: SignIn, services: WebServices) -> None:
    client = sign_in(Role.NOTIFIER)
    token = make(client)
    href = re.search(r'action="(/orb/tokens/[^/]+/end/)"', text_of(client, TOKENS))
    assert href
    page = client.post(href[1], follow=True).content.decode()
    assert "The token is ended" in page
    assert "/end/" not in page
    with pytest.raises(NotAllowed):
        person_of_token(services.office, token)


def test_a_token_ends_by_itself(sign_in: SignIn, services: WebServices, clock: SetClock) -> None:
    client = sign_in(Role.SENIOR)
    token = make(client, days="1")
    clock.pass_time(timedelta(days=1, seconds=1))
    with pytest.raises(NotAllowed):
        person_of_token(services.office, token)


def test_nobody_sees_or_ends_the_token_of_another(house: Furnished, services: WebServices) -> None:
    ana, ben = client_of(house, "ana"), client_of(house, "ben")
    token = make(ana, "on the pier")
    assert "on the pier" not in text_of(ben, TOKENS)
    reply = ben.post(reverse("orb:token-end", args=[ApiToken.objects.get().token_id]))
    assert reply.status_code == 404
    assert person_of_token(services.office, token) == house.by_first_name["ana"]


@pytest.mark.parametrize(
    "answers", [{"label": "", "days": "1"}, {"label": "a", "days": "4000"}, {"label": "a" * 101}]
)
def test_a_wrong_form_makes_nothing(sign_in: SignIn, answers: dict[str, str]) -> None:
    assert sign_in(Role.AUDITOR).post(TOKENS, answers).status_code == 400
    assert not ApiToken.objects.exists()
