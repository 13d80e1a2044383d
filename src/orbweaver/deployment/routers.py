"""Which database a table lives in: what machines saw, or what people decided."""

from typing import Any

CRAWL_APP = "crawltables"
CRAWL_ALIAS = "crawl"
CASEWORK_ALIAS = "default"


class TwoDatabases:
    """Sends the crawl tables to ``crawl`` and everything else to ``default``."""

    def db_for_read(self, model: Any, **hints: object) -> str:  # noqa: ANN401 - Django's signature
        """Return the alias to read from."""
        del hints
        return _alias(_label(model))

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: object) -> bool:  # noqa: ANN401 - Django's
        """No foreign key crosses."""
        del hints
        return _alias(_label(one)) == _alias(_label(other))

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Make each table in its own database only."""
        del hints
        return db == _alias(app_label)


def _label(model: Any) -> str:  # noqa: ANN401 - Django's signature
    return str(model._meta.app_label)  # noqa: SLF001 - Django's documented door to a model


def _alias(app_label: str) -> str:
    return CRAWL_ALIAS if app_label == CRAWL_APP else CASEWORK_ALIAS
