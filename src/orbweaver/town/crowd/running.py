"""A running crowd, for tests and benches: started as a process of its own."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orbweaver.town.crowd.plan import Crowd
from orbweaver.town.serving.arrivals import FILE_NAME, Arrival, read_arrivals
from orbweaver.town.serving.canary import Touch
from orbweaver.town.serving.ready import Ready, read_ready
from orbweaver.town.started import ask_door, end_process, town_process


@dataclass(frozen=True, slots=True)
class RunningCrowd:
    """A crowd that serves."""

    crowd: Crowd
    ready: Ready
    process: subprocess.Popen[bytes]
    state_dir: Path

    @property
    def port(self) -> int:
        """Every site's TCP port."""
        return self.ready.numbers.web

    @property
    def dns(self) -> tuple[str, int]:
        """Address and UDP port of the name server."""
        return "127.0.0.1", self.ready.numbers.dns

    def addresses(self) -> tuple[tuple[str, int], ...]:
        """Return the exact (address, port) pairs that a crawler may connect to."""
        return tuple((ip, self.port) for ip in self.crowd.ips())

    def seeds(self) -> list[str]:
        """Return the address to report of every site."""
        return list(self.crowd.seeds(self.port))

    def arrivals(self, since: int = 0) -> list[Arrival]:
        """Return the requests that reached sites, from number ``since`` on."""
        told = ask_door(f"{self.ready.control_url}/arrivals?since={since}")
        return [Arrival(**fields) for fields in told]

    def touches(self) -> list[Touch]:
        """Return the connections to the canary; there must be none."""
        return [Touch(**fields) for fields in ask_door(f"{self.ready.control_url}/canary")]

    def stop(self) -> int:
        """End the process; its arrivals are all in the file then."""
        return end_process(self.process)

    def written_arrivals(self) -> Sequence[Arrival]:
        """Return the arrivals from the file, which is whole when the crowd has ended."""
        return read_arrivals(self.state_dir / FILE_NAME)


@contextmanager
def running_crowd(crowd: Crowd, state_dir: Path) -> Iterator[RunningCrowd]:
    """Start a crowd, wait until it serves, and stop it at the end of the block.

    Raises:
        TownNotReady: It ended at once (the message says why) or took more than a minute.
    """
    arguments = ["--sites", str(crowd.sites), "--addresses", str(crowd.addresses)]
    arguments += ["--grumpy", str(crowd.grumpy_every)]
    with town_process(crowd.town_seed, state_dir, 0, arguments) as (process, ready_path):
        yield RunningCrowd(crowd, read_ready(ready_path), process, state_dir)
