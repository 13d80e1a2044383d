"""Taking reports: each address becomes a seed, each new seed an order to the crawl."""

from dataclasses import dataclass

from django.db import transaction
from django_scopes import scopes_disabled

from orbweaver.casework import models as rows
from orbweaver.casework.audit_trail import record
from orbweaver.casework.engines import take_turn
from orbweaver.casework.handover import hand_over
from orbweaver.casework.models import Person
from orbweaver.casework.nouns import seed_row
from orbweaver.casework.office import Office, actor_id
from orbweaver.casework.roles import TAKES_REPORTS
from orbweaver.casework.sealing import seal_text
from orbweaver.casework.standing import organisation_called, require_or_machine
from orbweaver.errors import MandateMissing, UsageError
from orbweaver.model.order import SeedOrder
from orbweaver.model.report import Report
from orbweaver.model.scope_bounds import check_scope
from orbweaver.model.seed import USUAL_URGENCY, Reach, RobotsPolicy, Scope, Seed


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """What came of a report."""

    report_id: str
    is_new: bool
    """Whether it was not here before."""
    seed_ids: tuple[str, ...]
    """One an address, in order."""
    new_seeds: int


def do_add_report(
    office: Office,
    actor: Person | None,
    report: Report,
    scope: Scope,
    urgency: int = USUAL_URGENCY,
) -> ReportOutcome:
    """Record a report, its seeds and the orders to crawl them; ``actor`` is nobody for the form.

    A report of the same id changes nothing; an address with the same scope and mandate is the
    same seed and is not ordered again.

    Raises:
        MandateMissing: No configured mandate has the report's id.
        UnknownName: No such organisation.
        NotAllowed: The actor may not take reports for that organisation.
        UsageError: It names no address, or its scope goes beyond a host or past a robots.txt
            without saying why.
    """
    _check(office, actor, report)
    check_scope(scope, urgency)
    seeds = _seeds(report, scope, urgency)
    with transaction.atomic(), scopes_disabled():
        take_turn("reports")
        if rows.Report.objects.filter(report_id=report.report_id).exists():
            return _outcome(report, seeds, is_new=False)
        new = _add_seeds(office, seeds)
        _add_report(office, report, seeds)
        facts = {"source": report.source, "addresses": str(len(seeds)), "seeds": str(len(new))}
        facts |= _beyond(scope)
        record(office, "report.added", actor_id(actor), report.report_id, facts)
        at = office.clock.now()
        hand_over([(f"seed:{seed.seed_id}:0", SeedOrder(seed, at)) for seed in new], at)
        return _outcome(report, seeds, is_new=True, new_seeds=len(new))


def _outcome(
    report: Report, seeds: list[Seed], *, is_new: bool, new_seeds: int = 0
) -> ReportOutcome:
    return ReportOutcome(report.report_id, is_new, tuple(map(_seed_id, seeds)), new_seeds)


def _check(office: Office, actor: Person | None, report: Report) -> None:
    mandate = office.mandates.get(report.mandate_id)
    if mandate is None:
        raise MandateMissing(f"mandate {report.mandate_id or 'without id'}")
    organisation = organisation_called(report.organisation_id)
    if organisation.mandate_id != mandate.mandate_id:
        raise MandateMissing(f"{organisation.name} does not act under this mandate")
    require_or_machine(actor, TAKES_REPORTS, report.organisation_id)
    if not report.urls:
        raise UsageError("a report names at least one address")


def _beyond(scope: Scope) -> dict[str, str]:
    """Return what the audit says of a scope that is not the usual kind; its reason is a row's."""
    facts: dict[str, str] = {}
    if scope.reach is Reach.LINKS_OUT:
        facts |= {"reach": str(scope.reach), "hops_out": str(scope.hops_out)}
    if scope.robots is RobotsPolicy.DEPART:
        facts["robots"] = str(scope.robots)
    return facts


def _seeds(report: Report, scope: Scope, urgency: int) -> list[Seed]:
    """Return the seed of each address, in order; the same address twice is the same seed."""
    return [
        Seed(url, scope, report.mandate_id, report.organisation_id, urgency=urgency)
        for url in report.urls
    ]


def _seed_id(seed: Seed) -> str:
    return seed.seed_id


def _add_seeds(office: Office, seeds: list[Seed]) -> list[Seed]:
    """Write the seeds that are not here yet, and return them."""
    by_id = {seed.seed_id: seed for seed in seeds}
    there = rows.Seed.objects.filter(seed_id__in=by_id).values_list("seed_id", flat=True)
    new = [by_id[seed_id] for seed_id in by_id.keys() - set(there)]
    new.sort(key=_seed_id)
    rows.Seed.objects.bulk_create(seed_row(seed, office.clock.now()) for seed in new)
    return new


def _add_report(office: Office, report: Report, seeds: list[Seed]) -> None:
    row = rows.Report.objects.create(
        report_id=report.report_id,
        organisation_id=report.organisation_id,
        mandate_id=report.mandate_id,
        source=report.source,
        at=report.at,
        text=seal_text(office, "report.text", report.text),
        reporter=seal_text(office, "report.reporter", report.reporter),
    )
    rows.ReportUrl.objects.bulk_create(
        rows.ReportUrl(report=row, position=position, url=seed.url, seed_id=seed.seed_id)
        for position, seed in enumerate(seeds)
    )
