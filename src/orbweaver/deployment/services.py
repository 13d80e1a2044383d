"""The processes of a house, and what each does."""

import os
import sys

from orbweaver.config import Config
from orbweaver.config.load import ENVIRONMENT_PREFIX
from orbweaver.deployment.start import DATA_DIR_VARIABLE
from orbweaver.ports.runner.port import Service

WEB, CRAWL, DESK, COURIER = "web", "crawl", "desk", "courier"
RESTORE_DATABASES = "restore-databases"


def house_services(config: Config) -> tuple[Service, ...]:
    """Return the processes that ``orbweaver up`` keeps running; no crawl without a mandate."""
    names = (WEB, CRAWL, DESK, COURIER) if config.mandate else (WEB, DESK, COURIER)
    return tuple(_service(name, config) for name in names)


def _service(name: str, config: Config) -> Service:
    return Service(
        name=name,
        command=(sys.executable, "-m", "orbweaver.deployment.process", name),
        environment={**_overrides(), DATA_DIR_VARIABLE: str(config.data_dir)},
    )


def _overrides() -> dict[str, str]:
    """Return what the environment says of the configuration: services read it too."""
    return {key: value for key, value in os.environ.items() if key.startswith(ENVIRONMENT_PREFIX)}
