"""The processes of a house, and what each does."""

import sys

from orbweaver.config import Config
from orbweaver.ports.runner.port import Service

WEB, CRAWL, DESK, COURIER = "web", "crawl", "desk", "courier"


def house_services(config: Config) -> tuple[Service, ...]:
    """Return the processes that ``orbweaver up`` keeps running; no crawl without a mandate."""
    names = (WEB, CRAWL, DESK, COURIER) if config.mandate else (WEB, DESK, COURIER)
    return tuple(_service(name, config) for name in names)


def _service(name: str, config: Config) -> Service:
    return Service(
        name=name,
        command=(sys.executable, "-m", "orbweaver.deployment.process", name),
        environment={"ORBWEAVER_DATA": str(config.data_dir)},
    )
