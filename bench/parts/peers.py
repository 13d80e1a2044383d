"""The Python that the named peers live in: an environment of their own, made once from PyPI."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from bench.parts.cache import ROOT, cache_folder
from bench.parts.progress import say

PINNED = Path(__file__).with_name("peers.txt")


def peers_python(pinned: Path = PINNED) -> Path:
    """Return the interpreter of the peers' environment, made where it is missing or outdated."""
    folder = cache_folder() / f"peers-{sha256(pinned.read_bytes()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        say(f"installing {pinned.stem} from PyPI")
        environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(folder)}
        for words in (
            ["venv", "-q", "--allow-existing", "--python", sys.executable, str(folder)],
            ["pip", "install", "-q", "-r", str(pinned)],
        ):
            subprocess.run([_uv(), *words], env=environment, check=True, cwd=ROOT)
        (folder / "complete").touch()
    return python


def peers_versions(pinned: Path = PINNED) -> dict[str, str]:
    """Return what is pinned, by name."""
    lines = [line for line in pinned.read_text().splitlines() if "==" in line]
    return dict(line.split("==", 1) for line in lines)


def _uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    return str(beside) if beside.exists() else "uv"
