"""How people come in: links that work once, and nothing by default."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.casework.actions.organisations import NewOrganisation, do_create_organisation
from orbweaver.casework.actions.persons import (
    NewPerson,
    do_accept_invitation,
    do_invite_person,
    do_make_set_up_link,
    do_set_up,
)
from orbweaver.casework.actions.sign_in import (
    do_end_token,
    do_make_sign_in_link,
    do_make_token,
    do_note_sign_in,
    do_sign_in_by_link,
    person_of_token,
)
from orbweaver.casework.models import AuditEvent, Membership, OneTimeLink, Person
from orbweaver.casework.queries.persons import (
    memberships,
    organisations_page,
    persons_page,
    roles_of,
)
from orbweaver.casework.queries.tokens import tokens_page
from orbweaver.casework.roles import Role
from orbweaver.errors import AlreadyThere, NotAllowed, UnknownName, UsageError, WrongState
from tests.casework.house import MANDATE, PASSWORD, SETTINGS, House

HARBOUR = NewOrganisation(MANDATE.organisation, "IE", "demo", MANDATE.mandate_id)
ADA = NewPerson("Ada@People.example ", "Ada", PASSWORD)


def test_set_up_makes_the_first_administrator_once(house: House) -> None:
    first, second = do_make_set_up_link(house.office), do_make_set_up_link(house.office)
    ada = do_set_up(house.office, first, HARBOUR, ADA)
    assert (ada.mail, set(roles_of(ada))) == ("ada@people.example", {Role.ADMINISTRATOR})
    for token in (first, second):
        with pytest.raises((NotAllowed, WrongState)):
            do_set_up(house.office, token, HARBOUR, replace(ADA, mail="eve@people.example"))
    with pytest.raises(WrongState):
        do_make_set_up_link(house.office)
    assert Person.objects.count() == 1


def test_set_up_takes_the_organisation_that_is_here_already(house: House) -> None:
    there = house.organisation()
    ada = do_set_up(house.office, do_make_set_up_link(house.office), HARBOUR, ADA)
    assert [line.organisation_id for line in memberships(ada)] == [there.organisation_id]


@pytest.mark.parametrize("password", ["short", "", "elevenchars"])
def test_a_weak_password_makes_nobody(house: House, password: str) -> None:
    token = do_make_set_up_link(house.office)
    with pytest.raises(UsageError):
        do_set_up(house.office, token, HARBOUR, replace(ADA, password=password))
    assert not Person.objects.exists()
    do_set_up(house.office, token, HARBOUR, ADA)


def test_a_password_is_kept_as_a_hash_and_not_printed(house: House) -> None:
    ana = house.person("Ana")
    assert PASSWORD not in ana.password
    assert ana.check_password(PASSWORD)
    assert PASSWORD not in repr(ADA)


def test_links_expire_and_lie_as_hashes_only(house: House) -> None:
    organisation_id = house.organisation().organisation_id
    token = do_invite_person(house.office, None, organisation_id, "a@b.example", Role.ANALYST)
    assert token not in "".join(OneTimeLink.objects.values_list("token_sha256_hex", flat=True))
    house.clock.pass_time(timedelta(days=7))
    with pytest.raises(NotAllowed):
        do_accept_invitation(house.office, token, "Ana", PASSWORD)


def test_an_invitation_works_once_and_only_as_one(house: House) -> None:
    organisation_id = house.organisation().organisation_id
    token = do_invite_person(house.office, None, organisation_id, "a@b.example", Role.ANALYST)
    with pytest.raises(NotAllowed):
        do_sign_in_by_link(house.office, token)
    do_accept_invitation(house.office, token, "Ana", PASSWORD)
    with pytest.raises(NotAllowed):
        do_accept_invitation(house.office, token, "Eve", PASSWORD)
    with pytest.raises(NotAllowed):
        do_accept_invitation(house.office, "a guess", "Eve", PASSWORD)


def test_a_second_invitation_adds_a_role_and_needs_the_same_password(house: House) -> None:
    ana = house.person("Ana")
    organisation_id = house.organisation().organisation_id
    token = do_invite_person(house.office, None, organisation_id, ana.mail, Role.NOTIFIER)
    with pytest.raises(NotAllowed):
        do_accept_invitation(house.office, token, "Eve", "another long password")
    assert do_accept_invitation(house.office, token, "Eve", PASSWORD) == ana
    assert roles_of(ana) == {Role.ANALYST, Role.NOTIFIER}
    assert Person.objects.get().name == "Ana"


def test_only_an_administrator_of_the_organisation_invites(house: House) -> None:
    ada, ana = house.person("Ada", Role.ADMINISTRATOR), house.person("Ana")
    harbour, rocks = house.organisation(), house.organisation("Rock Garden Line")
    invite = (house.office, ada, harbour.organisation_id, "new@people.example", Role.INTAKE)
    assert do_invite_person(*invite)
    for actor, organisation in ((ana, harbour), (ada, rocks)):
        with pytest.raises(NotAllowed):
            do_invite_person(
                house.office, actor, organisation.organisation_id, "x@y.example", Role.INTAKE
            )
    with pytest.raises(UnknownName):
        do_invite_person(house.office, ada, "0" * 32, "x@y.example", Role.INTAKE)
    with pytest.raises(UsageError):
        do_invite_person(house.office, ada, harbour.organisation_id, "no address", Role.INTAKE)


def test_an_ended_membership_is_none(house: House) -> None:
    ana = house.person("Ana")
    Membership.objects.update(ended_at=house.clock.now())
    assert memberships(ana) == ()


def test_sign_in_links_exist_in_demos_only_and_work_once(house: House) -> None:
    ana = house.person("Ana")
    token = do_make_sign_in_link(house.office, ana)
    assert do_sign_in_by_link(house.office, token) == ana
    with pytest.raises(NotAllowed):
        do_sign_in_by_link(house.office, token)
    unused = do_make_sign_in_link(house.office, ana)
    house.under(replace(SETTINGS, demo=False))
    with pytest.raises(NotAllowed):
        do_make_sign_in_link(house.office, ana)
    with pytest.raises(NotAllowed):
        do_sign_in_by_link(house.office, unused)
    do_note_sign_in(house.office, ana)
    assert AuditEvent.objects.filter(tag="person.signed_in").count() == 2


def test_a_token_acts_as_its_person_until_it_ends(house: House) -> None:
    ana, ben = house.analysts("Ana", "Ben")
    token = do_make_token(house.office, ana, ana, "laptop", timedelta(days=1))
    assert person_of_token(house.office, token) == ana
    with pytest.raises(NotAllowed):
        do_make_token(house.office, ben, ana, "laptop", timedelta(days=1))
    (line,) = tokens_page(house.office, ana)
    assert (line.label, line.is_good, tokens_page(house.office, ben)) == ("laptop", True, ())
    with pytest.raises(UnknownName):
        do_end_token(house.office, ben, line.token_id)
    do_end_token(house.office, ana, line.token_id)
    do_end_token(house.office, ana, line.token_id)
    assert not tokens_page(house.office, ana)[0].is_good
    with pytest.raises(NotAllowed):
        person_of_token(house.office, token)


def test_a_token_expires_and_dies_with_its_person(house: House) -> None:
    ana = house.person("Ana")
    token = do_make_token(house.office, None, ana, "laptop", timedelta(days=1))
    Person.objects.update(is_active=False)
    with pytest.raises(NotAllowed):
        person_of_token(house.office, token)
    Person.objects.update(is_active=True)
    house.clock.pass_time(timedelta(days=1))
    for wrong in (token, "a guess"):
        with pytest.raises(NotAllowed):
            person_of_token(house.office, wrong)


def test_an_organisation_is_added_once_and_right(house: House) -> None:
    ada, ana = house.person("Ada", Role.ADMINISTRATOR), house.person("Ana")
    rocks = NewOrganisation("Rock Garden Line", "NL", "demo", needed_verdicts=2)
    assert do_create_organisation(house.office, ada, rocks).needed_verdicts == 2
    with pytest.raises(AlreadyThere):
        do_create_organisation(house.office, ada, rocks)
    with pytest.raises(NotAllowed):
        do_create_organisation(house.office, ana, replace(rocks, name="Quarry Watch"))
    for wrong in (
        replace(rocks, name=" "),
        replace(rocks, country="Ireland"),
        replace(rocks, scheme="five-labels"),
        replace(rocks, mandate_id="0" * 32),
    ):
        with pytest.raises(UsageError):
            do_create_organisation(house.office, ada, wrong)


def test_an_administrator_sees_their_own_people_and_all_organisations(house: House) -> None:
    ada = house.person("Ada", Role.ADMINISTRATOR)
    house.person("Zoe", Role.ANALYST, "Rock Garden Line")
    assert [line.name for line in persons_page(ada)] == ["Ada"]
    lines = organisations_page(ada)
    assert [(line.name, line.persons) for line in lines] == [
        ("Harbour Hotline", 1),
        ("Rock Garden Line", 1),
    ]
    with pytest.raises(NotAllowed):
        organisations_page(house.person("Ana"))
