"""Schemes from files: sets of labels are data, one TOML file each, checked when read."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from orbweaver.errors import ConfigError
from orbweaver.model.scheme import Label, Scheme

SUFFIX = ".toml"
LABEL_KEYS = {"name", "title", "key", "actionable", "allows"}
KEYS = tuple("123456789")


def load_schemes() -> dict[str, Scheme]:
    """Return the schemes that ship with the house, by name.

    Raises:
        ConfigError: A file is wrong; says which and where.
    """
    found = {}
    for resource in files("orbweaver.casework.schemes").iterdir():
        if resource.name.endswith(SUFFIX):
            name = resource.name.removesuffix(SUFFIX)
            found[name] = scheme_of(name, resource.read_text(encoding="utf-8"))
    return dict(sorted(found.items()))


def load_scheme(path: Path) -> Scheme:
    """Return the scheme of a file of one's own.

    Raises:
        ConfigError: The file is wrong; says where.
    """
    return scheme_of(path.stem, path.read_text(encoding="utf-8"))


def scheme_of(name: str, text: str) -> Scheme:
    """Read one scheme.

    Raises:
        ConfigError: Not TOML, a key missing or unknown, or two labels share a name or a key.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"scheme {name}: {error}") from error
    title, rows = content.get("title"), content.get("label")
    if not isinstance(title, str) or not isinstance(rows, list) or not rows:
        raise ConfigError(f"scheme {name}: needs a title and at least one [[label]]")
    labels = tuple(_label(name, place, row) for place, row in enumerate(rows, start=1))
    _refuse_twins(name, labels)
    return Scheme(name, title, labels)


def _label(scheme: str, place: int, row: Mapping[str, Any]) -> Label:
    where = f"scheme {scheme}, label {place}"
    if unknown := set(row) - LABEL_KEYS:
        raise ConfigError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    for key in ("name", "title", "key"):
        if not isinstance(row.get(key), str) or not row[key]:
            raise ConfigError(f"{where}: {key} is missing or no text")
    for key in ("actionable", "allows"):
        if not isinstance(row.get(key, False), bool):
            raise ConfigError(f"{where}: {key} is neither true nor false")
    label = Label(
        row["name"],
        row["title"],
        row["key"],
        row.get("actionable", False),
        row.get("allows", False),
    )
    if label.key not in KEYS:
        raise ConfigError(f"{where}: key {label.key!r} is not 1 to 9")
    if label.actionable and label.allows:
        raise ConfigError(f"{where}: a label cannot both act and allow")
    return label


def _refuse_twins(scheme: str, labels: tuple[Label, ...]) -> None:
    for what, values in (
        ("name", [label.name for label in labels]),
        ("key", [label.key for label in labels]),
    ):
        twins = sorted({value for value in values if values.count(value) > 1})
        if twins:
            raise ConfigError(f"scheme {scheme}: two labels share the {what} {twins[0]!r}")
