"""Tries at the doors: counted, waited for, forgotten; the same for whoever is not there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client, override_settings
from django.urls import reverse

from orbweaver.casework.actions.tries import do_end_wait
from orbweaver.casework.roles import Role
from orbweaver.casework.tries import FIRST_WAIT, by_person
from orbweaver.deployment.web_services import SETTING, WebServices
from orbweaver.errors import NotAllowed
from orbweaver.model.clock import SetClock
from tests.orb.coming_in import Comer, enrolled
from tests.orb.conftest import METRICS_TOKEN, SignIn
from tests.orb.furnish import Furnished
from tests.orb.test_doors import ANA, BEN, STEP


class CountedHasher(Argon2PasswordHasher):
    """Hashes as the house does, and says so."""

    made: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        """Hash a new password, or one for nobody."""
        self.made.append("encode")
        return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """Hash to compare."""
        self.made.append("verify")
        return bool(super().verify(password, encoded))


@pytest.fixture
def hashes_made() -> Iterator[list[str]]:
    """Every hash of a password that is made from here on."""
    CountedHasher.made.clear()
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.CountedHasher"]):
        yield CountedHasher.made


def test_wrong_codes_make_the_person_wait_and_not_the_password(
    house: Furnished, clock: SetClock
) -> None:
    ana = enrolled(ANA)
    clock.pass_time(STEP)
    for _ in range(by_person("").free):
        thief = ana.another_browser()
        assert thief.give_password().status_code == 302
        assert thief.give_code("000000").status_code == 403
    again = ana.another_browser()
    again.give_password()
    refused = again.give_code()
    assert refused.status_code == 429
    assert "Wait 1 minute" in refused.content.decode()
    clock.pass_time(FIRST_WAIT)
    assert again.give_code().status_code == 302


def test_waits_grow_and_survive_a_restart(
    house: Furnished, services: WebServices, clock: SetClock
) -> None:
    ana = Comer(ANA)
    for _ in range(5):
        assert ana.give_password("a guess").status_code == 403
    fresh = WebServices(  # as another process would build them
        services.office,
        services.vault,
        services.jail,
        services.ledger,
        services.desk,
        services.frontier,
        metrics_token=METRICS_TOKEN,
    )
    with override_settings(**{SETTING: lambda: fresh}):
        assert Comer(ANA).give_password().status_code == 429
        for minutes in (1, 2, 4, 8, 16, 32, 60, 60):
            clock.pass_time(timedelta(minutes=minutes, seconds=-1))
            assert Comer(ANA).give_password().status_code == 429
            clock.pass_time(timedelta(seconds=1))
            assert Comer(ANA).give_password("a guess").status_code == 403
        clock.pass_time(timedelta(hours=1))
        assert Comer(ANA).give_password().status_code == 302


def test_an_unknown_address_waits_like_a_known_one_and_costs_a_hash(
    house: Furnished, hashes_made: list[str]
) -> None:
    codes = {}
    for mail in (ANA, "nobody@harbour.example"):
        hashes_made.clear()
        codes[mail] = [Comer(mail).give_password("a guess").status_code for _ in range(6)]
        assert len(hashes_made) == 5, mail
    assert codes[ANA] == codes["nobody@harbour.example"] == [403] * 5 + [429]


def test_a_peer_that_tries_many_accounts_waits_and_another_does_not(
    house: Furnished, services: WebServices
) -> None:
    mails = [f"walker-{number}@harbour.example" for number in range(51)]
    codes = [Comer(mail).give_password("a guess").status_code for mail in mails]
    assert codes == [403] * 50 + [429]
    assert Comer(BEN).give_password().status_code == 429
    elsewhere = Comer(BEN, Client(REMOTE_ADDR="192.0.2.44"))
    assert elsewhere.give_password().status_code == 302


def test_an_administrator_ends_a_wait(house: Furnished, sign_in: SignIn) -> None:
    ado = sign_in(Role.ADMINISTRATOR)
    for _ in range(5):
        Comer(ANA).give_password("a guess")
    ana = house.by_first_name["ana"]
    assert f"/orb/people/{ana.person_id}/unlock/" in ado.get("/orb/people/").content.decode()
    assert ado.post(reverse("orb:person-unlock", args=[ana.person_id])).status_code == 302
    assert f"/orb/people/{ana.person_id}/unlock/" not in ado.get("/orb/people/").content.decode()
    assert Comer(ANA).give_password().status_code == 302


def test_only_an_administrator_of_their_organisation_ends_a_wait(
    house: Furnished, services: WebServices
) -> None:
    cleo = house.by_first_name["cleo"]
    for actor in (house.people[Role.ADMINISTRATOR], house.people[Role.ANALYST]):
        with pytest.raises(NotAllowed):
            do_end_wait(services.office, actor, cleo.person_id)
