"""Messages of the house: every sentence that a page may show, with where it stands."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template import Engine
from django.template.base import Node, NodeList, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from orbweaver import errors

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "orbweaver"
SPEAKING = ("casework", "orb", "intake", "deployment")
"""Packages whose sentences reach pages."""
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
COUNTED = {"ngettext", "ngettext_lazy"}
SPOKEN_KEYS = {"title", "sentence", "hint"}
"""Keys of data files that people read."""


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One sentence in English, as it is looked up."""

    text: str
    plural: str
    """Empty where nothing is counted."""
    where: str
    """A path below the root."""


def messages() -> list[Message]:
    """Return every message once for each file that says it, in order."""
    found: set[Message] = set()
    for path in _python_files():
        found.update(_of_python(path))
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        found.update(of_template(path))
    for path in sorted((SOURCE / "casework").rglob("*.toml")):
        found.update(_of_data(path))
    found.update(_of_errors())
    return sorted(found)


def of_template(path: Path) -> Iterator[Message]:
    """Return what a template looks up, by Django's own reading of it."""
    where = str(path.relative_to(ROOT))
    for node in nodes_of(path):
        if isinstance(node, TranslateNode):
            text = getattr(node.filter_expression.var, "literal", node.filter_expression.var)
            if isinstance(text, str):
                yield Message(text, "", where)
        elif isinstance(node, BlockTranslateNode):
            singular, _ = node.render_token_list(node.singular)
            plural, _ = node.render_token_list(node.plural) if node.plural else ("", [])
            yield Message(_trimmed(node, singular), _trimmed(node, plural), where)


def nodes_of(path: Path) -> Iterator[Node]:
    """Walk all nodes of a template, in order, each before what lies in it."""
    engine = Engine(libraries=_LIBRARIES)
    yield from _nodes(Template(path.read_text(encoding="utf-8"), engine=engine).nodelist)


_LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
    "l10n": "django.templatetags.l10n",
    "tz": "django.templatetags.tz",
    "cache": "django.templatetags.cache",
}


def _trimmed(node: BlockTranslateNode, text: str) -> str:
    """Return a text as Django looks it up where the tag says ``trimmed``."""
    if not node.trimmed:
        return text
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Walk a template's nodes with all that lies in them."""
    for node in nodes:
        yield node
        for name in node.child_nodelists:
            inner = getattr(node, name, None)
            if isinstance(inner, NodeList):
                yield from _nodes(inner)


def _python_files() -> list[Path]:
    return sorted(path for name in SPEAKING for path in (SOURCE / name).rglob("*.py"))


def _of_python(path: Path) -> Iterator[Message]:
    where = str(path.relative_to(ROOT))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield from _of_call(node, where)


def _of_call(call: ast.Call, where: str) -> Iterator[Message]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
    said = [text for text in texts if isinstance(text, str)]
    if name in PLAIN and said:
        yield Message(said[0], "", where)
    elif name in COUNTED and len(said) > 1:
        yield Message(said[0], said[1], where)
    elif _is_error(name) and said:
        yield Message(said[0], "", where)


def _is_error(name: str) -> bool:
    kind = getattr(errors, name, None)
    return isinstance(kind, type) and issubclass(kind, errors.OrbweaverError)


def _of_data(path: Path) -> Iterator[Message]:
    """Return the titles of a data file: labels, questions and answers."""
    where = str(path.relative_to(ROOT))
    for text in _spoken(tomllib.loads(path.read_text(encoding="utf-8"))):
        yield Message(text, "", where)


def _spoken(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in SPOKEN_KEYS and isinstance(inner, str):
                yield inner
            else:
                yield from _spoken(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spoken(inner)


def _of_errors() -> Iterator[Message]:
    """Return what each error says of itself."""
    for kind in vars(errors).values():
        if isinstance(kind, type) and issubclass(kind, errors.OrbweaverError):
            yield Message(errors.summary_of(kind), "", "src/orbweaver/errors/__init__.py")


PLACEHOLDER = re.compile(r"%\(\w+\)[-.0-9]*[a-z]|\{\w+\}")
"""What stands for a value in a message."""
