"""Starting: the configuration of one data directory is read, and Django set up with it."""

import os

import django

DATA_DIR_VARIABLE = "ORBWEAVER_DATA"
SETTINGS_MODULE = "orbweaver.deployment.settings"


def set_up_django(data_dir: str) -> None:
    """Make this process work on ``data_dir``; modules with tables may be imported afterwards.

    Raises:
        ConfigError: The configuration is wrong.
    """
    os.environ[DATA_DIR_VARIABLE] = data_dir
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    django.setup()
