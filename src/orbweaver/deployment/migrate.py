"""Bringing both databases to the schema that this version needs."""

from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from orbweaver.casework.engines import store_failure
from orbweaver.errors import WrongState

ALIASES = ("default", "crawl")
PERSON_TABLE = "casework_person"


def migrate() -> None:
    """Make or update every table of both databases.

    Raises:
        StoreUnavailable: A database does not answer.
        StoreFull: No room.
    """
    for alias in ALIASES:
        try:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        except DatabaseError as error:
            raise _failure(alias, error) from error


def require_schema() -> None:
    """Refuse to work on databases that `init` has not made, or that are of another version.

    Raises:
        WrongState: Migrations are missing here or there.
        StoreUnavailable: A database does not answer, or is none.
    """
    for alias in ALIASES:
        if not _is_there(alias):
            raise WrongState("the databases are not ready; run: orbweaver init")
        try:
            executor = MigrationExecutor(connections[alias])
        except DatabaseError as error:
            raise _failure(alias, error) from error
        graph = executor.loader.graph
        if executor.migration_plan(graph.leaf_nodes()):
            raise WrongState("the databases are not ready; run: orbweaver init")
        if executor.loader.applied_migrations.keys() - graph.nodes.keys():
            raise WrongState("the databases are of a newer version; update Orbweaver")


def holds_tables() -> bool:
    """Return whether somebody was set up here before: people's tables are there.

    Raises:
        StoreUnavailable: The database does not answer, or is none.
    """
    if not _is_there(ALIASES[0]):
        return False
    try:
        return PERSON_TABLE in connections[ALIASES[0]].introspection.table_names()
    except DatabaseError as error:
        raise _failure(ALIASES[0], error) from error


def _failure(alias: str, error: DatabaseError) -> Exception:
    """Return a failure with the database's name before it; a fault of ours as it is."""
    failure = store_failure(error)
    return type(failure)(f"database {alias}: {failure.detail}") if failure else error


def _is_there(alias: str) -> bool:
    """Return whether there is something to connect to: SQLite would make an empty file."""
    connection = connections[alias]
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite" and "memory" not in name
    return not is_file or Path(name).exists()
