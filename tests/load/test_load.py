"""Web, courier, desk and crawl at once, with a crowd at the Orb: nobody is in another's way."""

import sys
from pathlib import Path

import pytest

from tests.load.crowd import GOOD, MEANWHILE
from tests.load.pressed import Pressed
from tests.servers.engines import on_postgres
from tests.servers.postgres import PostgresServer
from tests.story.place import Place

FULL_S, LONG_S = 15.0, 300.0
FINE = (GOOD, MEANWHILE, "4")
"""How answers begin that are as they should be: refusals by the rules are 4xx."""
COMPLAINTS = ("locked", "deadlock", "store.unavailable", "Internal Server Error", "Traceback")


def hold(place: Place, seconds: float) -> None:
    """Press a house, and hold that everybody was served and nothing was in the way."""
    out = place.data.with_suffix(".json")
    said = place.run("tests.load.drive", "--seconds", str(seconds), "--out", str(out))
    pressed = Pressed.read(out)
    sys.stdout.write(f"{pressed}\n")
    assert [word for word in COMPLAINTS if word in said] == [], said[-3000:]
    assert not [answer for answer in pressed.answers if not answer.startswith(FINE)]
    assert pressed.deaths == []
    assert pressed.answers[GOOD] > 100
    assert min(pressed.pages, pressed.verdicts, pressed.notices_sent, pressed.checks) > 10


@pytest.fixture
def sqlite_place(prepared: Place, tmp_path: Path) -> Place:
    """A prepared house on SQLite."""
    return prepared.copy(tmp_path / "sqlite")


@pytest.fixture
def postgres_place(prepared: Place, postgres_server: PostgresServer, tmp_path: Path) -> Place:
    """A prepared house on PostgreSQL."""
    twin = prepared.twin(tmp_path / "postgres", on_postgres(postgres_server))
    twin.prepare()
    return twin


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """A prepared house on each engine."""
    made: Place = request.getfixturevalue(f"{request.param}_place")
    return made


@pytest.mark.full
@pytest.mark.timeout(300)
def test_everything_at_once_on_both_engines(place: Place) -> None:
    hold(place, FULL_S)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_everything_at_once_for_minutes(place: Place) -> None:
    hold(place, LONG_S)
