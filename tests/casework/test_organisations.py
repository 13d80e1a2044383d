"""Organisations say who they are and how many must agree; both are changed in sight of the log."""

import json
from dataclasses import replace

import pytest
from django.core.management import call_command

from orbweaver.casework.actions.agreement import do_set_agreement
from orbweaver.casework.actions.organisations import (
    NewOrganisation,
    OrganisationChoices,
    choices_of,
    do_change_organisation,
    do_create_organisation,
)
from orbweaver.casework.agreement import agreement_of
from orbweaver.casework.models import (
    AgreementRule,
    AuditEvent,
    Case,
    ClassifiedMedia,
    Organisation,
    OrganisationKind,
    Person,
)
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.organisations import organisations_page
from orbweaver.casework.reviewing import CaseState
from orbweaver.casework.roles import Role
from orbweaver.errors import NotAllowed, UnknownName, UsageError, WrongState
from tests.casework.every import every
from tests.casework.house import House, media

HARBOUR, ROCK = media("a harbour", range(8)), media("a rock", range(200, 240))
POLICE = NewOrganisation(
    "Quay Watch",
    "BE",
    "demo",
    kind=OrganisationKind.POLICE,
    languages=("nl", "fr"),
    further_schemes=("three-labels",),
)


@pytest.fixture
def ada(house: House) -> Person:
    """An administrator of the harbour."""
    return house.person("Ada", Role.ADMINISTRATOR)


def own(house: House) -> Organisation:
    return Organisation.objects.get(pk=house.organisation().pk)


def events(tag: str) -> list[dict[str, str]]:
    found = AuditEvent.objects.filter(tag=tag).order_by("number")
    return [json.loads(row.facts_json) for row in found]


def test_an_organisation_says_who_it_is(house: House) -> None:
    row = do_create_organisation(house.office, None, POLICE)
    assert choices_of(row) == OrganisationChoices(
        kind=OrganisationKind.POLICE,
        country="BE",
        languages=("nl", "fr"),
        zone="Europe/Brussels",
        scheme="demo",
        further_schemes=("three-labels",),
        joins_review=True,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        replace(POLICE, languages=()),
        replace(POLICE, languages=("nl", "nl")),
        replace(POLICE, languages=("rock",)),
        replace(POLICE, zone="Europe/Atlantis"),
        replace(POLICE, further_schemes=("five-labels",)),
        replace(POLICE, needed_verdicts=0),
        replace(POLICE, needed_verdicts=10),
        replace(POLICE, country="be"),
    ],
)
def test_what_is_wrong_is_not_written(house: House, wrong: NewOrganisation) -> None:
    with pytest.raises(UsageError):
        do_create_organisation(house.office, None, wrong)
    assert not Organisation.objects.exists()


def test_what_changes_is_in_the_log_and_what_does_not_is_not(house: House, ada: Person) -> None:
    before = choices_of(own(house))
    wanted = replace(before, languages=("ga", "en"), zone="Europe/Dublin")
    changed = do_change_organisation(house.office, ada, own(house).pk, wanted)
    assert changed == ("languages",)
    assert choices_of(own(house)) == wanted
    assert events("organisation.changed") == [{"organisation": own(house).pk, "languages": "ga en"}]
    assert do_change_organisation(house.office, ada, own(house).pk, wanted) == ()
    assert len(events("organisation.changed")) == 1


def test_only_its_own_administrator_changes_an_organisation(house: House, ada: Person) -> None:
    rocks = house.organisation("Rock Garden Line")
    for person, organisation in ((ada, rocks), (house.person("Ana"), own(house))):
        with pytest.raises(NotAllowed):
            do_change_organisation(house.office, person, organisation.pk, choices_of(rocks))
        with pytest.raises(NotAllowed):
            do_set_agreement(house.office, person, organisation.pk, "demo", 1)
    assert events("organisation.changed") == events("agreement.set") == []


def test_three_agree_until_a_rule_says_otherwise(house: House, ada: Person) -> None:
    (page,) = organisations_page(house.office, ada)
    assert {line.needed_verdicts for line in page.agreements} == {3}
    do_set_agreement(house.office, ada, own(house).pk, "demo", 2)
    (page,) = organisations_page(house.office, ada)
    demo, *others = page.agreements
    assert (demo.scheme, demo.needed_verdicts, demo.set_by) == ("demo", 2, "Ada")
    assert {line.needed_verdicts for line in others} == {3}
    assert events("agreement.set") == [
        {"organisation": own(house).pk, "scheme": "demo", "needed": "2"}
    ]


@pytest.mark.parametrize(("scheme", "number"), [("demo", 0), ("demo", 10), ("five-labels", 2)])
def test_a_rule_that_cannot_be_is_not_written(
    house: House, ada: Person, scheme: str, number: int
) -> None:
    with pytest.raises(UsageError):
        do_set_agreement(house.office, ada, own(house).pk, scheme, number)
    assert not every(AgreementRule).exists()


def test_a_rule_counts_for_cases_that_open_later(house: House, ada: Person) -> None:
    house.hand(house.finding(HARBOUR))
    do_set_agreement(house.office, ada, own(house).pk, "demo", 2)
    do_set_agreement(house.office, ada, own(house).pk, "demo", 1)
    house.hand(house.finding(ROCK))
    assert agreement_of(house.office, own(house).pk, "demo") == 1
    before, after = house.case_of(HARBOUR), house.case_of(ROCK)
    assert (before.needed_verdicts, after.needed_verdicts) == (3, 1)
    ana = house.person("Ana")
    assert house.decide(after, "confirmed", ana).state is CaseState.SETTLED
    assert house.decide(before, "confirmed", ana).state is CaseState.OPEN
    assert case_page(house.office, ana, after.case_id).decided_by == "agreement"


def test_nobody_leaves_the_review_while_others_decide_on_what_they_found(
    house: House, ada: Person
) -> None:
    do_set_agreement(house.office, ada, own(house).pk, "demo", 1)
    house.hand(house.finding(HARBOUR))
    alone = replace(choices_of(own(house)), joins_review=False)
    with pytest.raises(WrongState, match="wait for a decision"):
        do_change_organisation(house.office, ada, own(house).pk, alone)
    house.decide(house.case_of(HARBOUR), "confirmed", house.person("Ana"))
    assert do_change_organisation(house.office, ada, own(house).pk, alone) == ("joins_review",)
    back = replace(alone, joins_review=True)
    assert do_change_organisation(house.office, ada, own(house).pk, back) == ("joins_review",)


def test_an_organisation_that_is_nowhere_is_not_changed(house: House, ada: Person) -> None:
    with pytest.raises(UnknownName):
        do_set_agreement(house.office, ada, "0" * 32, "demo", 1)
    with pytest.raises(UnknownName):
        do_change_organisation(house.office, ada, "0" * 32, choices_of(own(house)))


def test_an_older_house_keeps_its_numbers_and_what_it_settled(any_house: House) -> None:
    house = any_house
    do_set_agreement(house.office, None, house.organisation().pk, "demo", 1)
    house.hand(house.finding(HARBOUR))
    house.decide(house.case_of(HARBOUR), "confirmed", house.person("Ana"))
    covered = list(every(ClassifiedMedia).values_list("media_sha256_hex", "classification_id"))
    call_command("migrate", "casework", "0010", verbosity=0)
    call_command("migrate", "casework", verbosity=0)
    assert agreement_of(house.office, house.organisation().pk, "demo") == 1
    assert list(every(ClassifiedMedia).values_list("media_sha256_hex", "classification_id")) == (
        covered
    )
    assert own(house).zone == "Europe/Dublin"
    assert every(Case).get().needed_verdicts == 1
