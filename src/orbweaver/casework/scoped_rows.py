"""Questions in SQL for pages that must be quick: the scope of the person holds for them, too."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

Answer = list[tuple[object, ...]]


def rows_in_scope(question: str, values: Sequence[object], ids: Sequence[str] = ()) -> Answer:
    """Return the answer to a question about what the person of this scope may know of.

    Args:
        question: SQL with ``organisation_id {in_scope}`` in it, after ``{ids}`` and before every
            other placeholder.
        values: For the other placeholders.
        ids: What ``{ids}`` stands for.

    Raises:
        ScopeError: There is no scope.
    """
    known = get_scope().get("organisation")
    if known is None:
        raise ScopeError("a question in SQL needs a scope of organisations")
    return rows(question.replace("{in_scope}", f"IN ({_places(known)})"), (*known, *values), ids)


def rows(question: str, values: Sequence[object], ids: Sequence[str] = ()) -> Answer:
    """Return the answer to a question; ``{ids}`` comes before every other placeholder."""
    with connection.cursor() as cursor:
        given: list[Any] = [*ids, *values]
        cursor.execute(question.replace("{ids}", _places(ids)), given)
        answer: Answer = cursor.fetchall()
        return answer


def instant(value: object) -> datetime:
    """Return an instant of a column as everybody else has it: SQLite keeps it without its zone."""
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is no instant")
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _places(values: Sequence[object]) -> str:
    """Return as many placeholders as there are values; what fits nothing for none."""
    return ", ".join(["%s"] * len(values)) or "NULL"
