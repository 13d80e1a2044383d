"""Workers and PostgreSQL are killed in the middle of crawls; nothing is lost, nothing done twice.

The crowd is a part of the town that a crawl can be long in: hundreds of sites, each with its
truth. Every crawl is held to an undisturbed one of the same crowd, and to that truth.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from orbweaver.jail.pool import JailPool
from orbweaver.town.crowd.plan import Crowd
from orbweaver.town.crowd.running import running_crowd
from tests.kills.crowd_crawl import SERVER, WORKER, Crawled, CrowdCrawl
from tests.servers.crawl_database import migrate
from tests.servers.mortal_postgres import mortal_postgres

MOST_AGAIN = 0.1
"""Of what an undisturbed crawl asks for, the most that may be asked for again."""
MOST_BACK_S = 10.0
FEWEST_STRUCK = 0.8
"""Of the planned kills; a crawl may be through before the last one's time comes."""


def hold(calm: Crawled, struck: Crawled, expected: frozenset[str]) -> None:
    """Hold that a struck crawl left what the calm one did, and that this is the truth."""
    assert calm.pictures == struck.pictures == expected
    assert struck.left == calm.left
    assert set(struck.asked) == set(calm.asked)


def again(calm: Crawled, struck: Sequence[Crawled]) -> float:
    """Return which share of what struck crawls had to ask for was asked for again."""
    more = sum((one.asked - calm.asked).total() for one in struck)
    return more / (len(struck) * calm.asked.total())


def campaign(folder: Path, crowd: Crowd, crawls: int, kills: int, dice: Random) -> None:
    """Crawl a crowd undisturbed once, and then again and again, so often struck each time."""
    struck: list[Crawled] = []
    with (
        mortal_postgres() as server,
        JailPool(size=1) as jail,
        running_crowd(crowd, folder / "town") as running,
    ):
        template = server.template("crawl", migrate)
        expected = frozenset(crowd.picture_urls(running.port))

        def crawl(name: str, victims: Sequence[str]) -> Crawled:
            database = server.database(template)
            under_way = CrowdCrawl(server, database, running, folder / name, jail)
            crawled = under_way.crawl(victims, dice)
            server.drop(database)
            return crawled

        calm = crawl("calm", ())
        for number in range(crawls):
            victims = dice.sample([WORKER, SERVER] * ((kills + 1) // 2), kills)
            struck.append(crawl(f"struck-{number}", victims))
            hold(calm, struck[-1], expected)
    sys.stdout.write(f"{told(calm, struck)}\n")
    assert sum(one.kills.total() for one in struck) >= FEWEST_STRUCK * crawls * kills
    assert again(calm, struck) <= MOST_AGAIN


def told(calm: Crawled, struck: Sequence[Crawled]) -> str:
    """Return the figures of a campaign in one line."""
    kills = sum((one.kills for one in struck), Counter[str]())
    back_s = sorted(seconds for one in struck for seconds in one.back_s)
    late = sum(seconds > MOST_BACK_S for seconds in back_s)
    return (
        f"{kills.total()} kills ({kills[WORKER]} of the worker, {kills[SERVER]} of PostgreSQL) in "
        f"{len(struck)} crawls of {calm.asked.total()} items: {again(calm, struck):.1%} asked for "
        f"again, back at work after {back_s[len(back_s) // 2]:.1f} s in the median, "
        f"{back_s[-1]:.1f} s at the most, {late} times after more than {MOST_BACK_S:g} s"
    )


@pytest.mark.full
@pytest.mark.timeout(300)
def test_kills_of_workers_and_of_postgresql_change_nothing(tmp_path: Path) -> None:
    crowd = Crowd(town_seed=7, sites=60, addresses=8)
    campaign(tmp_path, crowd, crawls=1, kills=6, dice=Random(1))


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_two_hundred_kills_of_workers_and_of_postgresql_change_nothing(tmp_path: Path) -> None:
    crowd = Crowd(town_seed=8, sites=120, addresses=10)
    campaign(tmp_path, crowd, crawls=25, kills=8, dice=Random(2))
