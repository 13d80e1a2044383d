"""Catalogs: one file of translations a language, kept in step with the code, and compiled."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.messages.found import PLACEHOLDER, ROOT, SOURCE, Message

LANGUAGES = ("de", "fr", "nl")
"""Besides English, in which the house is written."""
LINE_CHARS = 100


def po_file(language: str) -> Path:
    """Return where a language's translations are written by people."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def template_of(messages: list[Message]) -> Catalog:
    """Return an empty catalog of everything that is to be translated."""
    catalog = Catalog(project="Orbweaver", charset="utf-8")
    for each in messages:
        text = (each.text, each.plural) if each.plural else each.text
        catalog.add(text, locations=[(each.where, 0)], flags=_flags(each.text))
    return catalog


def _flags(text: str) -> tuple[str, ...]:
    return ("python-format",) if "%(" in text else ()


def read(language: str) -> Catalog:
    """Return a language's catalog; an empty one where there is none."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, project="Orbweaver", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, messages: list[Message]) -> Catalog:
    """Bring a language's catalog in step with the code: what is gone goes, what is new is empty."""
    catalog = read(language)
    catalog.update(template_of(messages), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.header_comment = "# What the house says; brought in step by: python -m scripts.messages"
    return catalog


def written(catalog: Catalog) -> bytes:
    """Return a catalog as people edit it: sorted, without dates and line numbers."""
    file = BytesIO()
    write_po(
        file, catalog, width=LINE_CHARS, sort_output=True, omit_header=False, include_lineno=False
    )
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_CHANGING))


_CHANGING = tuple(
    f'"{name}'.encode()
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)


def compiled(catalog: Catalog) -> bytes:
    """Return a catalog as Django reads it."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def faults(catalog: Catalog) -> Iterator[str]:
    """Say what is missing or wrong in a catalog, a line each."""
    for entry in catalog:
        if entry.id:
            yield from _faults_of(entry, catalog.num_plurals)


def _faults_of(entry: Entry, plurals: int) -> Iterator[str]:
    english, given = _texts(entry.id), _texts(entry.string)
    if not all(given) or (len(english) > 1 and len(given) != plurals):
        yield f"untranslated: {english[0]!r}"
        return
    wanted = set(PLACEHOLDER.findall(" ".join(english)))
    for text in given:
        found = set(PLACEHOLDER.findall(text))
        if found - wanted or (len(english) == 1 and found != wanted):
            yield f"placeholders of {english[0]!r} differ: {text!r}"


def _texts(value: object) -> list[str]:
    """Return one text, or the forms of a counted one."""
    return [str(each or "") for each in (value if isinstance(value, list | tuple) else [value])]


def write_all(messages: list[Message]) -> Iterator[tuple[Path, bool]]:
    """Write and compile every catalog; return each file with whether it changed."""
    for language in LANGUAGES:
        catalog = update(language, messages)
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        for target, content in (
            (path, written(catalog)),
            (path.with_suffix(".mo"), compiled(catalog)),
        ):
            changed = not target.exists() or target.read_bytes() != content
            target.write_bytes(content)
            yield target.relative_to(ROOT), changed
