"""Bringing both databases to the schema that this version needs."""

from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from orbweaver.errors import StoreUnavailable, WrongState

ALIASES = ("default", "crawl")


def migrate() -> None:
    """Make or update every table of both databases.

    Raises:
        StoreUnavailable: A database does not answer.
    """
    for alias in ALIASES:
        try:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        except OperationalError as error:
            raise StoreUnavailable(f"database {alias}: {error}") from error


def require_schema() -> None:
    """Refuse to work on databases that `init` has not made or this version has outgrown.

    Raises:
        WrongState: Migrations are missing.
        StoreUnavailable: A database does not answer.
    """
    for alias in ALIASES:
        try:
            executor = MigrationExecutor(connections[alias])
        except OperationalError as error:
            raise StoreUnavailable(f"database {alias}: {error}") from error
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise WrongState("the databases are not ready; run: orbweaver init")
