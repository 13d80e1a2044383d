"""The two kinds of rows: those that change, and those that are written once."""

from collections.abc import Iterable

from django.db import models
from django.db.models.base import ModelBase

from orbweaver.errors import AppendOnly

ID_CHARS = 32
"""Ids are 32 hex digits."""


class Row(models.Model):
    """A row that is named by its key when it is printed."""

    class Meta:
        """What the database holds to."""

        abstract = True

    def __str__(self) -> str:
        """Print kind and key, never content."""
        return f"{type(self).__name__} {self.pk}"


class Recorded(Row):
    """A row that is written once.

    The triggers of the migrations hold this; the refusal here only says it more clearly.
    """

    class Meta:
        """What the database holds to."""

        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert; refuse to change.

        Raises:
            AppendOnly: The row was recorded before.
        """
        if force_update or update_fields or not self._state.adding:
            raise AppendOnly(str(self))
        super().save(force_insert=force_insert or True, using=using)
