"""A house of an older version: its crawl tables grow, its rows stay, its triggers hold."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from orbweaver.model.branch import Branch
from orbweaver.ports.append_only import MARK
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import KeptMatch
from tests.contracts.conftest import ENGINES, open_frontier, open_ledger
from tests.contracts.planning import NOON, seed, visit
from tests.crawltables.django_words import django
from tests.servers.crawl_database import migrate

GARDEN, ROCKS = seed().seed_id, seed("rocks.example/").seed_id
OLD_MATCH = (
    "INSERT INTO crawl_match (media_sha256_hex, entry_id, bank, signal_type, match_type, "
    "distance_bits, allows, bank_version, at_us) "
    "VALUES ('{media}', 'e', 'rocks', 'pdq', 'near', 12, {allows}, 1, 7)"
)
OLD_PAGE = (
    "INSERT INTO crawl_page (shard, page_id, host, purpose, url, final_url, seed_id, mandate_id, "
    "fetched_at_us, vantage, status, media_type, size_bytes, sha256_hex, address, error, is_media) "
    "VALUES (0, '{page_id}', 'garden.example', '{purpose}', 'http://garden.example/', "
    "'http://garden.example/', '{seed_id}', 'm', 7, 'direct', 200, 'text/html', 9, NULL, "
    "'127.0.0.1', '', {is_media})"
)
OLD_SIGHTING = (
    "INSERT INTO crawl_sighting (shard, sighting_id, media_sha256_hex, host, url, found_on, "
    "page_key, seed_id, mandate_id, at_us, vantage, round_number, may_be_beside, keep) "
    "VALUES (0, '{sighting_id}', '{media}', 'garden.example', 'http://garden.example/a.png', "
    "'http://garden.example/', 'k', '{seed_id}', 'm', 7, 'direct', 0, {is_looking}, false)"
)
OLD_QUEUE = (
    "INSERT INTO crawl_queue (shard, visit_id, hops, due_at_us, host, attempts, purpose, url, "
    "seed_id, round_number) VALUES (0, '{number:032x}', {hops}, 0, 'garden.example', 0, 'page', "
    "'http://garden.example/{number}', 's', 0)"
)
OLD_SEED = (
    "INSERT INTO crawl_seed (seed_id, record) VALUES ('s', "
    """'{"v":1,"as":"Seed","is":{"url":"http://garden.example/","scope":{"reach":"thread","""
    """"max_pages":500,"max_hops":20},"mandate_id":"m","organisation_id":"o"}}')"""
)
Run = Callable[[str], object]


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Path | str:
    """A crawl database as the first version made it."""
    is_sqlite = request.param == "sqlite"
    found: Path | str = request.getfixturevalue("crawl_file" if is_sqlite else "crawl_dsn")
    assert django(target_of(found), "migrate", "crawltables", "0001").returncode == 0
    return found


def target_of(database: Path | str) -> str:
    return f"sqlite:{database}" if isinstance(database, Path) else database


@pytest.fixture
def run(database: Path | str) -> Iterator[Run]:
    """Run a statement, as nothing of the house does."""
    if isinstance(database, Path):
        with closing(sqlite3.connect(database, isolation_level=None)) as file:
            yield file.execute
    else:
        with psycopg.connect(database, autocommit=True) as server:
            yield lambda statement: server.execute(statement.encode())


def test_matches_made_before_there_were_rungs_stay(database: Path | str, run: Run) -> None:
    run(OLD_MATCH.format(media="ab", allows="false"))
    migrate(target_of(database))
    with closing(open_ledger(database)) as ledger:
        assert list(ledger.matches()) == [KeptMatch("ab", "e", 12, "")]
    with pytest.raises((sqlite3.Error, psycopg.Error), match=MARK):
        run("UPDATE crawl_match SET rung = 'pdq'")


def test_an_older_queue_keeps_its_order(database: Path | str, run: Run) -> None:
    run(OLD_SEED)
    for number, hops in enumerate((3, 0, 1)):
        run(OLD_QUEUE.format(number=number, hops=hops))
    migrate(target_of(database))
    with closing(open_frontier(database)) as frontier:
        leases = frontier.lease("ada", 64, 60, NOON)
        found = frontier.due(leases, 9, 9, NOON, ())
        assert frontier.count(NOON).waiting == 3
    assert [(v.url.path, v.rank, v.interval_s) for v in found] == [
        ("/1", 0, 0),
        ("/2", 16, 0),
        ("/0", 48, 0),
    ]


def test_what_an_older_house_has_seen_is_not_queued_again(database: Path | str, run: Run) -> None:
    seen, new = visit("garden.example/seen"), visit("garden.example/new")
    shard = shard_of("garden.example")
    run(f"INSERT INTO crawl_seen (shard, visit_id) VALUES ({shard}, '{seen.visit_id}')")  # noqa: S608 - ids of ours
    migrate(target_of(database))
    with closing(open_frontier(database)) as frontier:
        assert frontier.offer([seen, new]) == 1
    assert django(target_of(database), "migrate", "crawltables", "0003").returncode == 0
    migrate(target_of(database))
    with closing(open_frontier(database)) as frontier:
        assert frontier.offer([seen, new]) == 0
        assert frontier.count(NOON).waiting == 1


def test_branches_of_an_older_house_are_summed_up(database: Path | str, run: Run) -> None:
    for number in range(3):
        run(page(f"g{number}", GARDEN))
    run(page("g3", GARDEN, purpose="media", is_media="true"))
    run(page("g4", GARDEN, purpose="keep", is_media="true"))
    run(page("r0", ROCKS))
    for media, allows in (("ab", "false"), ("cd", "true")):
        run(OLD_MATCH.format(media=media, allows=allows))
    for number, (media, is_looking) in enumerate([("ab", "true"), ("ab", "false"), ("cd", "true")]):
        facts = {"media": media, "is_looking": is_looking}
        run(OLD_SIGHTING.format(sighting_id=number, seed_id=GARDEN, **facts))
    migrate(target_of(database))
    with closing(open_ledger(database)) as ledger:
        assert ledger.branches([GARDEN, ROCKS]) == {
            GARDEN: Branch(GARDEN, pages=3, media=1, finds=1, pages_at_find=3),
            ROCKS: Branch(ROCKS, pages=1),
        }
        kept = next(ledger.pages(ROCKS))
    assert (kept.headers, kept.elapsed_s, kept.simhash_hex, kept.departure) == ((), 0.0, "", "")


def page(page_id: str, seed_id: str, purpose: str = "page", is_media: str = "false") -> str:
    return OLD_PAGE.format(page_id=page_id, seed_id=seed_id, purpose=purpose, is_media=is_media)
