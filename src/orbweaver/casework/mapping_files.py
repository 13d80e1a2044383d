"""Mappings from files: which label follows from which is data, one TOML file each."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from orbweaver.errors import ConfigError
from orbweaver.model.label_mapping import LabelMapping, MappingRule

SUFFIX = ".toml"
DIGEST_CHARS = 12
"""So much of a content's SHA-256 stands in a version."""
_KEYS = {"from", "to", "version", "rule"}


def read_mappings() -> Iterator[LabelMapping]:
    """Yield the mappings that ship with the house, by name.

    Raises:
        ConfigError: A file is wrong; says which and where.
    """
    found = sorted(files("orbweaver.casework.mappings").iterdir(), key=lambda each: each.name)
    for resource in found:
        if resource.name.endswith(SUFFIX):
            name = resource.name.removesuffix(SUFFIX)
            yield mapping_of(name, resource.read_text(encoding="utf-8"))


def mapping_of(name: str, text: str) -> LabelMapping:
    """Read one mapping; names of schemes, labels and questions are checked by the rulebook.

    Raises:
        ConfigError: Not TOML, or a key is missing, unknown or of the wrong kind.
    """
    where = f"mapping {name}"
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}: {error}") from error
    if unknown := set(content) - _KEYS:
        raise ConfigError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    for key in ("from", "to", "version"):
        if not isinstance(content.get(key), str) or not content[key]:
            raise ConfigError(f"{where}: {key} is missing or no text")
    rows = content.get("rule")
    if not isinstance(rows, list) or not rows:
        raise ConfigError(f"{where}: needs at least one [[rule]]")
    rules = tuple(_rule(f"{where}, rule {place}", row) for place, row in enumerate(rows, start=1))
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARS]
    return LabelMapping(
        name, content["from"], content["to"], f"{content['version']}+{digest}", rules
    )


def _rule(where: str, row: Mapping[str, Any]) -> MappingRule:
    if unknown := set(row) - {"when", "label"}:
        raise ConfigError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    label, when = row.get("label"), row.get("when")
    if not isinstance(label, str) or not label:
        raise ConfigError(f"{where}: label is missing or no text")
    if not isinstance(when, dict) or not when:
        raise ConfigError(f"{where}: when is missing: a rule without conditions fits everything")
    return MappingRule(
        tuple((name, _fitting(where, name, given)) for name, given in when.items()), label
    )


def _fitting(where: str, name: str, given: object) -> frozenset[str]:
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        raise ConfigError(f"{where}: {name} is no list of names")
    return frozenset(given)
