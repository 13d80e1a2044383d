"""The command ``orbweaver``: joins the commands, and turns every error into one sentence."""

import os
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points

import typer

from orbweaver.cli.options import DEFAULT_DATA_DIR
from orbweaver.cli.output import complain
from orbweaver.deployment.start import DATA_DIR_VARIABLE, set_up_django
from orbweaver.errors import OrbweaverError

app = typer.Typer(
    name="orbweaver",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help=(
        "Find known abuse imagery from reports, let trained analysts decide, "
        "get it taken down, and check that it stays down.\n\n"
        "Every command takes `--data DIR` (or `ORBWEAVER_DATA`); most print JSON lines with "
        "`--json`. Exit codes: 0 done, 1 failed, 2 bad usage or input."
    ),
)


def load_commands() -> typer.Typer:
    """Return the app with every command group on it.

    A group joins by an entry point in ``orbweaver.commands`` that names a function taking the
    app; the house's own groups and the demo come the same way.
    """
    for point in sorted(entry_points(group="orbweaver.commands"), key=lambda point: point.name):
        point.load()(app)
    return app


def data_dir(arguments: list[str], environ: Mapping[str, str]) -> str:
    """Return the data directory that the command line or the environment names.

    >>> data_dir(["scan", "a.png", "--data", "/srv/a"], {"ORBWEAVER_DATA": "/srv/b"})
    '/srv/a'
    """
    for position, argument in enumerate(arguments):
        if argument.startswith("--data="):
            return argument.removeprefix("--data=")
        if argument == "--data" and position + 1 < len(arguments):
            return arguments[position + 1]
    return environ.get(DATA_DIR_VARIABLE) or DEFAULT_DATA_DIR


def set_up(arguments: list[str]) -> None:
    """Read the configuration of the data directory, which also sets Django up.

    Raises:
        ConfigError: The configuration is wrong.
    """
    set_up_django(data_dir(arguments, os.environ))


def main() -> None:
    """Run the command line; exit 0 done, 1 failed, 2 bad usage or input."""
    try:
        set_up(sys.argv[1:])
        load_commands()()
    except OrbweaverError as error:
        complain(f"orbweaver: {error}")
        sys.exit(error.exit_code)
