"""Nouns as JSON text that the other side of a hand-over, or a later version of us, reads back.

Any frozen dataclass of the model works: its fields are read by their types. Form 1 is
``{"v": 1, "as": <class>, "is": {...}}`` with every field by name; an address stands live, an
instant as :func:`orbweaver.model.clock.iso` writes it, an enumeration as its value, a tuple as a
list. A field with the metadata ``is_kept`` false is never written. A field that is missing takes
its default, so that a noun may grow; a field nobody knows, or of the wrong type, is an error. A
change that this does not cover gets the number 2 and a reader for each.
"""

import dataclasses
import json
import types
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from orbweaver.errors import DamagedRecord, UsageError
from orbweaver.model.clock import from_iso, iso
from orbweaver.model.url import Url

FORM = 1

T = TypeVar("T")
Convert = Callable[[Any], Any]


def to_record(noun: object) -> str:
    """Return a noun as JSON text."""
    kind: Any = type(noun)
    content = {"v": FORM, "as": kind.__name__, "is": _write(kind)(noun)}
    return json.dumps(content, separators=(",", ":"))


def from_record(text: str, *kinds: type[T]) -> T:
    """Read a noun of one of ``kinds``.

    Raises:
        DamagedRecord: It is none of them, or not what :func:`to_record` writes.
    """
    try:
        content = json.loads(text)
        if content["v"] != FORM:
            raise DamagedRecord(f"form {content['v']!r}; known is {FORM}")
        kind: Any = {kind.__name__: kind for kind in kinds}[content["as"]]
        noun: T = _read(kind)(content["is"])
    except (KeyError, TypeError, ValueError, UsageError) as error:
        raise DamagedRecord(f"{type(error).__name__} in what should be {_names(kinds)}") from None
    return noun


def _names(kinds: tuple[type[T], ...]) -> str:
    return " or ".join(kind.__name__ for kind in kinds)


@cache
def _write(form: Any) -> Convert:  # noqa: ANN401 - a type as typing spells it
    """Return what turns a value of this type into what JSON knows."""
    if form is Url:
        return Url.reveal
    if form is datetime:
        return iso
    if dataclasses.is_dataclass(form):
        fields = [(name, _write(hint)) for name, hint in _hints(form).items()]
        return lambda noun: {name: write(getattr(noun, name)) for name, write in fields}
    if get_origin(form) is tuple:
        member = _write(get_args(form)[0])
        return lambda values: [member(value) for value in values]
    inner = _inside_optional(form)
    if inner is not None:
        write_inner = _write(inner)
        return lambda value: None if value is None else write_inner(value)
    return lambda value: value


@cache
def _read(form: Any) -> Convert:  # noqa: ANN401 - a type as typing spells it
    """Return what undoes :func:`_write`; it raises on anything else."""
    if form is Url:
        return Url.parse
    if form is datetime:
        return from_iso
    if dataclasses.is_dataclass(form):
        return _read_fields(form)
    if get_origin(form) is tuple:
        member = _read(get_args(form)[0])
        return lambda values: tuple(member(value) for value in _exactly(list)(values))
    inner = _inside_optional(form)
    if inner is not None:
        read_inner = _read(inner)
        return lambda value: None if value is None else read_inner(value)
    return form if issubclass(form, Enum) else _exactly(form)


def _read_fields(form: Any) -> Convert:  # noqa: ANN401 - a dataclass
    readers = {name: _read(hint) for name, hint in _hints(form).items()}
    return lambda content: form(
        **{name: readers[name](value) for name, value in _exactly(dict)(content).items()}
    )


def _exactly(form: type) -> Convert:
    """Return what lets values of this very type through."""

    def check(value: Any) -> Any:  # noqa: ANN401 - anything that JSON holds
        if type(value) is not form:
            raise TypeError(form.__name__)
        return value

    return check


def _hints(form: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    hints = get_type_hints(form)
    kept = (field for field in dataclasses.fields(form) if field.metadata.get("is_kept", True))
    return {field.name: hints[field.name] for field in kept if field.init}


def _inside_optional(form: Any) -> Any:  # noqa: ANN401 - a type as typing spells it
    """Return ``X`` of ``X | None``; nothing for any other type."""
    if get_origin(form) not in {Union, types.UnionType}:
        return None
    inner = [member for member in get_args(form) if member is not types.NoneType]
    return inner[0] if len(inner) == 1 else None
