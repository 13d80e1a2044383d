"""``orbweaver bank``: labelled signals that we match against."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from rich.progress import Progress

from orbweaver.cli.acting import acting_person, mandate_organisation
from orbweaver.cli.options import AsJson, AsPerson, DataDir
from orbweaver.cli.output import (
    Record,
    complain,
    plain,
    print_json,
    print_records,
    progress_console,
    say,
)
from orbweaver.deployment.start import open_data
from orbweaver.errors import MalformedRow, StoreError, UnknownName
from orbweaver.formats import bank_formats
from orbweaver.formats.format import RowFault, told
from orbweaver.model.bank import Terms
from orbweaver.plugins import pick

if TYPE_CHECKING:
    from orbweaver.casework.models import Person
    from orbweaver.casework.queries.banks import BankLine
    from orbweaver.deployment.house import House
    from orbweaver.deployment.indexes import HouseIndex

bank_app = typer.Typer(no_args_is_help=True, help="Labelled signals that we match against.")


@bank_app.command()
def create(
    name: Annotated[str, typer.Argument(help="Letters, digits, spaces and hyphens.")],
    *,
    scheme: Annotated[str, typer.Option(help="Whose labels its entries carry.")] = "",
    allows: Annotated[
        bool, typer.Option("--allow-list", help="What it holds is known to be harmless.")
    ] = False,
    unattended_exact: Annotated[
        bool,
        typer.Option(help="Its terms allow a notice on equal SHA-256 that nobody looked at."),
    ] = False,
    near_distance_bits: Annotated[
        int, typer.Option(min=0, max=31, help="How far apart PDQ values may be and be near.")
    ] = 31,
    may_export: Annotated[bool, typer.Option(help="Its terms allow it to leave.")] = False,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Make an empty bank."""
    with open_data(data) as house:
        from orbweaver.casework.actions.banks import NewBank, do_create_bank

        person = acting_person(house, as_person)
        terms = Terms(unattended_exact, near_distance_bits, may_export)
        given = NewBank(
            name=name,
            organisation_id=mandate_organisation(house).organisation_id,
            scheme=scheme or house.config.casework.scheme,
            allows=allows,
            terms=terms,
        )
        do_create_bank(house.office, person, given)
    say(f"Bank {name!r} made. Fill it: orbweaver bank import {name!r} FILE")


@bank_app.command("import")
def import_(
    name: Annotated[str, typer.Argument(help="A bank.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="What to read.")],
    *,
    format_name: Annotated[
        str, typer.Option("--format", help=f"One of: {', '.join(bank_formats())}.")
    ] = "csv",
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="Take the rows that are right; report the others.")
    ] = False,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Add the entries of a file to a bank.

    One wrong row refuses the whole file, and every wrong row is reported by its line; with
    `--good-rows` the right ones are taken. The same file twice changes nothing.
    """
    with open_data(data) as house:
        from orbweaver.banks.admission import entries_from_rows
        from orbweaver.casework.actions.banks import EntryRow, do_import_entries

        person = acting_person(house, as_person)
        line = _bank(person, name)
        read = pick(bank_formats(), format_name).read(file.read_bytes())
        sifted = entries_from_rows(
            read.good, name, house.office.schemes[line.scheme], line.terms, allows=line.allows
        )
        faults = [*read.faults, *sifted.faults]
        if faults and not good_rows:
            raise MalformedRow(f"{file}, nothing was imported: {told(faults)}")
        rows = [
            EntryRow(number, entry.signal, entry.classification)
            for number, entry in enumerate(sifted.good, start=1)
        ]
        done = do_import_entries(
            house.office, person, name, rows, f"file {file.name}", good_rows=good_rows
        )
    faults += [RowFault(error.line, error.reason) for error in done.errors]
    for fault in faults:
        complain(f"{file}, {fault}")
    counts = {"added": done.added, "already_there": done.already_there, "refused": len(faults)}
    if as_json:
        print_json(counts)
    else:
        say(", ".join(f"{value} {key.replace('_', ' ')}" for key, value in counts.items()))


@bank_app.command()
def export(
    name: Annotated[str, typer.Argument(help="A bank whose terms allow export.")],
    *,
    format_name: Annotated[str, typer.Option("--format", help="As for import.")] = "csv",
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Write a bank to standard output; the audit log keeps who took it out."""
    with open_data(data) as house:
        from orbweaver.banks.admission import row_of
        from orbweaver.casework.actions.banks import do_export_bank

        form = pick(bank_formats(), format_name)
        person = acting_person(house, as_person)
        entries = do_export_bank(house.office, person, name)
    written = form.write([row_of(entry) for entry in entries])
    sys.stdout.buffer.write(written)


@bank_app.command("list")
def list_(
    *, as_person: AsPerson = "", data: DataDir = "orbweaver-data", as_json: AsJson = False
) -> None:
    """List the banks of your organisations: counts and terms, never values."""
    with open_data(data) as house:
        from orbweaver.casework.queries.banks import banks_page

        lines = banks_page(acting_person(house, as_person))
        indexed = _indexed(house)
    records = [
        {
            "name": line.name,
            "organisation": line.organisation,
            "scheme": line.scheme,
            "allow_list": line.allows,
            "entries": line.entries,
            "indexed": indexed.get(line.name, 0),
            "signals": dict(line.by_signal_type),
            "terms": line.terms,
        }
        for line in lines
    ]
    print_records(
        records,
        ("name", "organisation", "scheme", "allow_list", "entries", "indexed"),
        as_json=as_json,
        empty="No bank yet. Make one: orbweaver bank create NAME",
    )


@bank_app.command()
def show(
    name: Annotated[str, typer.Argument(help="A bank.")],
    *,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Show one bank: its terms, and how many signals of which type."""
    with open_data(data) as house:
        line = _bank(acting_person(house, as_person), name)
        indexed = _indexed(house).get(name, 0)
    print_json({**cast(Record, plain(line)), "indexed": indexed})


def _indexed(house: "House") -> Mapping[str, int]:
    """Return how many entries each bank has in the index's files; the rest is matched in memory.

    Nothing where that cannot be read: the doctor says so, and the next match mends it.
    """
    from orbweaver.deployment.keepers import INDEX_FOLDER
    from orbweaver.ports.index.segments.facts import indexed_by_bank

    try:
        return indexed_by_bank(house.config.data_dir / INDEX_FOLDER)
    except StoreError:
        return {}


@bank_app.command()
def build(
    *,
    anew: Annotated[
        bool, typer.Option("--anew", help="Read all entries again, whatever was built before.")
    ] = False,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
    as_json: AsJson = False,
) -> None:
    """Write what is new in the banks into the files that workers map, those of fast mode as well.

    Nobody needs it: workers match new entries at once from memory and write them by and by. It
    makes their next start quicker, and `--anew` mends whatever may be wrong with the files.
    """
    with open_data(data) as house:
        from orbweaver.casework.queries.banks import banks_page
        from orbweaver.deployment.indexes import INDEXES, WIDE

        banks_page(acting_person(house, as_person))
        built = _build(house, INDEXES["index"], anew=anew)
        if WIDE.is_in_use(house):
            _build(house, WIDE, anew=anew)
    if as_json:
        print_json(built)
    else:
        say(f"{built['entries']} entries in the index, version {built['version']} of the banks.")


def _build(house: "House", which: "HouseIndex", *, anew: bool) -> dict[str, int]:
    index = which.open(house)
    is_seen = progress_console.is_terminal
    with Progress(console=progress_console, transient=True, disable=not is_seen) as progress:
        task = progress.add_task("entries", total=sum(house.desk.bank_sizes().values()))
        told = partial(progress.update, task)
        index.build(which.banks(house), lambda read: told(completed=read), anew=anew)
    index.tidy()
    return {"entries": len(index), "version": index.version}


def _bank(person: "Person", name: str) -> "BankLine":
    from orbweaver.casework.queries.banks import banks_page

    line = next((bank for bank in banks_page(person) if bank.name == name), None)
    if line is None:
        raise UnknownName(f"bank {name!r}")
    return line


@bank_app.command()
def allow(
    name: Annotated[str, typer.Argument(help="A bank that is an allow-list.")],
    sha256_hex: Annotated[str, typer.Argument(help="The SHA-256 of what is harmless.")],
    *,
    as_person: AsPerson = "",
    data: DataDir = "orbweaver-data",
) -> None:
    """Put one media on an allow-list."""
    with open_data(data) as house:
        from orbweaver.casework.actions.banks import do_allow

        version = do_allow(house.office, acting_person(house, as_person), name, sha256_hex)
    say(f"Allowed from version {version} of the banks on.")
