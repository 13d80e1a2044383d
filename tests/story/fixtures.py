"""The undisturbed telling, once a session, for every test that compares with it."""

from dataclasses import dataclass

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
def calm(tmp_path_factory: pytest.TempPathFactory) -> Calm:
    """The hamlet's story, undisturbed, on SQLite and a directory."""
    return tell_calmly(Place(tmp_path_factory.mktemp("story") / "prepared", free_port(), "hamlet"))


def tell_calmly(prepared: Place) -> Calm:
    """Prepare a place and tell the story from a copy of it."""
    prepared.prepare()
    told = prepared.copy(prepared.data.with_name("calm"))
    outcome = told.tell()
    told.lend_pictures(to=prepared)
    return Calm(prepared, told, outcome)
