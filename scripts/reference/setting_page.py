"""docs/settings.md: every key of the configuration file, with its kind, default and meaning."""

import ast
import inspect
from collections.abc import Iterator
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from orbweaver.config import CONFIG_FILE_NAME, Config
from orbweaver.config.load import ENVIRONMENT_PREFIX
from scripts.reference.layout import first_sentence, one_line, page, table

OPENING = (
    f"These stand in `{CONFIG_FILE_NAME}` in the data directory. The environment wins over the "
    f"file: `{ENVIRONMENT_PREFIX}CRAWL__DELAY_S=2` sets `delay_s` of `[crawl]`. A key that is not "
    "listed here is an error that names its line."
)
PLAIN = {str: "text", int: "number", float: "number", bool: "true or false"}


def section_of(field: FieldInfo) -> type[BaseModel] | None:
    """Return the section class that a top-level key holds, if it holds one."""
    kinds = get_args(field.annotation) or (field.annotation,)
    return next((k for k in kinds if inspect.isclass(k) and issubclass(k, BaseModel)), None)


def remarks() -> dict[tuple[str, str], str]:
    """Return the sentence that stands under each key in the source, by class and key."""
    sections = (section_of(field) for field in Config.model_fields.values())
    modules = {inspect.getmodule(section) for section in sections if section}
    return {
        (owner.name, ast.unparse(key.target)): one_line(str(text.value.value))
        for module in modules
        if module
        for owner in ast.parse(inspect.getsource(module)).body
        if isinstance(owner, ast.ClassDef)
        for key, text in zip(owner.body, owner.body[1:], strict=False)
        if isinstance(key, ast.AnnAssign)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
    }


def kind_of(annotation: Any) -> str:  # noqa: ANN401 - an annotation can be anything
    """Say in words what a key takes."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin in (Union, UnionType):
        return " or ".join(kind_of(part) for part in inner if part is not type(None))
    if origin is tuple:
        return "list" if Ellipsis in inner else "ADDRESS:PORT"
    if origin is not None:
        return kind_of(inner[0]) if hasattr(annotation, "__metadata__") else "table"
    if inspect.isclass(annotation) and issubclass(annotation, Enum):
        return " or ".join(f"`{member.value}`" for member in annotation)
    return PLAIN.get(annotation, str(annotation.__name__).lower())


def limits_of(field: FieldInfo) -> str:
    """Say within which bounds a value must lie."""
    found = (
        f"{words} {getattr(limit, name)}"
        for limit in field.metadata
        for name, words in (("ge", "at least"), ("le", "at most"))
        if getattr(limit, name, None) is not None
    )
    return ", ".join(found)


def default_of(field: FieldInfo) -> str:
    """Write the default as it would stand in the file."""
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value in ("", None, (), {}):
        return ""
    return f"`{_as_toml(value)}`"


def _as_toml(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_as_toml, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rows(section: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    says = remarks()
    for name, field in section.model_fields.items():
        kind = ", ".join(part for part in (kind_of(field.annotation), limits_of(field)) if part)
        yield f"`{name}`", kind, default_of(field), says.get((section.__name__, name), "")


def _heading(name: str, field: FieldInfo) -> str:
    """Write a section's head as it stands in the file: in two brackets where it may repeat."""
    return f"[[{name}]]" if get_origin(field.annotation) is tuple else f"[{name}]"


def setting_page() -> str:
    """Write the page."""
    parts = (
        f"## {_heading(name, field)}\n\n{first_sentence(section)}\n\n"
        + table(("Key", "Takes", "Default", "Means"), _rows(section))
        for name, field in Config.model_fields.items()
        if (section := section_of(field))
    )
    return page("Settings", OPENING, *parts)
