"""Help: the commands that are promised are there, and each says what it does and what it takes."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from orbweaver.cli.main import load_commands
from tests.cli.shell import Shell

PROMISED = {
    "init",
    "up",
    "demo",
    "report add",
    "report import",
    "report list",
    "crawl",
    "archive export",
    "identity add",
    "identity approve",
    "identity cookies",
    "identity list",
    "identity paused",
    "identity resume",
    "identity revoke",
    "scan",
    "bank create",
    "bank import",
    "bank export",
    "bank list",
    "bank show",
    "bank allow",
    "bank build",
    "case list",
    "case show",
    "notice list",
    "notice show",
    "notice send",
    "check run",
    "check list",
    "vault verify",
    "vault purge",
    "audit verify",
    "person invite",
    "organisation add",
    "stats",
    "doctor",
    "backup",
    "restore",
}
WITHOUT_JSON = {
    "up",
    "demo",
    "bank create",
    "bank export",
    "bank allow",
    "backup",
    "restore",
    "identity approve",
    "identity cookies",
    "identity resume",
    "identity revoke",
}
"""What prints one sentence, or a file, and no records."""
OF_PERSONS = {
    *(name for name in PROMISED if name.split()[0] in {"bank", "case", "identity", "notice"}),
    "archive export",
    "check list",
    "crawl",
    "report list",
    "vault purge",
}
"""What reads or decides about cases, findings, banks and logins: somebody named does it."""


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with the words that call it; typer's own classes are private."""
    for name, command in group(get_command(load_commands())).items():
        inner = group(command)
        yield from ((f"{name} {verb}", each) for verb, each in inner.items())
        if not inner:
            yield name, command


def group(command: object) -> dict[str, Any]:
    found: dict[str, Any] = getattr(command, "commands", {})
    return found


def options(command: Any) -> set[str]:  # noqa: ANN401 - typer's own classes are private
    return {option for parameter in command.params for option in parameter.opts}


def test_what_is_promised_is_there_and_nothing_else() -> None:
    assert {name for name, _ in commands()} == PROMISED


def test_every_command_says_what_it_does_and_what_each_word_means() -> None:
    for name, command in commands():
        assert len((command.help or "").split()) >= 4, name
        silent = [each.name for each in command.params if not getattr(each, "help", None)]
        assert silent in ([], ["help"]), name


def test_every_command_takes_the_data_directory() -> None:
    assert {name for name, command in commands() if "--data" not in options(command)} == set()


def test_records_are_printed_as_json_where_asked() -> None:
    assert {name for name, command in commands() if "--json" not in options(command)} == (
        WITHOUT_JSON | {"bank show", "case show", "notice show"}  # always JSON: they have no table
    )


def test_persons_are_named_where_cases_findings_or_banks_are_touched() -> None:
    assert {name for name, command in commands() if "--as" in options(command)} == OF_PERSONS


@pytest.mark.parametrize("words", [["--help"], ["scan", "--help"], ["bank", "import", "--help"]])
def test_help_needs_no_house_and_reads_no_configuration(shell: Shell, words: list[str]) -> None:
    shell.configure("this is no TOML")
    assert "Usage: orbweaver" in shell.run(*words).out


def test_help_does_not_load_what_commands_work_with() -> None:
    script = (
        "import sys; from typer.main import get_command; from orbweaver.cli.main import"
        " load_commands; get_command(load_commands());"
        "sys.exit(any(name in sys.modules for name in ('django', 'numpy', 'pydantic', 'pycurl')))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense"], "No such command"),
        (["report", "nonsense"], "No such command"),
        (["crawl"], "Missing argument"),
        (["crawl", "http://a.example/", "--max-pages", "0"], "Invalid value"),
        (["bank", "create", "a", "--near-distance-bits", "32"], "Invalid value"),
        (["person", "invite", "a@b.example", "--organisation", "x", "--role", "king"], "Invalid"),
        (["report", "import", "no-such-file.csv"], "does not exist"),
        (["restore", "no-such-file"], "does not exist"),
    ],
)
@pytest.mark.full
def test_wrong_words_exit_2_and_say_which(shell: Shell, words: list[str], says: str) -> None:
    answer = shell.run(*words, code=2)
    assert says in answer.err
    assert answer.out == ""
    assert not shell.data.exists()
