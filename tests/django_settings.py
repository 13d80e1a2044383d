"""Django as the deployment sets it up, with two databases in memory and a quick password hash."""

import os
from pathlib import Path

from orbweaver.casework.engines import sqlite_options

_BEFORE = os.environ.pop("ORBWEAVER_DATA", None)
os.environ["ORBWEAVER_DATA"] = str(Path(__file__).with_name("no-such-data"))  # defaults alone
try:
    from orbweaver.deployment.settings import *  # noqa: F403 - settings are names; all of them count
finally:
    del os.environ["ORBWEAVER_DATA"]
    if _BEFORE is not None:
        os.environ["ORBWEAVER_DATA"] = _BEFORE

SECRET_KEY = "a garden wall is not a secret"
DATABASES = {
    alias: {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "OPTIONS": sqlite_options()}
    for alias in ("default", "crawl")
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver"]
STATIC_ROOT = None  # whitenoise finds them in the packages
