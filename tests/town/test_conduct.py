"""Conduct is told from arrivals alone: a good visitor is found good, every lapse is found."""

from dataclasses import replace

import pytest

from orbweaver.town.blueprint import OUTSKIRTS, SMALL
from orbweaver.town.conduct import MOST_ENDLESS_BYTES, MOST_ENDLESS_S, Conduct, conduct_in
from orbweaver.town.serving.arrivals import Arrival
from orbweaver.town.town import Town, build_town
from tests.town.conftest import TOWN_SEED


@pytest.fixture(scope="module")
def town() -> Town:
    """Plan the outskirts, and one garden with a closed attic."""
    return build_town(TOWN_SEED, plots=(*SMALL[:1], *OUTSKIRTS))


def came(host: str, path: str, until_s: float = 1.0, sent_bytes: int = 10) -> Arrival:
    """Return an arrival at second 1 that was answered at ``until_s``."""
    told = Arrival(1.0, 1.0, host, "GET", path, "", "", "", status=200)
    return replace(told, until_s=until_s, sent_bytes=sent_bytes)


def conduct(town: Town, *arrivals: Arrival) -> Conduct:
    """Judge some arrivals."""
    return conduct_in(town, arrivals)


def test_a_visitor_who_asks_for_what_is_in_scope_is_a_good_one(town: Town) -> None:
    good = [came(one.host, one.url.partition(":8480")[2]) for one in town.truth.expected()]
    told = conduct(town, *good, came("sill-garden.example", "/robots.txt"))
    assert told.trespasses == ()
    assert told.generator_visits == 0
    assert told.overrun == ()
    assert told.trap_pages == {}
    assert told.is_bounded


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("harbour-club.example", "/door/exit"),
        ("harbour-club.example", "/search?q=moss"),
        ("basalt-garden.example", "/attic/"),
        ("larch-attic.example", "/robots.txt"),
        ("other-words.example", "/translate?u=x"),
    ],
)
def test_one_step_too_far_is_a_trespass(town: Town, host: str, path: str) -> None:
    assert conduct(town, came(host, path)).trespasses == (f"http://{host}:8480{path}",)


def test_a_visit_to_a_generator_is_counted(town: Town) -> None:
    asked = [came("small-window.example", "/fit?url=x"), came("last-summer.example", "/web/1/x")]
    assert conduct(town, *asked).generator_visits == 2


def test_pages_of_a_trap_are_counted_and_its_pictures_are_not(town: Town) -> None:
    host = "hedge-maze.example"
    cap = town.truth.caps[host]
    session = "0" * 32
    shown = [one.url for one in town.truth.showings if one.host == host]
    pictures = [came(host, f"{url.partition(':8480')[2]}?PHPSESSID={session}") for url in shown]
    rooms = [came(host, f"/room/{n}") for n in range(cap)]
    assert conduct(town, *pictures, *rooms).trap_pages == {host: cap}
    assert conduct(town, *pictures, *rooms).overrun == ()
    assert conduct(town, *pictures, *rooms, came(host, "/")).overrun == (host,)


def test_who_stays_too_long_or_takes_too_much_is_not_bounded(town: Town) -> None:
    host, path = "endless-weir.example", "/torrent"
    patient = came(host, path, until_s=1.0 + MOST_ENDLESS_S + 3)
    greedy = came(host, path, sent_bytes=MOST_ENDLESS_BYTES * 2)
    assert conduct(town, came(host, path, 1.0 + MOST_ENDLESS_S, MOST_ENDLESS_BYTES)).is_bounded
    assert not conduct(town, patient).is_bounded
    assert not conduct(town, greedy).is_bounded
    assert conduct(town, patient, greedy, came(host, "/")).endless_answers == 2
