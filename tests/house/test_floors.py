"""The floors hold: each contract is seen red on a small house that breaks it, and green on ours."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
ROOMS = [*re.findall(r"\w+", " ".join(LAYERS)), "town"]
FLOORS = "Imports only go down a floor, and siblings do not know one another"
DJANGO = "Django is known to the doors, the deployment and the two table apps only"
TOWN_APART = "The town imports nothing of the house"
TOWN_UNSEEN = "Only the demo imports the town (tests and benches stand outside the house)"
BREACHES = [  # file, what it must not import, which contract says so
    ("model/noun.py", "orbweaver.crawl", FLOORS),
    ("crawl/engine.py", "orbweaver.banks", FLOORS),
    ("orb/views.py", "orbweaver.intake", FLOORS),
    ("casework/models.py", "orbweaver.crawltables", FLOORS),
    ("jail/cell.py", "orbweaver.egress", FLOORS),
    ("pipeline/flows.py", "orbweaver.casework", FLOORS),
    ("cli/main.py", "orbweaver.demo", FLOORS),
    ("attic/__init__.py", "orbweaver.errors", FLOORS),
    ("scan/ladder.py", "django.db", DJANGO),
    ("ports/keeper.py", "django", DJANGO),
    ("town/sites.py", "orbweaver.model", TOWN_APART),
    ("town/mail.py", "orbweaver.errors", TOWN_APART),
    ("cli/town.py", "orbweaver.town", TOWN_UNSEEN),
]


def small_house(place: Path) -> Path:
    """Build a house of empty rooms under our contracts."""
    for room in ROOMS:
        folder = place / "orbweaver" / room
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    for name in ("__init__", "errors", "plugins", "config"):
        (place / "orbweaver" / f"{name}.py").touch()
    rules = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (place / "pyproject.toml").write_text(rules, encoding="utf-8")
    return place


def verdicts(place: Path) -> dict[str, bool]:
    """Lint a house; say of each contract whether it is kept."""
    environment = {**os.environ, "PYTHONPATH": str(place), "COLUMNS": "200"}
    program = (
        "import sys; from importlinter.cli import lint_imports_command as go; go(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    kept = {line.removesuffix(" KEPT"): True for line in lines if line.endswith(" KEPT")}
    broken = {line.removesuffix(" BROKEN"): False for line in lines if line.endswith(" BROKEN")}
    assert kept | broken, done.stdout + done.stderr
    assert done.returncode == (1 if broken else 0)
    return kept | broken


def test_an_empty_house_keeps_every_contract(tmp_path: Path) -> None:
    assert verdicts(small_house(tmp_path)) == dict.fromkeys(
        (FLOORS, DJANGO, TOWN_APART, TOWN_UNSEEN), True
    )


def test_what_may_be_imported_may_be(tmp_path: Path) -> None:
    house = small_house(tmp_path) / "orbweaver"
    (house / "demo" / "story.py").write_text("import orbweaver.cli\nimport orbweaver.town\n")
    (house / "orb" / "views.py").write_text("import django.http\nimport orbweaver.deployment\n")
    (house / "crawl" / "engine.py").write_text("import orbweaver.errors\nimport orbweaver.egress\n")
    assert all(verdicts(tmp_path).values())


@pytest.mark.parametrize(("file", "imported", "contract"), BREACHES)
def test_a_breach_is_seen(tmp_path: Path, file: str, imported: str, contract: str) -> None:
    breach = small_house(tmp_path) / "orbweaver" / file
    breach.parent.mkdir(exist_ok=True)
    breach.write_text(f"import {imported}\n", encoding="utf-8")
    assert not verdicts(tmp_path)[contract]
