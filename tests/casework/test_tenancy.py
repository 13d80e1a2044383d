"""Two organisations that join the review share their cases; the third has its own to itself."""

import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import import_module
from types import ModuleType

import pytest
from django_scopes import ScopeError, get_scope, scope

from orbweaver.casework import access, actions, queries
from orbweaver.casework.access.media import LookRequest, access_media
from orbweaver.casework.actions.organisations import choices_of, do_change_organisation
from orbweaver.casework.actions.queue import do_take_next
from orbweaver.casework.actions.verdicts import do_record_verdict
from orbweaver.casework.models import (
    Bank,
    BankEntry,
    Case,
    CaseMedia,
    Classification,
    LookPurpose,
    NoticeDue,
    Organisation,
)
from orbweaver.casework.queries.case_page import case_page
from orbweaver.casework.queries.cases import cases_list
from orbweaver.casework.queries.queue import next_case, queue_for
from orbweaver.casework.reviewing import CaseState
from orbweaver.casework.roles import REVIEWERS, Role
from orbweaver.casework.standing import require_reviewer
from orbweaver.casework.tenancy import case_scope, organisations_known_to
from orbweaver.errors import NotAllowed, OrbweaverError, UnknownName
from orbweaver.model.finding import FindingKind
from tests.casework.every import every
from tests.casework.forging import DOORS, NOT_DOORS, WITHOUT_AN_ID, Target, quarry_of
from tests.casework.house import House, exact, media
from tests.casework.open_vault import OpenVault
from tests.casework.tenants import (
    HARBOUR,
    NAMES,
    QUARRY,
    ROCKS,
    Tenants,
    three_organisations,
)

SHORE, ROCK = media("a shore", range(8)), media("a rock", range(100, 140))
VAULT = OpenVault({SHORE.sha256_hex: b"grey", ROCK.sha256_hex: b"grey"})


@pytest.fixture
def tenants(house: House) -> Tenants:
    """Three organisations; the harbour and the quarry found something."""
    tenants = three_organisations(house)
    tenants.found(HARBOUR, SHORE)
    tenants.found(QUARRY, ROCK)
    return tenants


# ------------------------------------------------------------------ who sees and decides what


@pytest.mark.parametrize(("name", "sees"), [(HARBOUR, [SHORE]), (ROCKS, [SHORE]), (QUARRY, [ROCK])])
def test_queue_next_and_list_hold_what_is_shared_or_ones_own(
    tenants: Tenants, name: str, sees: list[object]
) -> None:
    ana = tenants.person(name)
    wanted = [every(CaseMedia).get(media_sha256_hex=each.sha256_hex).case_id for each in sees]  # type: ignore[attr-defined] # media
    assert [item.case_id for item in queue_for(ana, 10)] == wanted
    assert [line.case_id for line in cases_list(ana, 10)] == wanted
    assert [next_case(ana)] == wanted
    assert [do_take_next(tenants.house.office, ana)] == wanted


@pytest.mark.parametrize(
    ("name", "owner"), [(HARBOUR, HARBOUR), (ROCKS, HARBOUR), (QUARRY, QUARRY)]
)
def test_page_picture_and_verdict_are_for_those_who_share(
    tenants: Tenants, name: str, owner: str
) -> None:
    office, ana = tenants.house.office, tenants.person(name)
    seen = ROCK if owner == QUARRY else SHORE
    case = tenants.case(owner, seen)
    assert case_page(office, ana, case.case_id).may_decide
    look = LookRequest(case.case_id, seen.sha256_hex, LookPurpose.REVIEW)
    assert access_media(office, ana, look, VAULT) == b"grey"
    outcome = do_record_verdict(office, ana, case.case_id, "confirmed")
    assert outcome.state is CaseState.SETTLED


def test_a_role_in_one_organisation_opens_no_other(house: House) -> None:
    """An analyst of the harbour who is auditor of the quarry looks at no picture of the quarry."""
    tenants = three_organisations(house)
    tenants.found(QUARRY, ROCK)
    case = tenants.case(QUARRY, ROCK)
    both = tenants.house.person("Uma", Role.AUDITOR, QUARRY)
    assert tenants.house.person("Uma", Role.ANALYST, HARBOUR) == both
    with pytest.raises(UnknownName):
        case_page(house.office, both, case.case_id)
    with pytest.raises(NotAllowed):
        require_reviewer(both, tenants.organisations[QUARRY])
    assert require_reviewer(both, tenants.organisations[ROCKS]).organisation.name == HARBOUR


def test_whoever_is_nobody_here_opens_no_scope(tenants: Tenants) -> None:
    ana = tenants.person(HARBOUR)
    with pytest.raises(NotAllowed), case_scope(ana, {Role.SENIOR}):
        pass
    ana.is_active = False
    with pytest.raises(NotAllowed), case_scope(ana):
        pass


def test_a_scope_ends_with_what_it_was_opened_for(tenants: Tenants) -> None:
    ana = tenants.person(QUARRY)
    with scope(organisation=["0" * 32]):
        with case_scope(ana, REVIEWERS):
            assert Case.objects.count() == 1
        assert Case.objects.count() == 0
    assert "organisation" not in get_scope()
    with pytest.raises(ScopeError):
        Case.objects.count()


def test_who_knows_of_whom(tenants: Tenants) -> None:
    ids = {name: row.organisation_id for name, row in tenants.organisations.items()}
    shared = sorted([ids[HARBOUR], ids[ROCKS]])
    assert organisations_known_to(tenants.person(HARBOUR)) == shared
    assert organisations_known_to(tenants.person(ROCKS, Role.LIAISON)) == shared
    assert organisations_known_to(tenants.person(QUARRY)) == [ids[QUARRY]]


# ------------------------------------------------------------------------ two circles, one picture


def test_a_picture_that_both_circles_found_is_a_case_for_each(tenants: Tenants) -> None:
    tenants.found(QUARRY, SHORE)
    ours, theirs = tenants.case(HARBOUR, SHORE), tenants.case(QUARRY, SHORE)
    assert ours.case_id != theirs.case_id
    page = case_page(tenants.house.office, tenants.person(HARBOUR), ours.case_id)
    (line,) = page.media
    assert [place.address for place in line.places] == [
        f"hxxp://harbour[.]example/files/{SHORE.sha256_hex[:8]}.jpg"
    ], "where the quarry saw it is the quarry's"


def test_each_circle_decides_for_itself_alone(tenants: Tenants) -> None:
    tenants.found(QUARRY, SHORE)
    ours, theirs = tenants.case(HARBOUR, SHORE), tenants.case(QUARRY, SHORE)
    office = tenants.house.office
    do_record_verdict(office, tenants.person(QUARRY), theirs.case_id, "harmless")
    assert [item.case_id for item in queue_for(tenants.person(ROCKS), 10)] == [ours.case_id]
    do_record_verdict(office, tenants.person(ROCKS), ours.case_id, "confirmed")
    finals = dict(every(Classification).values_list("case_id", "label"))
    assert finals == {theirs.case_id: "harmless", ours.case_id: "confirmed"}
    due = NoticeDue.objects.values_list("finding__organisation__name", flat=True)
    assert list(due) == [HARBOUR]


def test_what_is_harmless_to_who_keeps_to_itself_hides_nothing_from_others(
    tenants: Tenants,
) -> None:
    office, case = tenants.house.office, tenants.case(QUARRY, ROCK)
    do_record_verdict(office, tenants.person(QUARRY), case.case_id, "harmless")
    assert not BankEntry.objects.filter(allows=True).exists()
    tenants.found(HARBOUR, ROCK)
    assert next_case(tenants.person(ROCKS)) is not None
    tenants.found(QUARRY, ROCK, host="quarry.example")
    assert next_case(tenants.person(QUARRY)) is None, "they decided on it"


def test_what_one_person_apart_confirmed_is_looked_at_by_the_others(tenants: Tenants) -> None:
    """The quarry's entry is in the bank that all match against: a reason to look, and no proof."""
    office, case = tenants.house.office, tenants.case(QUARRY, ROCK)
    do_record_verdict(office, tenants.person(QUARRY), case.case_id, "confirmed")
    bank = every(Bank).get(name=f"{QUARRY} confirmed")
    entry = next(
        each
        for each in tenants.house.desk.bank_entries()[1]
        if each.bank == bank.name and each.signal.signal_type == "sha256"
    )
    known = (exact(ROCK, entry),)
    tenants.found(ROCKS, ROCK, FindingKind.KNOWN, known)
    assert tenants.case(ROCKS, ROCK).case_id == next_case_besides(tenants)
    assert not NoticeDue.objects.filter(finding__organisation__name=ROCKS).exists()
    tenants.found(QUARRY, ROCK, FindingKind.KNOWN, known, host="slate.example")
    assert NoticeDue.objects.filter(finding__organisation__name=QUARRY).count() == 2


def next_case_besides(tenants: Tenants) -> str:
    """Return the waiting case of the shared circle that is not the shore's."""
    shore = tenants.case(HARBOUR, SHORE).case_id
    (found,) = {item.case_id for item in queue_for(tenants.person(HARBOUR), 10)} - {shore}
    return found


def test_who_joins_sees_and_shows_everything_and_who_leaves_takes_theirs_along(
    tenants: Tenants,
) -> None:
    tenants.joins(QUARRY)
    ana, quinn = tenants.person(HARBOUR), tenants.person(QUARRY)
    assert len(queue_for(ana, 10)) == len(queue_for(quinn, 10)) == 2
    for item in queue_for(ana, 10):
        do_record_verdict(tenants.house.office, ana, item.case_id, "harmless")
    row = Organisation.objects.get(name=QUARRY)
    alone = replace(choices_of(row), joins_review=False)
    do_change_organisation(tenants.house.office, None, row.organisation_id, alone)
    assert len(cases_list(ana, 10)) == len(cases_list(quinn, 10)) == 1


# ------------------------------------------------------------------------------------ forged ids


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of asking."""

    kind: str
    words: str


def asked(call: Callable[[], object], target_id: str) -> _Answer:
    """Ask, and return what came of it with the id taken out."""
    try:
        return _Answer("answer", repr(call()).replace(target_id, "…"))
    except OrbweaverError as error:
        return _Answer(type(error).__name__, str(error).replace(target_id, "…"))


def doors(package: ModuleType) -> dict[str, Callable[..., object]]:
    """Return the public functions of a package that a person asks about something by its id."""
    found: dict[str, Callable[..., object]] = {}
    for each in pkgutil.iter_modules(package.__path__):
        module = import_module(f"{package.__name__}.{each.name}")
        for name, function in vars(module).items():
            is_ours = inspect.isfunction(function) and function.__module__ == module.__name__
            if not is_ours or name.startswith("_"):
                continue
            given = inspect.signature(function).parameters
            if {"person", "actor"} & set(given) and Target.names() & set(given):
                found[f"{each.name}.{name}"] = function
    return found


def test_every_function_that_takes_an_id_is_tried_with_a_forged_one() -> None:
    found = {name for package in (access, actions, queries) for name in doors(package)}
    missing = found - set(DOORS) - set(NOT_DOORS)
    assert not missing, "a line in tests/casework/forging.py for each"
    assert (set(DOORS) | set(NOT_DOORS)) - WITHOUT_AN_ID == found


def test_an_id_of_who_keeps_to_itself_is_to_others_as_if_it_were_made_up(house: House) -> None:
    tenants = three_organisations(house)
    tenants.found(HARBOUR, SHORE)
    target = quarry_of(tenants)
    told = []
    for name, door in DOORS.items():
        person = tenants.person(HARBOUR, door.role)
        for real, made_up in target.pairs(door.about):
            theirs = asked(lambda: door.ask(house.office, person, real), real)  # noqa: B023 (asked at once)
            nobodys = asked(lambda: door.ask(house.office, person, made_up), made_up)  # noqa: B023 (asked at once)
            if theirs != nobodys or theirs.kind == "NotAllowed":
                told.append((name, theirs, nobodys))
    assert told == [], "\n".join(map(str, told))


def test_whoever_they_belong_to_gets_an_answer(house: House) -> None:
    """Otherwise the test above would pass by asking wrongly."""
    tenants = three_organisations(house)
    target = quarry_of(tenants)
    house.clock.pass_time(timedelta(minutes=1))
    refused = []
    for name, door in DOORS.items():
        for real, made_up in target.pairs(door.about):
            person = tenants.person(QUARRY, door.role)
            theirs = asked(lambda: door.ask(house.office, person, real), real)  # noqa: B023 (asked at once)
            nobodys = asked(lambda: door.ask(house.office, person, made_up), made_up)  # noqa: B023 (asked at once)
            if theirs == nobodys:
                refused.append((name, theirs))
    assert refused == [], "\n".join(map(str, refused))


def test_the_names_are_those_of_the_house() -> None:
    assert NAMES == (HARBOUR, ROCKS, QUARRY)
