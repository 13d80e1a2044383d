"""``orbweaver notice``: requests to take something down."""

from typing import Annotated

import typer

from orbweaver.cli.acting import acting_person
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import plain, print_json, print_records, say
from orbweaver.deployment.start import open_data
from orbweaver.errors import UsageError

notice_app = typer.Typer(no_args_is_help=True, help="Notices: requests to take something down.")

MOST_AT_ONCE = 10_000


@notice_app.command("list")
def list_(
    *,
    state: Annotated[str, typer.Option(help="drafted, approved, queued, sent, removed …")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """List notices of your organisations; addresses are defanged."""
    with open_data(data) as house:
        from orbweaver.casework.queries.notices import notices_page

        lines = notices_page(house.office, acting_person(house, as_person), limit, state or None)
    print_records(
        [record for line in lines if isinstance(record := plain(line), dict)],
        ("notice_id", "state", "recipient_mail", "step", "address"),
        as_json=as_json,
        empty="No notice yet. One follows each classification that calls for it.",
    )


@notice_app.command()
def show(
    notice_id: Annotated[str, typer.Argument(help="As `notice list` prints it.")],
    *,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Show one notice: its text, its recipient and why, what became of it, and every check."""
    with open_data(data) as house:
        from orbweaver.casework.queries.notices import notice_page

        print_json(notice_page(house.office, acting_person(house, as_person), notice_id))


@notice_app.command()
def send(
    notice_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[NOTICE]…", help="Drafted notices.")
    ] = None,
    *,
    all_drafted: Annotated[bool, typer.Option("--all", help="Every drafted notice.")] = False,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Approve drafted notices; they leave through the outbox once their recipient is approved.

    Sending twice changes nothing: a notice has one identity.
    """
    with open_data(data) as house:
        from orbweaver.casework.actions.notices import do_approve_notices
        from orbweaver.casework.queries.notices import notices_page

        person = acting_person(house, as_person)
        if all_drafted:
            lines = notices_page(house.office, person, MOST_AT_ONCE, "drafted")
            notice_ids = [line.notice_id for line in lines]
        if not notice_ids and not all_drafted:
            raise UsageError("name notices, or say --all")
        done = do_approve_notices(house.office, person, notice_ids or [])
    if as_json:
        print_json(done)
    else:
        say(
            f"{done.approved} approved, {done.queued} queued, "
            f"{done.waiting_for_contact} wait until two persons approve their recipient."
        )
