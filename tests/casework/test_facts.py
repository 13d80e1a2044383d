"""Facts go with a decision: implied by its label, given besides, and counted where it is final."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from orbweaver.casework.actions.organisations import choices_of, do_change_organisation
from orbweaver.casework.actions.questions import QuestionChoice, do_choose_questions
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import (
    Case,
    Classification,
    DerivedLabel,
    Person,
    QuestionSet,
    Verdict,
)
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.deciding import Deciding, DerivedLine, VotesLine, questions_open
from orbweaver.casework.roles import Role
from orbweaver.errors import FactsMissing, NotAllowed, UnknownName, UsageError
from tests.casework.every import every
from tests.casework.house import House, media

HARBOUR = media("harbour", range(12))
GARDEN = {"place": "garden"}
QUAY = {"place": "harbour"}


def works_in(house: House, scheme: str, *further: str) -> None:
    """Let the hotline decide in one scheme, and want the labels of others."""
    row = house.organisation()
    wanted = replace(choices_of(row), scheme=scheme, further_schemes=further)
    do_change_organisation(house.office, None, row.organisation_id, wanted)


def open_case(house: House) -> Case:
    house.hand(house.finding(HARBOUR))
    return house.case_of(HARBOUR)


def give(
    house: House, person: Person, case: Case, label: str, facts: Mapping[str, str] | None = None
) -> None:
    house.clock.pass_time(timedelta(minutes=1))
    do_record_verdict(house.office, person, case.case_id, label, facts=facts or {})


def choose(house: House, asked: set[str], required: set[str], scheme: str = "demo") -> None:
    choice = QuestionChoice(scheme, "demo", frozenset(asked), frozenset(required))
    do_choose_questions(house.office, None, house.organisation().organisation_id, choice)


def deciding(house: House, person: Person, case: Case) -> Deciding:
    return case_page(house.office, person, case.case_id).deciding


def final_facts(house: House, person: Person, case: Case) -> dict[str, str]:
    return dict(deciding(house, person, case).final_facts)


def test_one_key_is_enough_where_the_label_says_it(house: House) -> None:
    works_in(house, "demo-places")
    case = open_case(house)
    give(house, house.person("Ana"), case, "garden")
    assert every(Verdict).get().facts_json == '{"place":"garden"}'


def test_a_label_asks_what_it_does_not_say(house: House) -> None:
    works_in(house, "demo-places")
    case, ana = open_case(house), house.person("Ana")
    page = deciding(house, ana, case)
    assert page.asks == {"garden": (), "harbour": ("matter",), "neither": ()}
    assert [question.name for question in page.questions] == ["place", "matter", "weather"]
    ask = (house.office, ana, case.case_id, "harbour")
    assert questions_open(*ask, {}) == ("matter",)
    assert questions_open(*ask, {"matter": "stone"}) == ()


def test_an_answer_that_contradicts_the_label_is_refused(house: House) -> None:
    works_in(house, "demo-places")
    case, ana = open_case(house), house.person("Ana")
    with pytest.raises(UsageError, match="garden says place: garden, and the answer was harbour"):
        give(house, ana, case, "garden", QUAY)
    give(house, ana, case, "garden", GARDEN)


def test_what_most_of_those_who_agreed_said_counts(house: House) -> None:
    case = open_case(house)
    ana, ben, cleo = house.analysts("Ana", "Ben", "Cleo")
    give(house, ana, case, "confirmed", GARDEN | {"matter": "stone"})
    give(house, ben, case, "confirmed", QUAY | {"matter": "plant"})
    give(house, cleo, case, "confirmed", GARDEN)
    facts = final_facts(house, ana, case)
    assert facts == {"place": "garden", "matter": "undetermined"}, "two that are level say nothing"


def test_facts_of_those_who_did_not_agree_do_not_count(house: House) -> None:
    case = open_case(house)
    ana, ben = house.analysts("Ana", "Ben")
    sol = house.person("Sol", Role.SENIOR)
    give(house, ana, case, "harmless", GARDEN | {"weather": "rain"})
    give(house, ben, case, "confirmed", QUAY | {"matter": "stone"})
    give(house, sol, case, "harmless", QUAY)
    give(house, sol, case, "confirmed", {"matter": "plant"})
    facts = final_facts(house, ana, case)
    assert facts == {"place": "harbour", "matter": "plant"}, "the last word goes before"


def test_labels_of_other_schemes_follow_with_the_mappings_version(house: House) -> None:
    works_in(house, "demo", "demo-places", "cybertipline")
    case = open_case(house)
    people = house.analysts("Ana", "Ben", "Cleo")
    for person in people:
        give(house, person, case, "confirmed", GARDEN)
    mapping = house.office.rulebook.mappings["demo", "demo-places"]
    lines = deciding(house, people[0], case).derived
    assert lines == (DerivedLine("demo-places", "garden", mapping.name, mapping.version),)
    assert mapping.version.startswith("1+")
    assert every(DerivedLabel).count() == 1, "no mapping leads from the demo to the CyberTipline"


def test_where_facts_say_nothing_the_label_is_undetermined(house: House) -> None:
    works_in(house, "demo", "demo-places")
    case = open_case(house)
    for person in house.analysts("Ana", "Ben", "Cleo"):
        give(house, person, case, "confirmed")
    assert every(DerivedLabel).get().label == "undetermined"


def test_who_wants_no_other_scheme_gets_none(house: House) -> None:
    case = open_case(house)
    house.decide(case, "confirmed", *house.analysts("Ana", "Ben", "Cleo"))
    assert not every(DerivedLabel).exists()


def test_the_votes_stand_with_the_classification(house: House) -> None:
    case = open_case(house)
    ana, ben = house.analysts("Ana", "Ben")
    cleo = house.person("Cleo", Role.SENIOR, "Rock Garden Line")
    give(house, ana, case, "confirmed")
    give(house, ben, case, "harmless")
    assert deciding(house, ana, case).votes is None
    give(house, cleo, case, "harmless")
    give(house, cleo, case, "confirmed")
    assert deciding(house, ana, case).votes == VotesLine(
        labels=(("confirmed", 2), ("harmless", 1)),
        organisations=(("Harbour Hotline", 2), ("Rock Garden Line", 1)),
        needed=3,
    )
    assert every(Classification).get().decided_by == "senior"


def test_an_organisation_chooses_what_is_asked_and_required(house: House) -> None:
    case, ana = open_case(house), house.person("Ana")
    choose(house, {"place", "weather"}, {"place"})
    page = deciding(house, ana, case)
    assert [question.name for question in page.questions] == ["place", "weather"]
    assert page.required == ("place",)
    with pytest.raises(FactsMissing, match="place"):
        give(house, ana, case, "confirmed")
    with pytest.raises(UnknownName, match="matter"):
        give(house, ana, case, "confirmed", GARDEN | {"matter": "stone"})
    give(house, ana, case, "confirmed", GARDEN)
    give(house, house.person("Ben"), case, "harmless")  # what leads to no notice needs no facts


def test_the_latest_choice_counts(house: House) -> None:
    case, ana = open_case(house), house.person("Ana")
    choose(house, {"place"}, {"place"})
    house.clock.pass_time(timedelta(minutes=1))
    choose(house, set(), set())
    assert deciding(house, ana, case).questions == ()
    assert every(QuestionSet).count() == 2


def test_a_choice_that_cannot_be_is_refused(house: House) -> None:
    with pytest.raises(UsageError, match="required and not asked: place"):
        choose(house, set(), {"place"})
    with pytest.raises(UnknownName, match="tide"):
        choose(house, {"tide"}, set())
    with pytest.raises(UsageError, match="demo lacks age, reality, severity"):
        choose(house, set(), set(), scheme="three-labels")
    assert not every(QuestionSet).exists()


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.SENIOR, Role.SERVICE})
)
def test_seniors_and_administrators_choose_questions(house: House, role: Role) -> None:
    organisation_id = house.organisation().organisation_id
    choice = QuestionChoice("demo", "demo", frozenset({"place"}), frozenset())
    with pytest.raises(NotAllowed):
        do_choose_questions(house.office, house.person("Ida", role), organisation_id, choice)
    for may in (Role.ADMINISTRATOR, Role.SENIOR):
        do_choose_questions(house.office, house.person(may, may), organisation_id, choice)
