"""``orbweaver vault``: sealed media."""

from typing import Annotated

import typer

from orbweaver.cli.acting import acting_person
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import complain, print_json, say
from orbweaver.deployment.start import open_data

vault_app = typer.Typer(no_args_is_help=True, help="The vault: sealed media, a key an object.")


@vault_app.command()
def verify(*, data: DataDir = "orbweaver-data", as_json: AsJson = False) -> None:
    """Open every object and compare it with its digest; exit 1 if one does not open."""
    with open_data(data) as house:
        house.require_initialised()
        report = house.vault.verify()
    if as_json:
        print_json(report)
    else:
        say(
            f"{report.objects} objects, {report.size_bytes} bytes, {report.shredded} shredded, "
            f"{len(report.damaged)} damaged"
        )
    if report.damaged:
        complain(f"damaged: {', '.join(report.damaged)}")
        raise typer.Exit(1)


@vault_app.command()
def purge(
    media: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SHA256]…", help="Media to shred; or use --settled-days."),
    ] = None,
    *,
    settled_days: Annotated[
        float | None,
        typer.Option(min=0, help="Shred the media of all cases settled at least this long ago."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; kept, sealed, in the record.")],
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Destroy the keys of media that no open case needs; nothing brings the bytes back."""
    with open_data(data) as house:
        from orbweaver.casework.actions.purge import do_purge_media

        person = acting_person(house, as_person)
        purged = do_purge_media(
            house.office, person, media or [], house.vault, settled_days=settled_days, reason=reason
        )
    if as_json:
        print_json({"purged": purged})
    else:
        say(f"{purged} media shredded.")
