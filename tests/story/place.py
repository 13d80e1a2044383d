"""Places where the story is told: a folder, a port for the Orb, and engines by the environment."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from orbweaver.demo.play import TOWN_FOLDER
from tests.story.outcome import Outcome
from tests.story.troupe import ROOT

STORY = "tests.story.drive"
LIMIT_S = 900
SHARED = ("demo.key", f"{TOWN_FOLDER}/town.json", f"{TOWN_FOLDER}/pictures")
"""What two houses must share for one story to have the same identities in both."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one house stands; its town is started with every telling, on the same ports."""

    data: Path
    port: int
    sites: str
    environment: Mapping[str, str] = field(default_factory=dict)
    """What the environment says over the configuration: ``ORBWEAVER__SECTION__KEY``."""

    def prepare(self) -> None:
        """Set the house up, bring its people in, take the reports in."""
        self.run(STORY, "--prepare")

    def tell(self, *words: str) -> Outcome:
        """Tell the story on from where it stands; ``words`` as ``tests.story.drive`` takes them."""
        out = self.data.with_suffix(".json")
        self.run(STORY, "--out", str(out), *words)
        return Outcome.read(out)

    def copy(self, data: Path) -> "Place":
        """Return a place where everything is as it is here now."""
        shutil.copytree(self.data, data)
        return replace(self, data=data)

    def twin(self, data: Path, environment: Mapping[str, str]) -> "Place":
        """Return an empty place on other engines, with the key and the town of this one."""
        for name in SHARED:
            source, target = self.data / name, data / name
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, target)
        return replace(self, data=data, environment=environment)

    def lend_pictures(self, to: "Place") -> None:
        """Give another place's town the pictures that this one's has drawn."""
        folder = f"{TOWN_FOLDER}/pictures"
        shutil.copytree(self.data / folder, to.data / folder, dirs_exist_ok=True)

    def run(self, module: str, *words: str) -> str:
        """Run a driver's module at this place; return what it and the house complained of."""
        where = ("--data", str(self.data), "--port", str(self.port), "--sites", self.sites)
        done = subprocess.run(
            [sys.executable, "-m", module, *where, *words],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return done.stderr


def free_port() -> int:
    """Return a port of loopback that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
