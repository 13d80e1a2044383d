"""The two engines: how casework's connections are guarded, and how its writers take turns."""

import hashlib
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from orbweaver.errors import StoreError, StoreFull, StoreUnavailable

FULL = ("disk is full", "no space left", "file too large")
"""What engines say when there is no room."""

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; "
    "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON;"
)


def store_failure(error: DatabaseError) -> StoreError | None:
    """Return what a database's failure is called here; nothing for one that is our own fault."""
    if (
        not isinstance(error, OperationalError | InterfaceError)
        and type(error) is not DatabaseError
    ):
        return None
    words = str(error).strip().partition("\n")[0]
    if any(word in words.lower() for word in FULL):
        return StoreFull(words)
    return StoreUnavailable(words)


def sqlite_options() -> dict[str, Any]:
    """Return the ``OPTIONS`` of Django's SQLite alias: write locks first, durable, guarded."""
    return {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_PRAGMAS}


def guard_connection(connection: BaseDatabaseWrapper, **hints: object) -> None:
    """Let no SQLite connection start without recursive triggers, however it was configured.

    Without them ``INSERT OR REPLACE`` deletes a recorded row and no trigger hears of it.
    """
    del hints
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON")


def take_turn(name: str) -> None:
    """Wait until no other transaction holds this name, and hold it until ours ends.

    On PostgreSQL an advisory lock; on SQLite a transaction is alone from its first statement
    (``BEGIN IMMEDIATE``). Call it inside a transaction, before reading what it protects. Whoever
    takes several takes them in the order cases, banks, handover.
    """
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"casework:{name}".encode()).digest()[:8], "big")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number - (1 << 63)])
