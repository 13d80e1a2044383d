"""The undisturbed telling, once a session, for every test that compares with it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.story.outcome import Outcome
from tests.story.place import Place, free_port


@dataclass(frozen=True, slots=True)
class Calm:
    """The story as it goes when nothing goes wrong."""

    prepared: Place
    """As it was before the first word: tests tell from copies of it."""
    told: Place
    outcome: Outcome


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A house with its people, a bank and reports, of which nothing was crawled yet."""
    return prepare(tmp_path_factory.mktemp("story"), "hamlet")


@pytest.fixture(scope="session")
def calm(prepared: Place) -> Calm:
    """The hamlet's story, undisturbed, on SQLite and a directory."""
    return tell_calmly(prepared)


def prepare(folder: Path, sites: str) -> Place:
    """Prepare a house in a folder of its own."""
    place = Place(folder / "prepared", free_port(), sites)
    place.prepare()
    return place


def tell_calmly(prepared: Place) -> Calm:
    """Tell the story from a copy of a prepared place."""
    told = prepared.copy(prepared.data.with_name("calm"))
    outcome = told.tell()
    told.lend_pictures(to=prepared)
    return Calm(prepared, told, outcome)
