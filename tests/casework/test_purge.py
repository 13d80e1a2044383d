"""Purging: what a senior destroys, what is refused, and what a kill leaves to be done."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.actions.purge import do_purge_media
from orbweaver.casework.models import AuditEvent, LookPurpose, Person, SealedText
from orbweaver.casework.roles import Role
from orbweaver.casework.sealing import open_text
from orbweaver.errors import NotAllowed, Shredded, UnknownName, UsageError, WrongState
from orbweaver.ports.vault.directory import DirectoryVault
from orbweaver.ports.vault.port import Vault
from orbweaver.ports.vault.s3 import S3Settings, S3Vault
from tests.casework.house import House, media, sha256_hex
from tests.servers.s3 import S3Server

KEK = b"k" * 32
REASON = "the court order has ended"
ROCK, PIER, GATE = media("a rock"), media("a pier"), media("a gate")
BYTES = {ROCK.sha256_hex: b"a rock", PIER.sha256_hex: b"a pier", GATE.sha256_hex: b"a gate"}


class TornVault:
    """A real vault whose power fails before a shredding."""

    def __init__(self, kept: Vault, before: int) -> None:
        self.holds, self._kept, self._left = kept.holds, kept, before

    def shred(self, sha256_hex: str) -> None:
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt
        self._kept.shred(sha256_hex)


@pytest.fixture(scope="module")
def s3_server() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture(params=["directory", pytest.param("s3", marks=pytest.mark.full)])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    """Each keeper in turn, holding three media."""
    made = _directory(tmp_path) if request.param == "directory" else _bucket(request, tmp_path)
    for content in BYTES.values():
        made.seal(sha256_hex(content.decode()), content)
    return made


def _directory(tmp_path: Path) -> Vault:
    return DirectoryVault(tmp_path / "vault", KEK, "harbour office")


def _bucket(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    server: S3Server = request.getfixturevalue("s3_server")
    keys = (server.access_key, server.secret_key)
    settings = S3Settings(server.endpoint, "vault", "us-east-1", *keys, prefix=tmp_path.name)
    return S3Vault(settings, KEK, "harbour office")


@pytest.fixture
def senior(house: House) -> Person:
    """A senior of the organisation with the mandate, with two settled cases and an open one."""
    analysts = house.analysts("Ana", "Ben", "Cleo")
    sol = house.person("Sol", Role.SENIOR)
    house.hand(house.finding(ROCK), house.finding(PIER), house.finding(GATE))
    house.decide(house.case_of(ROCK), "confirmed", *analysts)
    house.clock.pass_time(timedelta(days=10))
    house.decide(house.case_of(PIER), "harmless", *analysts)
    return sol


def purge(house: House, person: Person, vault: Vault, *names: str, reason: str = REASON) -> int:
    return do_purge_media(house.office, person, names, vault, reason=reason)


def events() -> Sequence[AuditEvent]:
    return list(AuditEvent.objects.filter(tag="media.purged").order_by("number"))


def test_what_a_senior_names_does_not_open_again(
    house: House, senior: Person, vault: Vault
) -> None:
    case = house.case_of(ROCK)
    assert purge(house, senior, vault, ROCK.sha256_hex.upper()) == 1
    look = LookRequest(case.case_id, ROCK.sha256_hex, LookPurpose.SECOND_LOOK, "an appeal")
    with pytest.raises(Shredded):
        access_media(house.office, senior, look, vault)
    assert vault.verify().objects == 2
    assert vault.verify().shredded == 1


def test_who_and_why_stand_in_the_record_and_why_is_sealed(
    house: House, senior: Person, vault: Vault
) -> None:
    purge(house, senior, vault, ROCK.sha256_hex, PIER.sha256_hex)
    facts = [json.loads(event.facts_json) for event in events()]
    assert {fact["media"] for fact in facts} == {ROCK.sha256_hex, PIER.sha256_hex}
    assert {event.actor for event in events()} == {senior.person_id}
    assert REASON not in "".join(event.facts_json for event in events())
    why = {open_text(house.office, SealedText.objects.get(pk=fact["reason"])) for fact in facts}
    assert why == {REASON}


@pytest.mark.parametrize("days", [0, 5, 10.5, 365])
def test_media_of_all_cases_settled_long_ago(
    house: House, senior: Person, vault: Vault, days: float
) -> None:
    expected = {0: 2, 5: 1, 10.5: 0, 365: 0}[days]
    done = do_purge_media(house.office, senior, [], vault, settled_days=days, reason=REASON)
    assert done == expected
    assert vault.holds(GATE.sha256_hex)
    assert vault.holds(PIER.sha256_hex) is (expected < 2)


def test_what_an_open_case_contains_stays_and_all_else_with_it(
    house: House, senior: Person, vault: Vault
) -> None:
    with pytest.raises(WrongState, match="open case"):
        purge(house, senior, vault, ROCK.sha256_hex, GATE.sha256_hex)
    assert vault.verify().objects == 3
    assert not events()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_needed(house: House, senior: Person, vault: Vault, reason: str) -> None:
    with pytest.raises(NotAllowed, match="say why"):
        purge(house, senior, vault, ROCK.sha256_hex, reason=reason)
    assert vault.verify().objects == 3


def test_only_seniors_of_the_organisation_that_found_it(
    house: House, senior: Person, vault: Vault
) -> None:
    del senior
    others = [house.person(role.value, role) for role in Role if role is not Role.SENIOR]
    others.append(house.person("Pia", Role.SENIOR, "Rock Garden Line"))
    for person in others:
        with pytest.raises(NotAllowed):
            purge(house, person, vault, ROCK.sha256_hex)
    assert vault.verify().objects == 3


def test_another_organisations_settled_cases_are_left_alone(
    house: House, senior: Person, vault: Vault
) -> None:
    del senior
    pia = house.person("Pia", Role.SENIOR, "Rock Garden Line")
    assert not do_purge_media(house.office, pia, [], vault, settled_days=0, reason=REASON)
    assert vault.verify().objects == 3


def test_unknown_media_and_an_empty_wish_are_named(
    house: House, senior: Person, vault: Vault
) -> None:
    with pytest.raises(UnknownName, match="in any case"):
        purge(house, senior, vault, ROCK.sha256_hex, "0" * 64)
    with pytest.raises(UsageError, match="name media"):
        purge(house, senior, vault)
    assert vault.verify().objects == 3


@pytest.mark.parametrize("before", [0, 1])
def test_a_kill_leaves_the_record_first_and_the_next_call_goes_on(
    house: House, senior: Person, vault: Vault, before: int
) -> None:
    both = (ROCK.sha256_hex, PIER.sha256_hex)
    with pytest.raises(KeyboardInterrupt):
        purge(house, senior, cast(Vault, TornVault(vault, before)), *both)
    assert len(events()) == 2
    recorded = [event.event_id for event in events()]
    assert purge(house, senior, vault, *both) == 2 - before
    assert purge(house, senior, vault, *both) == 0
    assert [event.event_id for event in events()] == recorded
    assert not any(vault.holds(each) for each in both)
