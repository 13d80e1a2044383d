"""Django's two database aliases, from the configuration."""

from pathlib import Path
from typing import Any

from orbweaver.casework.engines import sqlite_options
from orbweaver.config import Config


def crawl_file(config: Config) -> Path:
    """Return where SQLite keeps what machines saw."""
    return config.data_dir / "crawl.sqlite3"


def casework_file(config: Config) -> Path:
    """Return where SQLite keeps what people decided."""
    return config.data_dir / "casework.sqlite3"


def databases(config: Config) -> dict[str, dict[str, Any]]:
    """Return Django's ``DATABASES``."""
    if config.store.kind == "postgres":
        return {
            "default": _postgres(config.store.casework_dsn),
            "crawl": _postgres(config.store.crawl_dsn),
        }
    return {"default": _sqlite(casework_file(config)), "crawl": _sqlite(crawl_file(config))}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": sqlite_options(),
    }


def _postgres(dsn: str) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(dsn)
    known = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    settings: dict[str, Any] = {
        django: str(given.get(libpq, "")) for libpq, django in known.items()
    }
    options = {name: value for name, value in given.items() if name not in known}
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, **settings}
