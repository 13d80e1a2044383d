"""The command ``orbweaver``: joins the commands, and turns every error into one sentence."""

import sys
from importlib.metadata import entry_points

import typer

from orbweaver.cli.output import complain
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
    app; the house's own groups and the demo come the same way. What a command works with is
    imported when it runs, not here: Django is set up by then, and ``--help`` is quick.
    """
    for point in sorted(entry_points(group="orbweaver.commands"), key=lambda point: point.name):
        point.load()(app)
    return app


def main() -> None:
    """Run the command line; exit 0 done, 1 failed, 2 bad usage or input."""
    try:
        load_commands()()
    except OrbweaverError as error:
        complain(f"orbweaver: {error}")
        sys.exit(error.exit_code)
