"""Reading the configuration file, with errors that name key and line."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from orbweaver.config.sections import Config
from orbweaver.errors import ConfigError

CONFIG_FILE_NAME = "orbweaver.toml"
ENVIRONMENT_PREFIX = "ORBWEAVER__"

Tree = dict[str, object]


def load_config(data_dir: Path, environ: Mapping[str, str]) -> Config:
    """Read ``orbweaver.toml`` in ``data_dir``, then ``ORBWEAVER__SECTION__KEY`` from ``environ``.

    A missing file means defaults: no mandate, so that nothing is fetched.

    Raises:
        ConfigError: Naming file, line and key, or the environment variable.
    """
    path = data_dir / CONFIG_FILE_NAME
    text = _text(path) if path.exists() else ""
    tree = _parse(path, text)
    _overlay(tree, environ)
    try:
        return Config.model_validate({**tree, "data_dir": data_dir.resolve()})
    except ValidationError as error:
        raise ConfigError(_explain(error, path, text, environ)) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text") from error


def _parse(path: Path, text: str) -> Tree:
    try:
        tree: Tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    if "data_dir" in tree:
        raise ConfigError(f"{path}: data_dir is given by --data, not in the file")
    return tree


def _overlay(tree: Tree, environ: Mapping[str, str]) -> None:
    for name, value in sorted(environ.items()):
        if not name.startswith(ENVIRONMENT_PREFIX):
            continue
        section_name, _, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().partition("__")
        section = tree.setdefault(section_name, {})
        if not key or not isinstance(section, dict):
            raise ConfigError(f"{name} names no section and key")
        section[key] = _environment_value(value)


def _environment_value(value: str) -> object:
    """Read a value as TOML where it is, and as plain text where it is not."""
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value


def _explain(error: ValidationError, path: Path, text: str, environ: Mapping[str, str]) -> str:
    sentences = []
    for problem in error.errors():
        keys = [str(part) for part in problem["loc"]]
        message = problem["msg"].removeprefix("Value error, ")
        sentences.append(f"{_place(keys, path, text, environ)}: {message}")
    return "; ".join(sentences)


def _place(keys: list[str], path: Path, text: str, environ: Mapping[str, str]) -> str:
    variable = ENVIRONMENT_PREFIX + "__".join(keys[:2]).upper()
    name = ".".join(keys) or "configuration"
    if variable in environ:
        return f"{variable} ({name})"
    line = _line_of(keys, text)
    return f"{path}, line {line}, {name}" if line else f"{path}, {name}"


def _line_of(keys: list[str], text: str) -> int | None:
    """Return the line of a key, or of its section's header where the key is missing."""
    section, header_line = "", None
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[([^\[\]]+)\]", line)
        key = re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line)
        if header:
            section = header[1].strip()
            header_line = number if keys[:1] == [section] else header_line
        elif key and keys[:2] == [section, key[1]]:
            return number
    return header_line
