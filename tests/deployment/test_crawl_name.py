"""The crawl keeps its name over its deaths, and shares it with nobody."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orbweaver.deployment.start import DATA_DIR_VARIABLE

pytestmark = pytest.mark.full

TELL = "from orbweaver.deployment.work import crawl_name; print(crawl_name())"
START_TWO = "import subprocess, sys; [subprocess.run(sys.argv[1:], check=True) for _ in range(2)]"


def names_under_one_runner(folder: Path) -> list[str]:
    """Start the crawl twice, as a runner does after a death, and return its names."""
    words = [sys.executable, "-c", START_TWO, sys.executable, "-c", TELL]
    environment = {
        **os.environ,
        DATA_DIR_VARIABLE: str(folder),
        "DJANGO_SETTINGS_MODULE": "orbweaver.deployment.settings",
    }
    told = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return told.stdout.splitlines()


def test_the_next_life_has_the_same_name_and_another_house_another(tmp_path: Path) -> None:
    first, again = names_under_one_runner(tmp_path)
    assert first == again
    assert first not in names_under_one_runner(tmp_path)
