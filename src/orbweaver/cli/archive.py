"""``orbweaver archive``: pages as they were sent, sealed until somebody takes them out."""

from itertools import chain
from pathlib import Path
from typing import IO, Annotated, cast

import typer

from orbweaver.cli.acting import acting_person
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import print_json, say
from orbweaver.deployment.start import open_data

archive_app = typer.Typer(
    no_args_is_help=True,
    help="The archive: pages as they were sent. Empty unless `crawl.archive` says so.",
)


@archive_app.command()
def export(
    seed_id: Annotated[str, typer.Argument(metavar="SEED", help="As `crawl --explain` prints it.")],
    *,
    to: Annotated[Path, typer.Option("--to", dir_okay=False, help="The file to make (WARC).")],
    reason: Annotated[str, typer.Option(help="Why; kept, sealed, in the record.")],
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Write what the crawl saw of a seed and its branches as a WARC file, for who lists places.

    Pages come with their bodies where they were archived, media by their SHA-256 alone. The
    file is not sealed and holds live addresses: only its owner can read it.
    """
    with open_data(data) as house:
        from orbweaver.casework.access.crawl import access_archive
        from orbweaver.crawl.archive.warc import write_warc
        from orbweaver.deployment.archives import page_archive, software
        from orbweaver.deployment.crawl_map import ids_of, pages_of
        from orbweaver.deployment.new_file import new_file

        person = acting_person(house, as_person)
        with new_file(to) as file:
            access_archive(house.office, person, seed_id, reason)
            archive = page_archive(house.config)
            count = write_warc(
                cast(IO[bytes], file),
                pages_of(house.ledger, seed_id),
                chain.from_iterable(archive.bodies(each) for each in ids_of(house.ledger, seed_id)),
                house.vault.holds,
                software(),
            )
    if as_json:
        print_json(count)
    else:
        say(
            f"{to}: {count.responses} pages with their bodies, {count.media} media by their "
            f"SHA-256, {count.others} fetches by their facts."
        )
