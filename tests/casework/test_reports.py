"""Reports become seeds, once each, under a mandate."""

from dataclasses import replace

import pytest
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.models import Bank, Notice, Report, Seed
from orbweaver.casework.queries.reports import reports_page
from orbweaver.casework.roles import TAKES_REPORTS, Role
from orbweaver.errors import MandateMissing, NotAllowed, UnknownName, UsageError
from orbweaver.model import report as nouns
from orbweaver.model.order import SeedOrder
from orbweaver.model.seed import Reach, Scope
from orbweaver.model.url import Url
from tests.casework.house import MANDATE, House

ONE, OTHER = Url.parse("http://rocks.example/1"), Url.parse("http://rocks.example/2")


@pytest.fixture
def report(house: House) -> nouns.Report:
    """A report of two addresses, one of them twice."""
    return nouns.Report(
        report_id="0ddba11" * 4,
        urls=(ONE, OTHER, ONE),
        source="form",
        at=house.clock.now(),
        mandate_id=MANDATE.mandate_id,
        organisation_id=house.organisation().organisation_id,
        text="beside a path",
    )


def seed_orders(house: House) -> list[SeedOrder]:
    """Return every order to crawl."""
    orders = [each.order for each in house.desk.orders(0, 100)]
    return [order for order in orders if isinstance(order, SeedOrder)]


def test_each_address_is_a_seed_and_is_ordered_once(house: House, report: nouns.Report) -> None:
    outcome = do_add_report(house.office, None, report, Scope())
    assert outcome.is_new
    assert outcome.new_seeds == Seed.objects.count() == 2
    assert outcome.seed_ids[0] == outcome.seed_ids[2]
    assert {order.seed.url for order in seed_orders(house)} == {ONE, OTHER}
    assert {order.seed.seed_id for order in seed_orders(house)} == set(outcome.seed_ids)


def test_the_same_report_again_changes_nothing(house: House, report: nouns.Report) -> None:
    first = do_add_report(house.office, None, report, Scope())
    again = do_add_report(house.office, None, report, Scope())
    assert not again.is_new
    assert again.seed_ids == first.seed_ids
    assert house.desk.figures().reports == 1


def test_another_report_of_the_same_address_is_no_new_seed(
    house: House, report: nouns.Report
) -> None:
    do_add_report(house.office, None, report, Scope())
    another = replace(report, report_id="1" * 32)
    assert do_add_report(house.office, None, another, Scope()).new_seeds == 0
    wider = replace(report, report_id="2" * 32)
    assert do_add_report(house.office, None, wider, Scope(Reach.HOST)).new_seeds == 2
    assert len(seed_orders(house)) == 4


def test_without_a_mandate_nothing_is_taken(house: House, report: nouns.Report) -> None:
    rocks = house.organisation("Rock Garden Line")
    for wrong in (
        replace(report, mandate_id=""),
        replace(report, mandate_id="0" * 32),
        replace(report, organisation_id=rocks.organisation_id),
    ):
        with pytest.raises(MandateMissing):
            do_add_report(house.office, None, wrong, Scope())
    assert not Seed.objects.exists()


def test_a_report_names_an_address_and_an_organisation(house: House, report: nouns.Report) -> None:
    with pytest.raises(UsageError):
        do_add_report(house.office, None, replace(report, urls=()), Scope())
    with pytest.raises(UnknownName):
        do_add_report(house.office, None, replace(report, organisation_id="0" * 32), Scope())


@pytest.mark.parametrize("role", sorted(Role))
def test_who_may_take_reports(house: House, report: nouns.Report, role: Role) -> None:
    person = house.person("Ida", role)
    if role in TAKES_REPORTS:
        assert do_add_report(house.office, person, report, Scope()).is_new
        (line,) = reports_page(person, 10)
        assert line.addresses[0] == "hxxp://rocks[.]example/1"
        assert line.has_text
    else:
        with pytest.raises(NotAllowed):
            do_add_report(house.office, person, report, Scope())
        with pytest.raises(NotAllowed):
            reports_page(person, 10)


def test_reports_of_others_are_not_listed(house: House, report: nouns.Report) -> None:
    do_add_report(house.office, None, report, Scope())
    assert reports_page(house.person("Zoe", Role.INTAKE, "Rock Garden Line"), 10) == ()


@pytest.mark.parametrize("model", [Report, Notice, Bank])
def test_a_forgotten_filter_raises(
    house: House, report: nouns.Report, model: type[Report | Notice | Bank]
) -> None:
    do_add_report(house.office, None, report, Scope())
    with pytest.raises(ScopeError):
        model.objects.count()
    with scope(organisation=["0" * 32]):
        assert model.objects.count() == 0
    with scopes_disabled():
        assert model.objects.count() == (model is Report)
