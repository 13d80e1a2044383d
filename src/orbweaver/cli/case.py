"""``orbweaver case``: what awaits or holds decisions."""

from typing import Annotated

import typer

from orbweaver.cli.acting import acting_person
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import print_json, print_records
from orbweaver.deployment.start import open_data

case_app = typer.Typer(no_args_is_help=True, help="Cases: what awaits or holds decisions.")


@case_app.command("list")
def list_(
    *,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """List the latest cases, without anybody's verdict."""
    with open_data(data) as house:
        from orbweaver.casework.queries.cases import cases_list

        lines = cases_list(acting_person(house, as_person), limit)
    records = [
        {
            "case_id": line.case_id,
            "organisation": line.organisation,
            "state": line.state,
            "opened_at": line.opened_at,
            "media": line.media,
            "final_label": line.final_label,
        }
        for line in lines
    ]
    print_records(
        records,
        ("case_id", "state", "opened_at", "media", "final_label"),
        as_json=as_json,
        empty="No case yet. Cases open when the crawl finds what is likely known, or reported.",
    )


@case_app.command()
def show(
    case_id: Annotated[str, typer.Argument(help="As `case list` prints it.")],
    *,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Show the facts of a case: why it is here, likeness, places (defanged). Never a picture."""
    with open_data(data) as house:
        from orbweaver.casework.queries.case_page import case_page

        print_json(case_page(house.office, acting_person(house, as_person), case_id))
