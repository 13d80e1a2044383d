"""What a migration tells Django of a table that it made by SQL."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.migrations import CreateModel

from orbweaver.crawltables.table_form import TableForm


def model_state(form: TableForm) -> CreateModel:
    """Return the operation that puts the model of this table into Django's state."""
    return CreateModel(_model_name(form.name), list(_fields(form)), {"db_table": form.name})


def _model_name(table: str) -> str:
    """Return ``PageKnownRow`` for ``crawl_page_known``."""
    return "".join(word.capitalize() for word in table.split("_")[1:]) + "Row"


def _fields(form: TableForm) -> Iterator[tuple[str, "models.Field[Any, Any]"]]:
    if len(form.key) > 1:
        yield "pk", _composite(form.key)
    for name, kind in form.columns:
        is_key = (name,) == form.key and not form.has_number
        is_unique = name in form.also_unique or ((name,) == form.key and form.has_number)
        yield name, _field(kind, is_key=is_key, is_unique=is_unique)


def _composite(key: tuple[str, ...]) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(
        *key, blank=True, editable=False, primary_key=True, serialize=False
    )


def _field(kind: str, *, is_key: bool, is_unique: bool) -> "models.Field[Any, Any]":
    if kind == "number":
        return models.BigAutoField(primary_key=True, serialize=False)
    field = _FIELDS[kind.removesuffix("?")]
    if is_key:
        return field(primary_key=True, serialize=False)
    return field(null=kind.endswith("?"), unique=is_unique)


_FIELDS: "dict[str, type[models.Field[Any, Any]]]" = {
    "text": models.TextField,
    "bytea": models.BinaryField,
    "bigint": models.BigIntegerField,
    "smallint": models.SmallIntegerField,
    "boolean": models.BooleanField,
}
