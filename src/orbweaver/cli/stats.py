"""``orbweaver stats`` and ``orbweaver audit``: sums, and the proof that nothing was altered."""

import typer

from orbweaver.cli.options import AsJson, DataDir
from orbweaver.cli.output import print_json, say
from orbweaver.deployment.start import open_data

audit_app = typer.Typer(no_args_is_help=True, help="The audit log.")


def stats(*, data: DataDir = "orbweaver-data", as_json: AsJson = False) -> None:
    """Print what the house saw, decided and got removed: sums, never places."""
    with open_data(data) as house:
        from orbweaver.stats.page import statistics_page

        house.require_initialised()
        page = statistics_page(house.ledger.figures(), house.desk.figures())
    if as_json:
        print_json(page)
    else:
        say(page.text())


@audit_app.command()
def verify(*, data: DataDir = "orbweaver-data", as_json: AsJson = False) -> None:
    """Walk both audit chains; exit 1 and say where, if anything was altered or is missing."""
    with open_data(data) as house:
        house.require_initialised()
        reports = {"casework": house.desk.verify_audit(), "crawl": house.ledger.verify_audit()}
    if as_json:
        print_json(reports)
        return
    for name, report in reports.items():
        say(
            f"{name}: {report.sealed} events sealed and whole, {report.unsealed} not sealed yet; "
            f"head {report.head_hex[:16]}"
        )
