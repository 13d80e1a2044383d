"""Managers of what belongs to organisations: outside a scope every question raises."""

from typing import Any

from django.db.models import QuerySet
from django_scopes import ScopedManager as LooselyScopedManager
from django_scopes.manager import DisabledQuerySet

OPEN = frozenset({"create", "bulk_create", "none", "as_manager"})
"""What needs no scope: making rows, which name their organisation, and asking for nothing."""


class ClosedQuerySet(DisabledQuerySet):
    """Refuses every question; the one of the package lets ``exists`` and ``exclude`` through."""


for _name in dir(QuerySet):
    _is_question = callable(getattr(QuerySet, _name)) and not _name.startswith("_")
    if _is_question and _name not in OPEN:
        setattr(ClosedQuerySet, _name, DisabledQuerySet.error)


def ScopedManager(*, organisation: str) -> Any:  # noqa: N802, ANN401 (stands for the package's)
    """Return a manager that sees the rows of the organisations in scope, and none without one.

    Args:
        organisation: The path from a row to the id of its organisation.
    """
    base: type[Any] = type(LooselyScopedManager(organisation=organisation))

    class Manager(base):  # type: ignore[misc]  # made by the package at run time
        """The package's manager, closed where it leaves a gap."""

        def get_queryset(self) -> Any:  # noqa: ANN401 (of whichever model)
            """Return the rows in scope, or what refuses to be asked."""
            found = super().get_queryset()
            if not isinstance(found, DisabledQuerySet):
                return found
            return ClosedQuerySet(self.model, using=self._db, missing_scopes=found.missing_scopes)

    return Manager()
