"""The towns that these tests walk through."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orbweaver.town.blueprint import SMALL
from orbweaver.town.pictures.darkroom import Darkroom
from orbweaver.town.pictures.original import plan_originals
from orbweaver.town.running import RunningTown, running_town
from orbweaver.town.town import Town, build_town
from tests.town.hashes import Hashes

TOWN_SEED = 7  # the demo's own


@pytest.fixture(scope="session")
def town() -> Town:
    """Plan a full town without a socket."""
    return build_town(TOWN_SEED)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep drawn pictures between the towns of one test run."""
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """Serve a small town, shared by the tests of one file that change nothing in it."""
    with running_town(TOWN_SEED, tmp_path_factory.mktemp("town"), sites="small") as served:
        yield served


@pytest.fixture
def own_town(tmp_path: Path) -> Iterator[RunningTown]:
    """Serve a small town for one test alone."""
    with running_town(TOWN_SEED, tmp_path / "town", sites="small") as served:
        yield served


@pytest.fixture
def small_town() -> Town:
    """Plan a small town without a socket."""
    return build_town(TOWN_SEED, plots=SMALL)


@pytest.fixture(scope="session")
def hashes_of(pictures: Path) -> Callable[[int], Hashes]:
    """Return the hashes of any seed's town; what is drawn stays for other tests of this run."""
    made: dict[int, Hashes] = {}

    def hashes(seed: int) -> Hashes:
        darkroom = Darkroom(plan_originals(seed), pictures)
        return made.setdefault(seed, Hashes(seed, darkroom))

    return hashes
