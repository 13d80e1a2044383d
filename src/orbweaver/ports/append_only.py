"""The SQL by which a database itself refuses to change what was recorded.

Two table apps use it (what machines saw, what people decided), each in its own migrations, so
it is text alone and knows neither Django nor a driver.

SQLite: triggers refuse UPDATE and DELETE. ``INSERT OR REPLACE`` deletes the old row without
asking the delete trigger unless the connection has ``recursive_triggers=ON``, so a third trigger
runs before every insert and refuses one whose key is taken. It fires before SQLite resolves
conflicts, hence ``INSERT OR IGNORE`` and ``ON CONFLICT DO NOTHING`` are refused too when the row
is there: an idempotent insert is written ``INSERT ... SELECT ... WHERE NOT EXISTS (...)``.

PostgreSQL: triggers refuse UPDATE, DELETE and TRUNCATE (``ON CONFLICT DO UPDATE`` is an UPDATE;
``ON CONFLICT DO NOTHING`` works). They are ``ENABLE ALWAYS``, so that a session which plays
replica does not walk past. A partition may be truncated by its own name, so each wants its own
trigger against that: pass ``partitions``.

A later migration that makes SQLite rebuild the table (most changes of a column do) drops these
triggers and must write them again; each app's tests ask that every recorded table has them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Vendor = Literal["sqlite", "postgresql"]

MARK = "append-only:"
"""How every refusal of these triggers begins; drivers raise it as ``IntegrityError``."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """Statements that protect one table, and those that take the protection away again."""

    forward: tuple[str, ...]
    reverse: tuple[str, ...]


def append_only_sql(
    vendor: Vendor,
    table: str,
    keys: Sequence[Sequence[str]],
    *,
    partitions: Sequence[str] = (),
    has_rowid: bool = True,
) -> TableRule:
    """Return the statements that make ``table`` append-only.

    Args:
        vendor: Which engine they are for.
        table: Its name; letters, digits and ``_``, nothing that needs quotes.
        keys: Each unique key as its columns: the primary key, then other unique constraints.
        partitions: PostgreSQL only: the names of all partitions of the table.
        has_rowid: SQLite only: whether the table has a hidden ``rowid`` (no ``WITHOUT ROWID``).
    """
    if vendor == "sqlite":
        return _sqlite(table, keys, has_rowid=has_rowid)
    return _postgresql(table, partitions)


def _sqlite(table: str, keys: Sequence[Sequence[str]], *, has_rowid: bool) -> TableRule:
    taken = " OR ".join(_taken_keys(keys, has_rowid=has_rowid))
    is_there = f"EXISTS (SELECT 1 FROM {table} AS kept WHERE {taken})"  # noqa: S608 (names of ours)
    return TableRule(
        forward=(
            _sqlite_trigger(table, "update", ""),
            _sqlite_trigger(table, "delete", ""),
            _sqlite_trigger(table, "insert", f"WHEN {is_there} "),
        ),
        reverse=tuple(f"DROP TRIGGER {table}_no_{act}" for act in ("update", "delete", "insert")),
    )


def _taken_keys(keys: Sequence[Sequence[str]], *, has_rowid: bool) -> Iterator[str]:
    for key in keys:
        yield "(" + " AND ".join(f"kept.{column} = NEW.{column}" for column in key) + ")"
    if has_rowid:
        yield "(kept.rowid = NEW.rowid)"  # a replacing insert may name the hidden key instead


def _sqlite_trigger(table: str, act: str, condition: str) -> str:
    refusal = f"{MARK} {table} refuses this {act}"
    return (
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} FOR EACH ROW "
        f"{condition}BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    )


def _postgresql(table: str, partitions: Sequence[str]) -> TableRule:
    function = f"{table}_refuses"
    body = (
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{MARK} {table} refuses this %', lower(TG_OP) "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    forward = [
        body,
        *_postgresql_trigger(table, "change", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"),
    ]
    for each in (table, *partitions):
        timing = f"BEFORE TRUNCATE ON {each} FOR EACH STATEMENT"
        forward += _postgresql_trigger(table, "truncate", timing, of=each)
    reverse = [f"DROP TRIGGER {table}_no_truncate ON {each}" for each in (*partitions, table)]
    reverse += [f"DROP TRIGGER {table}_no_change ON {table}", f"DROP FUNCTION {function}()"]
    return TableRule(tuple(forward), tuple(reverse))


def _postgresql_trigger(table: str, act: str, timing: str, of: str = "") -> tuple[str, str]:
    name = f"{table}_no_{act}"
    return (
        f"CREATE TRIGGER {name} {timing} EXECUTE FUNCTION {table}_refuses()",
        f"ALTER TABLE {of or table} ENABLE ALWAYS TRIGGER {name}",
    )
