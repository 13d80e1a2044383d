"""``orbweaver up``: the whole house as one process tree."""

import signal
import sys
from types import FrameType

from orbweaver.cli.acting import mandate_organisation
from orbweaver.cli.options import DataDir
from orbweaver.cli.output import complain, say
from orbweaver.deployment.start import open_data

WATCH_S = 0.5


def up(*, data: DataDir = "orbweaver-data") -> None:
    """Run web, crawl, desk and courier until interrupted; restart what dies.

    The Orb listens on `house.listen_host` and `house.listen_port`.
    """
    with open_data(data) as house:
        from orbweaver.deployment.services import house_services
        from orbweaver.deployment.web import require_free_port
        from orbweaver.ports.runner.local import LocalRunner

        house.require_initialised()
        config = house.config
        if config.mandate:
            mandate_organisation(house)
        require_free_port(config.house.listen_host, config.house.listen_port)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: _note(stopping, received, frame))
    runner = LocalRunner()
    runner.start(house_services(config))
    say(f"The Orb: {config.base_url}/orb/")
    if config.mandate is None:
        complain("No mandate in orbweaver.toml yet: nothing is crawled.")
    try:
        while not stopping:
            for name in runner.watch_once(WATCH_S):
                complain(f"{name} died and was started again")
    finally:
        runner.stop()
    sys.exit(0)


def _note(stopping: list[int], received: int, frame: FrameType | None) -> None:
    del frame
    stopping.append(received)
