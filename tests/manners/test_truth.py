"""The hard side of the town: all that is in scope is found, and nothing holds the crawl."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orbweaver.jail.pool import JailPool
from orbweaver.town.blueprint import HOSTILE_KINDS
from orbweaver.town.site import Needs
from tests.crawl.shed import Shed
from tests.manners.outskirts import SETTINGS, TOWN_SEED, Seen, crawl
from tests.manners.pace import by, shortest_pause_s

pytestmark = [pytest.mark.full, pytest.mark.timeout(300)]

LEAST_HEALTHY_SHARE = 0.95


@pytest.fixture(scope="module")
def seen(
    migrated_crawl_file: Path, jail: JailPool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Seen]:
    """Crawl the outskirts once for all tests of this file."""
    folder = tmp_path_factory.mktemp(f"outskirts-{TOWN_SEED}")
    path = folder / "crawl.sqlite3"
    path.write_bytes(migrated_crawl_file.read_bytes())
    shed = Shed(path, jail)
    yield crawl(shed, folder / "town", "outskirts")
    shed.close()


def test_every_reachable_picture_in_scope_is_found(seen: Seen) -> None:
    expected = {one.url for one in seen.town.truth.expected()}
    assert sorted(expected - seen.places.keys()) == []


def test_nothing_out_of_scope_is_fetched_and_no_button_pressed(seen: Seen) -> None:
    assert seen.conduct.trespasses == ()
    assert seen.touches == []


def test_generators_are_left_alone(seen: Seen) -> None:
    assert seen.conduct.generator_visits == 0


def test_traps_are_left_within_their_cap(seen: Seen) -> None:
    assert seen.conduct.overrun == (), dict(seen.conduct.trap_pages)
    assert set(seen.conduct.trap_pages) == set(seen.conduct.caps), "every trap was walked into"


def test_the_maze_shows_each_picture_once(seen: Seen) -> None:
    shown = [one.url for one in seen.town.truth.showings if one.host == "hedge-maze.example"]
    assert {url: seen.places[url] for url in shown} == dict.fromkeys(shown, 1)


def test_hostile_servers_hold_nobody_for_long(seen: Seen) -> None:
    assert seen.conduct.endless_answers >= 5
    assert seen.conduct.is_bounded, seen.conduct
    assert seen.conduct.longest_endless_s <= SETTINGS.limits.total_s + 2
    socket_buffers_bytes = 36 << 20
    most_bytes = SETTINGS.limits.max_body_bytes + socket_buffers_bytes
    assert seen.conduct.largest_endless_bytes <= most_bytes


def test_hostile_servers_take_less_than_a_twentieth_from_the_others(seen: Seen) -> None:
    """Healthy hosts wait for slots and for nothing else: what is held is counted, not timed."""
    truth, port = seen.town.truth, seen.town.ports.web
    held = [
        (moment, step)
        for one in seen.arrivals
        if truth.never_ends(f"http://{one.host}:{port}{one.path}")
        for moment, step in ((one.at_s, 1), (one.until_s, -1))
    ]
    most = now = 0
    for _, step in sorted(held):
        now += step
        most = max(most, now)
    hostile = [site for site in seen.town.sites.values() if site.kind in HOSTILE_KINDS]
    assert 0 < most <= len(hostile), "one request to a host at a time"
    assert most / SETTINGS.in_flight <= 1 - LEAST_HEALTHY_SHARE


def test_healthy_hosts_are_visited_while_hostile_ones_hold_on(seen: Seen) -> None:
    truth, port = seen.town.truth, seen.town.ports.web
    held = [one for one in seen.arrivals if truth.never_ends(f"http://{one.host}:{port}{one.path}")]
    hostile = {one.host for one in held}
    first_s, last_s = min(one.at_s for one in held), max(one.until_s for one in held)
    meanwhile = [
        one for one in seen.arrivals if one.host not in hostile and first_s < one.at_s < last_s
    ]
    assert len(meanwhile) > len(seen.arrivals) / 2


def test_no_host_is_asked_sooner_than_allowed(seen: Seen) -> None:
    for host, arrivals in by(seen.arrivals, lambda one: one.host).items():
        assert shortest_pause_s(arrivals) >= SETTINGS.delay_s - 0.002, host


def test_what_only_a_script_shows_is_not_found_yet(seen: Seen) -> None:
    needing = [one.url for one in seen.town.truth.showings if one.needs is Needs.SCRIPT]
    assert needing
    assert not [url for url in needing if url in seen.places]


def test_no_name_server_hears_of_an_onion(seen: Seen) -> None:
    assert seen.questions
    assert not [name for name in seen.questions if name.endswith(".onion")]
