"""Killed with SIGKILL wherever something could be lost or done twice, the house loses nothing."""

import sys
from pathlib import Path

import pytest

from tests.kills.plan import disasters
from tests.story.alike import assert_whole, differences
from tests.story.fixtures import Calm, prepare, tell_calmly
from tests.story.outcome import Outcome


def hold(calm: Outcome, struck: Outcome, seed: int) -> None:
    """Hold that a struck telling came to what the calm one came to."""
    sys.stdout.write(f"{told_in_one_line(struck, seed)}\n")
    assert set(disasters(seed).kill_names) - set(struck.kills) == set()
    assert struck.whole_kills >= 2 * len(("up", "web", "crawl", "desk", "courier"))
    assert differences(calm, struck) == []
    assert_whole(struck)


def told_in_one_line(struck: Outcome, seed: int) -> str:
    """Return what befell a telling, for whoever reads the log."""
    deaths = ", ".join(f"{name} {count}" for name, count in sorted(struck.deaths.items()))
    return (
        f"seed {seed}: {len(struck.kills)} kills ({deaths}), {struck.whole_kills} processes "
        f"killed with orbweaver up, {struck.lost_replies} times the Orb was lost, "
        f"{struck.redeliveries} mails twice under one Message-ID, {struck.stages_s}"
    )


@pytest.mark.full
@pytest.mark.timeout(600)
def test_kills_everywhere_change_nothing_that_is_recorded(calm: Calm, tmp_path: Path) -> None:
    assert_whole(calm.outcome)
    assert calm.outcome.redeliveries == 0
    place = calm.prepared.copy(tmp_path / "struck")
    hold(calm.outcome, place.tell("--kills", "1"), seed=1)


@pytest.fixture(scope="module")
def calm_town(tmp_path_factory: pytest.TempPathFactory) -> Calm:
    """The whole town's story, undisturbed."""
    return tell_calmly(prepare(tmp_path_factory.mktemp("town"), "steady"))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(2, 10))
def test_kills_change_nothing_in_the_whole_town(calm_town: Calm, tmp_path: Path, seed: int) -> None:
    place = calm_town.prepared.copy(tmp_path / "struck")
    hold(calm_town.outcome, place.tell("--kills", str(seed)), seed)
