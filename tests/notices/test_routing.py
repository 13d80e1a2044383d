"""Who is asked to act, by the country of hosting."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from orbweaver.errors import ConfigError
from orbweaver.model.provider import Authority, Hosting, Provider
from orbweaver.notices.routing import Recipient, RecipientKind, read_routing, route

HOSTING = Hosting(
    host="quarry.example",
    addresses=("192.0.2.7",),
    provider=Provider("Basalt Hosting", "abuse@basalt.example"),
    country="NL",
    asn=64500,
    source="recorded",
    at=datetime(2026, 11, 22, tzinfo=UTC),
)
IN_BELGIUM = replace(HOSTING, country="BE")


def test_by_default_the_provider_is_asked() -> None:
    recipient = route(HOSTING, read_routing({}))
    assert recipient == Recipient(
        RecipientKind.PROVIDER, "Basalt Hosting", "abuse@basalt.example", "NL"
    )
    assert recipient.is_sendable


def test_in_belgium_the_police_is_asked_at_the_configured_address() -> None:
    police = Authority("Authority of BE", "BE", "desk@police.example")
    recipient = route(IN_BELGIUM, read_routing({"BE": police}))
    assert recipient.kind is RecipientKind.AUTHORITY
    assert recipient.name == "Federal Police of Belgium, child abuse team"
    assert recipient.mail == "desk@police.example"
    assert recipient.country == "BE"


def test_without_a_contact_the_authority_waits_and_the_provider_is_not_asked_instead() -> None:
    recipient = route(IN_BELGIUM, read_routing({}))
    assert recipient.kind is RecipientKind.AUTHORITY
    assert not recipient.is_sendable


def test_a_contact_of_another_country_changes_nothing() -> None:
    table = read_routing({"NL": Authority("Authority of NL", "NL", "desk@police.example")})
    assert route(HOSTING, table).kind is RecipientKind.PROVIDER


@pytest.mark.parametrize("country", ["", "XX"])
def test_an_unknown_country_leads_to_the_provider(country: str) -> None:
    assert route(replace(HOSTING, country=country), read_routing({})).is_sendable


def test_a_host_of_nobody_cannot_be_written_to() -> None:
    unknown = replace(HOSTING, provider=Provider("", ""), country="")
    recipient = route(unknown, read_routing({}))
    assert recipient.name == "quarry.example"
    assert not recipient.is_sendable


@pytest.mark.parametrize(
    "content",
    [
        "version = 2\n[default]\nfirst = 'provider'",
        "version = 1",
        "version = 1\n[default]\nfirst = 'authority'",
        "version = 1\n[default]\nfirst = 'provider'\n[countries.BE]\nfirst = 'authority'",
        "version = 1\n[default]\nfirst = 'provider'\n[countries.BE]\nfirst = 'police'",
        "version = 1\ndefault = 1",
        "version = 1\n[default]\nfirst = 'provider'\n[countries]\nBE = 3",
        "no toml",
    ],
)
def test_a_table_that_is_none_is_a_mistake_in_the_configuration(content: str) -> None:
    with pytest.raises(ConfigError, match="routing table"):
        read_routing({}, content)
