"""Every dependency has its reason in writing, and is used."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.house.tree import ROOT, imported_names, python_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]
USED_UNSEEN = {
    "granian": "started as a command",
    "argon2-cffi": "imported by Django, to hash passwords",
    "whitenoise": "named in Django's settings",
}


def plain(name: str) -> str:
    """Return a distribution's name as all spellings of it agree on."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names(lines: list[str]) -> set[str]:
    """Return the names of what a list of requirements asks for."""
    return {plain(re.split(r"[\[<>=!~ ]", line, maxsplit=1)[0]) for line in lines}


def distributions_imported(*folders: str) -> set[str]:
    """Return the distributions that the code below some folders imports."""
    owners = packages_distributions()
    tops = {
        name.partition(".")[0] for path in python_files(*folders) for name in imported_names(path)
    }
    foreign = tops - set(sys.stdlib_module_names)
    return {plain(owner) for top in foreign for owner in owners.get(top, ())}


def test_every_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "why" / "dependencies.md").read_text(encoding="utf-8")
    given = set(re.findall(r"^\| `([\w.-]+)` \| \S.* \| \S.* \|$", page, re.MULTILINE))
    assert given == names(RUNTIME) | names(DEVELOPMENT)


def test_every_dependency_is_used() -> None:
    unused = names(RUNTIME) - distributions_imported("src") - set(USED_UNSEEN)
    assert not unused, f"nothing in src imports {sorted(unused)}"


def test_the_house_imports_only_what_it_asks_for() -> None:
    assert not distributions_imported("src") - names(RUNTIME) - {"orbweaver"}
