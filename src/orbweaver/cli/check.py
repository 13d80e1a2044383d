"""``orbweaver check``: is what was noticed gone?"""

from typing import Annotated

import typer

from orbweaver.cli.acting import acting_person
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import plain, print_json, print_records, say
from orbweaver.deployment.start import open_data

check_app = typer.Typer(no_args_is_help=True, help="Checks: is what was noticed gone?")


@check_app.command()
def run(*, data: DataDir = "orbweaver-data", as_json: AsJson = False) -> None:
    """Make every check that is due now, and what else waits to be visited.

    `orbweaver up` does the same all the time.
    """
    with open_data(data) as house:
        from orbweaver.cli.crawl_run import run_crawl

        house.require_initialised()
        before = house.ledger.figures().checks
        run_crawl(house)
        figures = house.desk.figures()
        made = house.ledger.figures().checks - before
    if as_json:
        print_json({"checks": made, "removed": figures.removed, "still_up": figures.still_up})
    else:
        say(f"{made} checks made; in all {figures.removed} removed, {figures.still_up} still up.")


@check_app.command("list")
def list_(
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """List the latest checks with their evidence; addresses are defanged."""
    with open_data(data) as house:
        from orbweaver.casework.queries.checks import checks_list

        lines = checks_list(acting_person(house, as_person), limit)
    records = [record for line in lines if isinstance(record := plain(line), dict)]
    print_records(
        records,
        ("at", "availability", "round_number", "address", "evidence"),
        as_json=as_json,
        empty="No check yet. The first follows each notice that left.",
    )
