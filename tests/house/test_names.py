"""One noun, one word: no vague names, and the glossary agrees with the code."""

import re

from tests.house.tree import HOUSE, ROOT, class_names, place, python_files

VAGUE = {"base", "common", "helper", "helpers", "manager", "misc", "stuff", "util", "utils"}
VAGUE_ENDS = ("Base", "Helper", "Helpers", "Impl", "Manager", "Util", "Utils")
VAGUE_STARTS = ("Abstract", "Base")
GLOSSARY_ROW = re.compile(
    r"^\| (?P<words>`.+?`) \| (?P<means>.+) \| (?P<stands>.+) \|$", re.MULTILINE
)


def glossary() -> dict[str, str]:
    """Return every word of the glossary with where it stands: ``model``, ``casework``, ..."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return {
        word: row["stands"]
        for row in GLOSSARY_ROW.finditer(text)
        for word in re.findall(r"`(\w+)`", row["words"])
    }


def classes_of(package: str) -> set[str]:
    """Return the names of all classes of one package of the house."""
    files = (HOUSE / package).rglob("*.py")
    return {name for path in files for name in class_names(path)}


EVERY_FILE = python_files("src", "tests", "bench", "scripts")


def is_vague(name: str) -> bool:
    """Say whether a class is named for anything rather than for what it is."""
    starts = rf"(?:{'|'.join(VAGUE_STARTS)})[A-Z]"
    return name.endswith(VAGUE_ENDS) or re.match(starts, name) is not None


def test_no_file_has_a_vague_name() -> None:
    parts = {place(path): path.relative_to(ROOT).with_suffix("").parts for path in EVERY_FILE}
    assert not [at for at, names in parts.items() if VAGUE & set(names)]


def test_no_class_has_a_vague_name() -> None:
    named = [(place(path), name) for path in EVERY_FILE for name in class_names(path)]
    assert not [(at, name) for at, name in named if is_vague(name)]


def test_every_word_of_the_glossary_is_a_class_where_it_says() -> None:
    wrong = {
        word: stands
        for word, stands in glossary().items()
        if (HOUSE / stands).is_dir() and word not in classes_of(stands)
    }
    assert not wrong, f"no such class there: {wrong}"


def test_the_glossary_says_where_each_word_stands() -> None:
    places = {path.name for path in HOUSE.iterdir()}
    assert glossary(), "the glossary has no rows"
    assert set(glossary().values()) <= places


def test_every_class_of_the_model_stands_in_the_glossary() -> None:
    public = {name for name in classes_of("model") if not name.startswith("_")}
    assert not public - set(glossary())


def test_a_class_name_is_used_once_in_the_model() -> None:
    names = [name for path in python_files("src/orbweaver/model") for name in class_names(path)]
    assert sorted(set(names)) == sorted(names)
