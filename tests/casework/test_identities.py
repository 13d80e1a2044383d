"""Logins: two named persons, a legal basis and an expiry, or nobody logs in anywhere."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from orbweaver.casework.access.logins import OpenedLogins
from orbweaver.casework.actions.logins import (
    LONGEST_LIFE,
    NewLogin,
    do_approve_login,
    do_import_cookies,
    do_request_login,
    do_resume_host,
    do_revoke_login,
)
from orbweaver.casework.handover import handed_orders
from orbweaver.casework.models import AuditEvent, Person, TextKey
from orbweaver.casework.queries.logins import LoginState, logins_page
from orbweaver.casework.roles import KEEPS_LOGINS, Role
from orbweaver.errors import NotAllowed, UnknownName, UsageError, WrongState
from orbweaver.model.login_identity import LoginCookie, LoginRecipe
from orbweaver.model.order import ResumeOrder
from orbweaver.model.url import Url
from tests.casework.house import NOON, House

SITE = Url.parse("http://rowan.example/hall?room=3")
SECRET = "under-the-rowan"
COOKIE = LoginCookie("member", "cookie-of-the-rowan")
GIVEN = NewLogin(
    site=SITE,
    legal_basis="Order 12 of the town",
    expires_at=NOON + timedelta(days=30),
    connector="forum",
    user="gardener",
    password=SECRET,
)


@pytest.fixture
def lio(house: House) -> Person:
    return house.person("Lio", Role.LIAISON)


@pytest.fixture
def ado(house: House) -> Person:
    return house.person("Ado", Role.ADMINISTRATOR)


def approved(house: House, lio: Person, ado: Person, given: NewLogin = GIVEN) -> str:
    """Ask for a login and approve it; return its id."""
    identity_id = do_request_login(house.office, lio, given)
    do_approve_login(house.office, ado, identity_id)
    return identity_id


def tags() -> list[str]:
    """Return what the audit log says of logins, in order."""
    found = AuditEvent.objects.filter(tag__startswith="login.").order_by("number")
    return list(found.values_list("tag", flat=True))


def test_a_login_of_two_persons_is_opened_for_the_crawl(
    house: House, lio: Person, ado: Person
) -> None:
    identity_id = approved(house, lio, ado)
    (opened,) = OpenedLogins(house.office)()
    assert (opened.identity_id, opened.host, opened.connector) == (
        identity_id,
        "rowan.example",
        "forum",
    )
    assert opened.site == Url.parse("http://rowan.example/")
    assert (opened.user, opened.password) == ("gardener", SECRET)
    assert tags() == ["login.requested", "login.approved", "login.opened"]


def test_opening_is_logged_before_it_happens_and_once(
    house: House, lio: Person, ado: Person
) -> None:
    approved(house, lio, ado)
    logins = OpenedLogins(house.office)
    assert logins() == logins() == logins()
    assert tags().count("login.opened") == 1
    OpenedLogins(house.office)()
    assert tags().count("login.opened") == 2, "another process opens for itself"


def test_without_a_second_person_nothing_is_opened(house: House, lio: Person, ado: Person) -> None:
    identity_id = do_request_login(house.office, lio, GIVEN)
    assert OpenedLogins(house.office)() == ()
    with pytest.raises(NotAllowed, match="second person"):
        do_approve_login(house.office, lio, identity_id)
    held = do_request_login(house.office, lio, replace(GIVEN, holder_mail="Ado@people.example"))
    with pytest.raises(NotAllowed, match="second person"):
        do_approve_login(house.office, ado, held)
    assert OpenedLogins(house.office)() == ()
    assert "login.opened" not in tags()


def test_it_ends_to_the_second(house: House, lio: Person, ado: Person) -> None:
    identity_id = approved(house, lio, ado)
    logins = OpenedLogins(house.office)
    house.clock.pass_time(timedelta(days=30, seconds=-1))
    assert len(logins()) == 1
    house.clock.pass_time(timedelta(seconds=1))
    assert logins() == ()
    with pytest.raises(WrongState):
        do_import_cookies(house.office, lio, identity_id, (COOKIE,))


def test_revoking_destroys_the_keys(house: House, lio: Person, ado: Person) -> None:
    identity_id = approved(house, lio, ado)
    do_import_cookies(house.office, lio, identity_id, (COOKIE,))
    logins = OpenedLogins(house.office)
    assert len(logins()) == 1
    with pytest.raises(NotAllowed, match="say why"):
        do_revoke_login(house.office, ado, identity_id, " ")
    do_revoke_login(house.office, ado, identity_id, "the account was closed")
    do_revoke_login(house.office, ado, identity_id, "the account was closed")
    assert logins() == ()
    assert TextKey.objects.filter(text__about__in=["login.account", "login.cookies"]).count() == 0
    with pytest.raises(WrongState):
        do_approve_login(house.office, ado, identity_id)
    with pytest.raises(WrongState):
        do_import_cookies(house.office, lio, identity_id, (COOKIE,))
    assert tags().count("login.revoked") == 1


def test_newer_cookies_replace_older_ones(house: House, lio: Person, ado: Person) -> None:
    identity_id = approved(house, lio, ado, replace(GIVEN, user="", password=""))
    logins = OpenedLogins(house.office)
    assert [one.cookies for one in logins()] == [()]
    do_import_cookies(house.office, lio, identity_id, (LoginCookie("member", "older"),))
    house.clock.pass_time(timedelta(minutes=1))
    do_import_cookies(house.office, lio, identity_id, (COOKIE,))
    assert [one.cookies for one in logins()] == [(COOKIE,)]
    assert TextKey.objects.filter(text__about="login.cookies").count() == 1
    with pytest.raises(UsageError):
        do_import_cookies(house.office, lio, identity_id, ())


def test_nobody_else_has_to_do_with_logins(house: House, lio: Person, ado: Person) -> None:
    identity_id = approved(house, lio, ado)
    office = house.office
    for role in sorted(set(Role) - KEEPS_LOGINS):
        other = house.person(f"Eve the {role}".replace(" ", "-"), role)
        for act in (
            partial(do_request_login, office, other, GIVEN),
            partial(do_approve_login, office, other, identity_id),
            partial(do_revoke_login, office, other, identity_id, "why not"),
            partial(do_import_cookies, office, other, identity_id, (COOKIE,)),
            partial(do_resume_host, office, other, "rowan.example"),
            partial(logins_page, office, other),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_another_organisation_neither_sees_nor_touches_it(
    house: House, lio: Person, ado: Person
) -> None:
    identity_id = do_request_login(house.office, lio, GIVEN)
    eve = house.person("Eve", Role.LIAISON, "Slate Hotline")
    assert logins_page(house.office, eve) == ()
    with pytest.raises(NotAllowed):
        do_approve_login(house.office, eve, identity_id)
    with pytest.raises(UnknownName):
        do_resume_host(house.office, eve, "rowan.example")


def test_a_word_that_is_missing_refuses_it(house: House, lio: Person) -> None:
    wrong: list[dict[str, Any]] = [
        {"legal_basis": " "},
        {"legal_basis": "x" * 501},
        {"expires_at": NOON},
        {"expires_at": NOON + LONGEST_LIFE + timedelta(seconds=1)},
        {"connector": "telegraph"},
        {"connector": "web"},
        {"password": ""},
        {"holder_mail": "nobody@people.example"},
        {"site": Url.parse("http://gardener:rowan@rowan.example/")},
    ]
    for each in wrong:
        with pytest.raises(UsageError):
            do_request_login(house.office, lio, replace(GIVEN, **each))
    assert logins_page(house.office, lio) == ()


def test_a_site_that_no_connector_knows_brings_its_recipe(
    house: House, lio: Person, ado: Person
) -> None:
    recipe = LoginRecipe("/user/login/", "/user/login/", "username", "password")
    approved(house, lio, ado, replace(GIVEN, connector="web", recipe=recipe))
    (opened,) = OpenedLogins(house.office)()
    assert opened.recipe == recipe


def test_people_see_who_answers_for_it_and_no_secret(
    house: House, lio: Person, ado: Person
) -> None:
    identity_id = do_request_login(house.office, lio, GIVEN)
    (line,) = logins_page(house.office, ado)
    assert (line.state, line.may_approve) == (LoginState.WAITS, True)
    assert not logins_page(house.office, lio)[0].may_approve
    do_approve_login(house.office, ado, identity_id)
    do_approve_login(house.office, ado, identity_id)
    do_import_cookies(house.office, ado, identity_id, (COOKIE,))
    (line,) = logins_page(house.office, lio)
    assert (line.holder, line.requested_by, line.approved_by) == ("Lio", "Lio", "Ado")
    assert (line.site, line.state) == ("hxxp://rowan[.]example/", LoginState.RUNS)
    assert line.has_password
    assert line.cookies_at == NOON
    for secret in (SECRET, COOKIE.value, "gardener"):
        assert secret not in repr(line)
    house.clock.pass_time(timedelta(days=31))
    assert logins_page(house.office, lio)[0].state is LoginState.EXPIRED
    do_revoke_login(house.office, lio, identity_id, "over")
    assert logins_page(house.office, lio)[0].state is LoginState.REVOKED


def test_no_secret_prints_or_lies_in_the_clear(house: House, lio: Person, ado: Person) -> None:
    identity_id = approved(house, lio, ado)
    do_import_cookies(house.office, lio, identity_id, (COOKIE,))
    (opened,) = OpenedLogins(house.office)()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    at_rest = Path(connection.settings_dict["NAME"]).read_bytes()
    for secret in (SECRET, COOKIE.value):
        assert secret not in repr(opened) + str(opened) + repr(GIVEN)
        assert secret.encode() not in at_rest
    assert b"Order 12 of the town" in at_rest


def test_a_resumed_host_is_an_order_to_the_crawl(house: House, lio: Person, ado: Person) -> None:
    approved(house, lio, ado)
    do_resume_host(house.office, ado, "rowan.example")
    assert [each.order for each in handed_orders(0, 10)] == [ResumeOrder("rowan.example")]
    with pytest.raises(UnknownName):
        do_resume_host(house.office, ado, "slate.example")


def test_what_was_written_is_not_changed(any_house: House) -> None:
    lio, ado = any_house.person("Lio", Role.LIAISON), any_house.person("Ado", Role.ADMINISTRATOR)
    identity_id = approved(any_house, lio, ado)
    do_import_cookies(any_house.office, lio, identity_id, (COOKIE,))
    do_resume_host(any_house.office, lio, "rowan.example")
    do_revoke_login(any_house.office, ado, identity_id, "over")
    assert logins_page(any_house.office, lio)[0].state is LoginState.REVOKED
    assert OpenedLogins(any_house.office)() == ()
