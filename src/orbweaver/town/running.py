"""A running town, for the demo, the tests and the benches: started as a process of its own."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbweaver.town.blueprint import BLUEPRINTS
from orbweaver.town.serving.arrivals import FILE_NAME, Arrival, read_arrivals
from orbweaver.town.serving.canary import Touch
from orbweaver.town.serving.ledger import Mail
from orbweaver.town.serving.mailroom import Mischief
from orbweaver.town.serving.ready import Ready, read_ready
from orbweaver.town.started import ask_door, end_process, town_process
from orbweaver.town.town import Town, build_town


@dataclass(frozen=True, slots=True)
class RunningTown:
    """A town that serves; ``town`` is its plan with the ports that it really got."""

    town: Town
    ready: Ready
    process: subprocess.Popen[bytes]
    ready_path: Path

    @property
    def dns(self) -> tuple[str, int]:
        """Address and UDP port of the name server."""
        return "127.0.0.1", self.ready.numbers.dns

    @property
    def smtp(self) -> tuple[str, int]:
        """Address and TCP port of the mail server."""
        return "127.0.0.1", self.ready.numbers.smtp

    def arrivals(self, since: int = 0) -> list[Arrival]:
        """Return the requests that reached sites, from number ``since`` on."""
        return [Arrival(**fields) for fields in self._get(f"/arrivals?since={since}")]

    def written_arrivals(self) -> Sequence[Arrival]:
        """Return the same from the file, which is whole when the town has ended."""
        return read_arrivals(self.ready_path.parent / FILE_NAME)

    def touches(self) -> list[Touch]:
        """Return the connections to the canary; there must be none."""
        return [Touch(**fields) for fields in self._get("/canary")]

    def questions(self) -> dict[str, int]:
        """Return how often the name server was asked for each name."""
        return dict(self._get("/questions"))

    def mails(self) -> list[Mail]:
        """Return the mails that arrived, in order."""
        return [Mail(**{**one, "urls": tuple(one["urls"])}) for one in self._get("/mails")]

    def served_truth(self) -> Any:  # noqa: ANN401  JSON
        """Return the truth as the control door tells it: plain JSON."""
        return self._get("/truth")

    def tick(self) -> int:
        """Let a tick of the town's time pass: slow providers get on with it."""
        return int(self._ask("/tick", {})["tick"])

    def misbehave(self, mischief: Mischief, times: int = 1) -> None:
        """Tell the mail server to misbehave ``times`` times."""
        self._ask("/smtp", {"mode": mischief.value, "times": times})

    def stop(self) -> int:
        """Ask the process to end and return its exit status; kill it after 15 seconds."""
        return end_process(self.process)

    def _get(self, path: str) -> Any:  # noqa: ANN401  JSON
        return ask_door(self.ready.control_url + path)

    def _ask(self, path: str, fields: dict[str, object]) -> Any:  # noqa: ANN401  JSON
        return ask_door(self.ready.control_url + path, fields)


@contextmanager
def running_town(
    town_seed: int,
    state_dir: Path,
    *,
    sites: str = "full",
    port: int = 0,
    warm: bool = False,
) -> Iterator[RunningTown]:
    """Start a town, wait until it serves, and stop it at the end of the block.

    ``sites`` names a blueprint, ``warm`` draws the expected pictures in the background.

    Raises:
        TownNotReady: It ended at once (the message says why) or took more than a minute.
    """
    arguments = ["--sites", sites, *(["--warm"] if warm else [])]
    with town_process(town_seed, state_dir, port, arguments) as (process, ready_path):
        ready = read_ready(ready_path)
        town = build_town(town_seed, ready.ports, BLUEPRINTS[sites], state_dir / "pictures")
        yield RunningTown(town, ready, process, ready_path)
