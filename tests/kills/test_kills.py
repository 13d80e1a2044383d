"""Killed with SIGKILL wherever something could be lost or done twice, the house loses nothing."""

import sys
from pathlib import Path

import pytest

from tests.kills.plan import disasters
from tests.kills.sentinel import When
from tests.servers.engines import on_postgres, on_s3
from tests.servers.postgres import PostgresServer
from tests.servers.s3 import S3Server
from tests.story.alike import assert_whole, differences
from tests.story.fixtures import Calm, prepare, tell_calmly
from tests.story.outcome import Outcome

UNSEEN_ON_SERVERS = (f":{When.COMMITTING}:", " vault.link:")
"""Only SQLite and a directory let the sentinel look so deep."""


def hold(calm: Outcome, struck: Outcome, seed: int, *, on_servers: bool = False) -> None:
    """Hold that a struck telling came to what the calm one came to."""
    sys.stdout.write(f"{told_in_one_line(struck, seed)}\n")
    undone = set(disasters(seed).kill_names) - set(struck.kills)
    unseen = UNSEEN_ON_SERVERS if on_servers else ()
    assert [kill for kill in undone if not any(part in kill for part in unseen)] == []
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


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10, 14))
def test_kills_change_nothing_on_postgres_and_s3(
    calm: Calm, postgres_server: PostgresServer, tmp_path: Path, seed: int
) -> None:
    with S3Server() as s3:
        environment = on_postgres(postgres_server) | on_s3(s3, tmp_path / "s3.secret")
        place = calm.prepared.twin(tmp_path / "servers", environment)
        place.prepare()
        struck = place.tell("--kills", str(seed))
    hold(calm.outcome, struck, seed, on_servers=True)
