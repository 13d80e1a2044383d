"""How far a report's addresses may lead: further than usual with a reason alone, and kept."""

import pytest

from orbweaver.casework.actions.reports import do_add_report
from orbweaver.casework.models import AuditEvent, Report, Seed
from orbweaver.casework.nouns import seed_of
from orbweaver.errors import UsageError
from orbweaver.model import report as nouns
from orbweaver.model.order import SeedOrder
from orbweaver.model.seed import Reach, RobotsPolicy, Scope
from orbweaver.model.url import Url
from tests.casework.house import MANDATE, House

WHY = "asked to by the garden club"
OUT = Scope(Reach.LINKS_OUT, hops_out=2, robots=RobotsPolicy.DEPART, reason=WHY)
ROCKS = Url.parse("http://rocks.example/1")


def report_of(house: House, number: int = 1) -> nouns.Report:
    """Return a report of one address."""
    organisation_id = house.organisation().organisation_id
    at = house.clock.now()
    return nouns.Report(f"{number:032x}", (ROCKS,), "cli", at, MANDATE.mandate_id, organisation_id)


def test_what_was_asked_for_is_kept_and_ordered_as_it_was(house: House) -> None:
    do_add_report(house.office, None, report_of(house), OUT, 2)
    seed = seed_of(Seed.objects.get())
    assert (seed.scope, seed.urgency) == (OUT, 2)
    [order] = [one.order for one in house.desk.orders(0, 10)]
    assert isinstance(order, SeedOrder)
    assert order.seed == seed


@pytest.mark.parametrize(
    "scope",
    [
        Scope(Reach.LINKS_OUT, hops_out=1),
        Scope(Reach.LINKS_OUT, hops_out=1, reason="   short   "),
        Scope(Reach.LINKS_OUT, hops_out=0, reason=WHY),
        Scope(Reach.LINKS_OUT, hops_out=4, reason=WHY),
        Scope(Reach.HOST, hops_out=1, reason=WHY),
        Scope(Reach.HOST, robots=RobotsPolicy.DEPART),
        Scope(Reach.LINKS_OUT, hops_out=1, reason="x" * 501),
    ],
)
def test_what_goes_too_far_or_says_no_reason_is_refused_and_not_recorded(
    house: House, scope: Scope
) -> None:
    with pytest.raises(UsageError):
        do_add_report(house.office, None, report_of(house), scope)
    assert not Report.objects.exists()


def test_no_urgency_beyond_the_highest(house: House) -> None:
    with pytest.raises(UsageError):
        do_add_report(house.office, None, report_of(house), Scope(), 4)


def test_the_audit_says_that_it_goes_further_and_not_why(house: House) -> None:
    do_add_report(house.office, None, report_of(house), OUT)
    [event] = AuditEvent.objects.filter(tag="report.added")
    facts = event.facts_json
    assert "links_out" in facts
    assert "depart" in facts
    assert WHY not in facts


def test_the_same_address_with_another_scope_is_another_seed(house: House) -> None:
    do_add_report(house.office, None, report_of(house), OUT)
    do_add_report(house.office, None, report_of(house, 2), Scope(Reach.HOST))
    assert Seed.objects.count() == 2
