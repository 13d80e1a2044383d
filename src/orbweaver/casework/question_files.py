"""Questionnaires from files: what may be asked is data, one TOML file each, checked when read."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from orbweaver.errors import ConfigError
from orbweaver.model.questions import Answer, Question, Questionnaire

SUFFIX = ".toml"
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_KEY = re.compile(r"[a-z]")


def read_questionnaires() -> Iterator[Questionnaire]:
    """Yield the questionnaires that ship with the house, by name.

    Raises:
        ConfigError: A file is wrong; says which and where.
    """
    found = sorted(files("orbweaver.casework.questions").iterdir(), key=lambda each: each.name)
    for resource in found:
        if resource.name.endswith(SUFFIX):
            name = resource.name.removesuffix(SUFFIX)
            yield questionnaire_of(name, resource.read_text(encoding="utf-8"))


def questionnaire_of(name: str, text: str) -> Questionnaire:
    """Read one questionnaire.

    Raises:
        ConfigError: Not TOML, a key missing or unknown, or two names or keys are the same.
    """
    where = f"questions {name}"
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where}: {error}") from error
    title, rows = content.get("title"), content.get("question")
    if not isinstance(title, str) or not isinstance(rows, list) or not rows:
        raise ConfigError(f"{where}: needs a title and at least one [[question]]")
    questions = tuple(
        _question(f"{where}, question {place}", row) for place, row in enumerate(rows, start=1)
    )
    _refuse_twins(where, "name", [question.name for question in questions])
    return Questionnaire(name, title, questions)


def _question(where: str, row: Mapping[str, Any]) -> Question:
    _known_texts(where, row, ("name", "title"), {"answer"})
    rows = row.get("answer")
    if not isinstance(rows, list) or not rows:
        raise ConfigError(f"{where}: needs at least one [[question.answer]]")
    answers = tuple(
        _answer(f"{where}, answer {place}", each) for place, each in enumerate(rows, start=1)
    )
    _refuse_twins(where, "name", [answer.name for answer in answers])
    _refuse_twins(where, "key", [answer.key for answer in answers])
    return Question(row["name"], row["title"], answers)


def _answer(where: str, row: Mapping[str, Any]) -> Answer:
    _known_texts(where, row, ("name", "title", "key"), set())
    if not _KEY.fullmatch(row["key"]):
        raise ConfigError(f"{where}: key {row['key']!r} is not a letter, a to z")
    return Answer(row["name"], row["title"], row["key"])


def _known_texts(
    where: str, row: Mapping[str, Any], texts: Sequence[str], besides: set[str]
) -> None:
    if unknown := set(row) - {*texts} - besides:
        raise ConfigError(f"{where}: unknown key {', '.join(sorted(unknown))}")
    for key in texts:
        if not isinstance(row.get(key), str) or not row[key]:
            raise ConfigError(f"{where}: {key} is missing or no text")
    if not _NAME.fullmatch(row["name"]):
        raise ConfigError(f"{where}: name {row['name']!r} is not made of letters, digits and -")


def _refuse_twins(where: str, what: str, values: Sequence[str]) -> None:
    twins = sorted({value for value in values if values.count(value) > 1})
    if twins:
        raise ConfigError(f"{where}: the {what} {twins[0]!r} stands twice")
