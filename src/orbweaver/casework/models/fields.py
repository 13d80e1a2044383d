"""Columns of our own: live addresses, which leave their noun here to be stored."""

from typing import TYPE_CHECKING

from django.db import models

from orbweaver.model.url import Url

if TYPE_CHECKING:
    _Column = models.Field[Url, Url]
    _OptionalColumn = models.Field[Url | None, Url | None]
else:
    _Column = _OptionalColumn = models.Field


class _Address:
    """A live address at rest, a defanged noun in the program."""

    def get_internal_type(self) -> str:
        """Store as text."""
        return "TextField"

    def from_db_value(self, value: str | None, *context: object) -> Url | None:
        """Read a column."""
        del context
        return None if value is None else Url.parse(value)

    def to_python(self, value: object) -> Url | None:
        """Take a noun or its stored text."""
        return value if value is None or isinstance(value, Url) else Url.parse(str(value))

    def get_prep_value(self, value: object) -> str | None:
        """Write a column."""
        return value.reveal() if isinstance(value, Url) else None


class AddressField(_Address, _Column):
    """An address that is always there."""


class OptionalAddressField(_Address, _OptionalColumn):
    """An address that may be missing."""
