"""Starting: the configuration of one data directory is read, and Django set up with it."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orbweaver.deployment.house import House

DATA_DIR_VARIABLE = "ORBWEAVER_DATA"
SETTINGS_MODULE = "orbweaver.deployment.settings"
OWNER_ONLY = 0o077
"""What this process creates is for its own user alone."""


def set_up_django(data_dir: str) -> None:
    """Make this process work on ``data_dir``; modules with tables may be imported afterwards.

    Raises:
        ConfigError: The configuration is wrong.
    """
    import django

    os.umask(OWNER_ONLY)
    os.environ[DATA_DIR_VARIABLE] = data_dir
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    django.setup()


def open_data(data_dir: str) -> "House":
    """Make this process work on ``data_dir``, and return its house.

    Raises:
        ConfigError: The configuration is wrong.
    """
    set_up_django(data_dir)
    from orbweaver.deployment.house import open_house
    from orbweaver.deployment.logs import set_up_logs

    set_up_logs()
    return open_house()
