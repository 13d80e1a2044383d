"""``orbweaver report``: somebody told us."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orbweaver.cli.acting import acting_person, mandate_organisation
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import complain, print_json, print_records, say
from orbweaver.cli.report_scope import (
    DepartOption,
    HopsOutOption,
    ReachOption,
    ReasonOption,
    UrgencyOption,
    asked_scope,
    scope_words,
)
from orbweaver.cli.report_sheet import ReportSheet, read_report_sheet
from orbweaver.deployment.start import open_data
from orbweaver.errors import MalformedRow
from orbweaver.formats.format import told
from orbweaver.model.ids import content_id
from orbweaver.model.report import Report
from orbweaver.model.seed import USUAL_URGENCY, Reach, Scope
from orbweaver.model.url import Url, refang

if TYPE_CHECKING:
    from orbweaver.casework.actions.reports import ReportOutcome
    from orbweaver.deployment.house import House

report_app = typer.Typer(no_args_is_help=True, help="Reports: somebody told us.")


@report_app.command()
def add(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Addresses, live or defanged.")],
    *,
    reach: ReachOption = Reach.THREAD,
    hops_out: HopsOutOption = 0,
    departs: DepartOption = False,
    reason: ReasonOption = "",
    urgency: UrgencyOption = USUAL_URGENCY,
    note: Annotated[str, typer.Option(help="What the reporter said; sealed.")] = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Record a report; its addresses are crawled from now on. Reporting twice changes nothing.

    Without options, links lead no further than what lies below the address. Who lets them lead
    to other hosts, or past a robots.txt, says why.
    """
    scope = asked_scope(reach, hops_out, reason, departs=departs)
    with open_data(data) as house:
        house.require_initialised()
        outcome = add_report(house, urls, "cli", scope, note, urgency)
    _print_outcomes([outcome], as_json=as_json)


def add_report(
    house: "House",
    urls: list[str],
    source: str,
    scope: Scope,
    note: str = "",
    urgency: int = USUAL_URGENCY,
) -> "ReportOutcome":
    """Record one report under the configured mandate.

    Raises:
        MandateMissing: The configuration names nobody.
        MalformedUrl: An address cannot be read; nothing was recorded.
        UsageError: The scope is none that a report may have.
    """
    from orbweaver.casework.actions.reports import do_add_report

    organisation = mandate_organisation(house)
    parsed = tuple(Url.parse(refang(text)) for text in urls)
    limits = scope_words(scope, urgency)
    report = Report(
        report_id=content_id("report", source, *limits, note, *sorted(url.key for url in parsed)),
        urls=parsed,
        source=source,
        at=house.clock.now(),
        mandate_id=house.mandate.mandate_id,
        organisation_id=organisation.organisation_id,
        text=note,
    )
    return do_add_report(house.office, None, report, scope, urgency)


@report_app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV with a header; columns url (needed), scope, source, note, hops_out, "
            "reason, urgency.",
        ),
    ],
    *,
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="Take the rows that are right; report the others.")
    ] = False,
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Record the reports of a file, a row each.

    One wrong row refuses the whole file, and every wrong row is reported by its line; with
    `--good-rows` the right ones are taken.
    """
    with open_data(data) as house:
        house.require_initialised()
        sheet = _sheet(file)
        if sheet.faults and not good_rows:
            raise MalformedRow(f"{file}, nothing was recorded: {told(sheet.faults)}")
        for fault in sheet.faults:
            complain(f"{file}, {fault}")
        outcomes = [
            add_report(house, [row.url], row.source, row.scope, row.note, row.urgency)
            for row in sheet.rows
        ]
    _print_outcomes(outcomes, as_json=as_json)


def _sheet(file: Path) -> ReportSheet:
    try:
        return read_report_sheet(file.read_bytes())
    except MalformedRow as error:
        raise MalformedRow(f"{file}, nothing was recorded: {error.detail}") from error


def _print_outcomes(outcomes: "list[ReportOutcome]", *, as_json: bool) -> None:
    if as_json:
        for outcome in outcomes:
            print_json(outcome)
        return
    new = sum(outcome.is_new for outcome in outcomes)
    seeds = sum(outcome.new_seeds for outcome in outcomes)
    say(f"{new} new reports, {len(outcomes) - new} known before; {seeds} new seeds to crawl.")


@report_app.command("list")
def list_(
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """List reports; addresses are defanged."""
    with open_data(data) as house:
        from orbweaver.casework.queries.reports import reports_page

        lines = reports_page(acting_person(house, as_person), limit)
    records = [
        {
            "report_id": line.report_id,
            "source": line.source,
            "at": line.at,
            "addresses": list(line.addresses),
            "has_text": line.has_text,
        }
        for line in lines
    ]
    print_records(
        records,
        ("report_id", "at", "source", "addresses"),
        as_json=as_json,
        empty="No report yet. Add one: orbweaver report add URL",
    )
