"""One report goes all the way through, on the whole invented town, without a person."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.full, pytest.mark.timeout(900)]

SUMS_THAT_A_SECOND_RUN_KEEPS = (
    "reports",
    "seeds",
    "media",
    "sightings",
    "findings",
    "cases",
    "verdicts",
    "classifications",
    "notices",
    "notices_sent",
    "removed",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def orbweaver(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orbweaver", *words, "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "160"},
    )


def sums(data: Path) -> dict[str, int]:
    done = orbweaver("stats", "--json", data=data)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    return {name: figures[name] for name in SUMS_THAT_A_SECOND_RUN_KEEPS}


@pytest.mark.parametrize("sites", ["settled", pytest.param("full", marks=pytest.mark.long)])
def test_the_story_reaches_its_end_and_meets_the_truth(sites: str, tmp_path: Path) -> None:
    port = str(free_port())
    done = orbweaver("demo", "--once", "--sites", sites, "--port", port, data=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Every stage was reached and the truth is met." in done.stdout
    for nothing in ("wrong matches", "out-of-scope fetches", "canary connections"):
        assert f"{nothing}: 0" in done.stdout
    assert "double notices: 0" in done.stdout
    assert "Traceback" not in done.stderr

    after_first = sums(tmp_path)
    assert after_first["removed"] > 0
    again = orbweaver("demo", "--once", "--sites", sites, "--port", port, data=tmp_path)
    assert again.returncode == 0, again.stdout + again.stderr
    assert sums(tmp_path) == after_first, "a second run adds nothing"
