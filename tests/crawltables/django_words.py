"""Django's own words, said to a database of the crawl alone."""

import os
import subprocess
import sys
from pathlib import Path


def django(target: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of Django's on a database of the crawl alone."""
    return subprocess.run(
        [sys.executable, "-m", "tests.servers.crawl_database", target, *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        cwd=Path(__file__).parents[2],
    )
