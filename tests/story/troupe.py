"""The troupe: the house's processes, started and stopped by name, and started again as they die."""

import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from orbweaver.config.load import ENVIRONMENT_PREFIX
from orbweaver.deployment.start import DATA_DIR_VARIABLE
from orbweaver.ports.runner.local import LocalRunner, Patience
from orbweaver.ports.runner.port import Service

ROOT = Path(__file__).parents[2]
PATIENCE = Patience(first_pause_s=0.02, longest_pause_s=0.1)
"""Kills come thick here, and none of them is a fault that a pause would cure."""

KillPlan = Mapping[tuple[str, str], Sequence[str]]
"""By stage and process: where it is killed, as ``tests.kills.process --kill`` reads it."""


class Troupe:
    """Runs any of the house's processes, each under a runner of its own."""

    def __init__(self, data_dir: Path, kills: KillPlan) -> None:
        """Start nobody yet."""
        self._data_dir = data_dir
        self._kills = kills
        self._runners: dict[str, LocalRunner] = {}
        self.deaths: Counter[str] = Counter()

    def start(self, stage: str, *names: str) -> None:
        """Start processes that do not run."""
        for name in names:
            runner = self._runners[name] = LocalRunner(PATIENCE)
            runner.start([self._service(stage, name)])

    def watch_once(self, wait_s: float) -> None:
        """Look after everybody who runs, for about ``wait_s``."""
        for name, runner in self._runners.items():
            self.deaths[name] += len(runner.watch_once(wait_s / len(self._runners)))

    def stop(self, *names: str) -> None:
        """Stop processes, all of them where nobody is named."""
        for name in names or tuple(self._runners):
            self._runners.pop(name).stop()

    def _service(self, stage: str, name: str) -> Service:
        kills = [word for kill in self._kills.get((stage, name), ()) for word in ("--kill", kill)]
        module = (sys.executable, "-m", "tests.kills.process")
        return Service(name, (*module, name, "--stage", stage, *kills), environment(self._data_dir))


def environment(data_dir: Path) -> dict[str, str]:
    """Return what a process of the house in ``data_dir`` is given."""
    given = {key: value for key, value in os.environ.items() if key.startswith(ENVIRONMENT_PREFIX)}
    return {
        **given,
        DATA_DIR_VARIABLE: str(data_dir),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
    }
