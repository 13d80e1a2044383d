"""docs/cli.md: every command with its arguments and options, read from the commands themselves."""

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import typer
from typer.main import get_command

from scripts.reference.layout import page, table

COMMANDS = "orbweaver.cli.main"
OPENING = (
    "Every command prints for people, or JSON lines with `--json`, and exits 0 when it is done, "
    "1 when it failed, 2 when it was asked wrongly."
)


class Parameter(Protocol):
    """What is read of an argument or an option."""

    name: str
    param_type_name: str
    opts: list[str]
    secondary_opts: list[str]
    """The words that say no."""
    required: bool


class Command(Protocol):
    """What is read of a command; a group also has ``commands``."""

    help: str | None
    hidden: bool
    params: list[Parameter]


def walk(command: Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Yield every command that people can run, with the words that call it."""
    inner: Mapping[str, Command] = getattr(command, "commands", {})
    if not inner:
        yield path, command
    for name in sorted(inner):
        if not inner[name].hidden:
            yield from walk(inner[name], (*path, name))


def _spelling(parameter: Parameter) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`"
    return ", ".join(f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts))


def _parameters(command: Command) -> str:
    rows = [
        (_spelling(parameter), getattr(parameter, "help", None) or "", _need(parameter))
        for parameter in command.params
        if not getattr(parameter, "hidden", False) and parameter.name != "help"
    ]
    return table(("Word", "Says", "Needed"), rows) if rows else ""


def _need(parameter: Parameter) -> str:
    return "yes" if parameter.required else "no"


def _section(path: tuple[str, ...], command: Command) -> str:
    text = (command.help or "").replace("\f", "").strip()
    parts = (f"## {' '.join(path)}", text, _parameters(command))
    return "\n\n".join(part for part in parts if part)


def describe(app: typer.Typer, program: str) -> str:
    """Write the page of one typer application."""
    root: Any = get_command(app)  # typer's own command classes are private
    sections = (_section(path, command) for path, command in walk(root, (program,)))
    return page("Commands", OPENING, *sections)


def command_page() -> str:
    """Write the page, or an empty one as long as there is no command."""
    if importlib.util.find_spec(COMMANDS.rpartition(".")[0]) is None:
        return page("Commands", "There is no command yet.")
    door = importlib.import_module(COMMANDS)
    app = door.load_commands()
    if not app.registered_commands and not app.registered_groups:
        return page("Commands", "There is no command yet.")
    return describe(app, "orbweaver")
