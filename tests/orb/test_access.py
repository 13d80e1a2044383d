"""Who may open what: every page against every role, and nobody without signing in."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from orbweaver.casework.roles import Role
from orbweaver.orb.access import PUBLIC, RULES, may_open
from orbweaver.orb.urls import urlpatterns
from tests.orb.conftest import SignIn
from tests.orb.furnish import Furnished

ANY_ID = "0" * 32
ARGUMENTS = {
    "set-up": ["token"],
    "invitation": ["token"],
    "once": ["token"],
    "case": [ANY_ID],
    "verdict": [ANY_ID],
    "blurred": [ANY_ID, "0" * 64],
    "reveal": [ANY_ID, "0" * 64],
    "report-text": [ANY_ID],
    "notice": [ANY_ID],
    "crawl-seed": [ANY_ID],
    "crawl-fetches": [ANY_ID],
    "crawl-har": [ANY_ID],
    "partition": ["0"],
    "recipient-approve": [ANY_ID],
    "token-end": [ANY_ID],
    "identity-approve": [ANY_ID],
    "host-resume": ["rowan.example"],
}
ONLY_POST = {
    *("sign-out", "verdict", "reveal", "notices-approve", "recipient-approve", "token-end"),
    *("identity-approve", "host-resume"),
}
GUARDED = sorted(name for name, rule in RULES.items() if not rule.is_public)
MEDIA = {"case", "verdict", "blurred", "reveal", "queue", "next"}
NO_MEDIA_FOR = set(Role) - {Role.ANALYST, Role.SENIOR}


def address_of(name: str) -> str:
    return reverse(f"orb:{name}", args=ARGUMENTS.get(name))


def ask(client: Client, name: str) -> int:
    """Open a page the way it is meant to be opened; return the status."""
    address = address_of(name)
    reply = client.post(address) if name in ONLY_POST else client.get(address)
    return reply.status_code


def forbidden() -> Iterator[tuple[str, Role]]:
    for name in GUARDED:
        for role in Role:
            if role not in RULES[name].roles:
                yield name, role


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert {str(pattern.name) for pattern in urlpatterns} == set(RULES)


def test_a_page_without_a_rule_is_for_nobody() -> None:
    assert not may_open("a-page-of-tomorrow", frozenset(Role))


def test_only_ways_in_and_out_are_public() -> None:
    public = {name for name, rule in RULES.items() if rule.is_public}
    assert public == {"sign-in", "sign-out", "set-up", "invitation", "once"}
    assert RULES["sign-in"] == PUBLIC


def test_media_are_for_analysts_and_seniors_alone() -> None:
    for name in MEDIA:
        assert not RULES[name].roles & NO_MEDIA_FOR


@pytest.mark.parametrize("name", GUARDED)
def test_nobody_enters_without_signing_in(name: str, house: Furnished) -> None:
    del house
    client = Client()
    reply = client.post(address_of(name)) if name in ONLY_POST else client.get(address_of(name))
    if name in ONLY_POST:
        assert reply.status_code == 403
    else:
        assert reply.status_code == 302
        assert reply.headers["Location"].startswith("/orb/sign-in/?next=")


def test_every_role_is_refused_what_is_not_theirs(sign_in: SignIn) -> None:
    clients = {role: sign_in(role) for role in Role}
    let_in = [(n, role) for n, role in forbidden() if ask(clients[role], n) != 403]
    assert let_in == []


def test_every_role_gets_through_the_gate_to_what_is_theirs(sign_in: SignIn) -> None:
    """What lies behind may still say 404 or 400 to an invented id; it must not be the gate."""
    for role in Role:
        client = sign_in(role)
        for name in GUARDED:
            if role in RULES[name].roles:
                assert ask(client, name) in {200, 302, 400, 404}, (name, role)


def test_a_refusal_says_what_to_do_next(sign_in: SignIn) -> None:
    reply = sign_in(Role.AUDITOR).get(reverse("orb:queue"))
    assert reply.status_code == 403
    assert "needs a role that you do not have" in reply.content.decode()
    assert reverse("orb:home") in reply.content.decode()


def test_a_forged_case_is_nobody(sign_in: SignIn) -> None:
    reply = sign_in(Role.ANALYST).get(reverse("orb:case", args=["f" * 32]))
    assert reply.status_code == 404
    assert "There is nothing of that name" in reply.content.decode()


def test_an_image_is_never_answered_with_a_sign_in_page(house: Furnished) -> None:
    del house
    reply = Client().get(address_of("blurred"), headers={"Sec-Fetch-Dest": "image"})
    assert reply.status_code == 403


@pytest.mark.parametrize("peer", ["192.0.2.9", "::ffff:192.0.2.9", "not an address"])
def test_sign_in_links_work_on_this_machine_alone(peer: str, house: Furnished) -> None:
    del house
    assert Client(REMOTE_ADDR=peer).get(address_of("once")).status_code == 404


def test_sign_in_links_do_not_work_through_a_proxy(house: Furnished) -> None:
    del house
    forwarded = {"X-Forwarded-For": "127.0.0.1"}
    assert Client().get(address_of("once"), headers=forwarded).status_code == 404
    assert Client().get(address_of("once")).status_code == 200
