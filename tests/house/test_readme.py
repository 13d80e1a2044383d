"""The commands that the README shows are true: they are run."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

NOT_HERE = {
    "./run demo": "runs until it is stopped; the demo's own tests play it to its end",
    "./run test": "is what runs this test",
    "./run orbweaver up": "runs until it is stopped; the house's own tests start it",
}
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Return every command line of the README, in order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [line for block in BLOCK.findall(text) for line in block.splitlines() if line]


def test_every_command_goes_through_the_front_door() -> None:
    assert commands()
    assert not [line for line in commands() if not line.startswith("./run ")]


def test_what_is_not_run_is_still_in_the_readme() -> None:
    assert set(NOT_HERE) <= set(commands())


@pytest.mark.full
def test_the_commands_of_the_readme_work_in_their_order(tmp_path: Path) -> None:
    environment = {**os.environ, "ORBWEAVER_DATA": str(tmp_path / "data")}
    for line in commands():
        if line in NOT_HERE:
            continue
        done = subprocess.run(
            shlex.split(line),
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
