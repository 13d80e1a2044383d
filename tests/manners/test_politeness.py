"""No host and no address sees more than its limit: by their own log, whoever is in a hurry."""

from pathlib import Path

import pytest

from orbweaver.town.crowd.plan import Crowd
from orbweaver.town.crowd.replies import GRUMPY_S
from orbweaver.town.serving.arrivals import Arrival
from tests.crawl.shed import Shed
from tests.manners.crowded import BUSY, Visited, polite, visit
from tests.manners.pace import by, haste_s, pauses_after, shortest_pause_s

DELAY_S = 0.2
TIMER_S = 0.002
"""A timer of the event loop may be over a millisecond early."""
SLIP_S = 0.05
TURNS_TO_THE_WIRE = 5
"""From the instant at which a request may start to its first byte on the wire the event loop goes
round so often: fetcher, libcurl's timer, connecting, connected, sent. A request that slips behind
its instant comes closer to the next. How long a turn takes is the machine's: it is measured."""


def at(at_s: float, *, after_s: float | None = None, status: int = 200) -> Arrival:
    """Return an arrival somewhere."""
    since_s = at_s if after_s is None else after_s
    return Arrival(at_s, since_s, "fern.example", "GET", "/", "", "127.0.2.1", "", status=status)


def check(visited: Visited, address_delay_s: float, workers: int = 1) -> None:
    """Check every limit, and that all pictures were found all the same.

    Workers know nothing of one another but their share: each keeps the pauses of its own visits,
    so that all together keep the rate, and as many as there are may come at the same instant.
    """
    slip_s = SLIP_S + TURNS_TO_THE_WIRE * visited.longest_turn_s
    together_s = (workers - 1) * address_delay_s
    assert visited.seen == visited.expected
    for host, arrivals in by(visited.arrivals, lambda one: one.host).items():
        assert shortest_pause_s(arrivals) >= DELAY_S - TIMER_S, host
    for address, arrivals in by(visited.arrivals, lambda one: one.to_ip).items():
        assert haste_s(arrivals, address_delay_s) <= slip_s + together_s, address


def test_one_arrival_too_early_is_seen_at_a_host() -> None:
    assert shortest_pause_s([at(1.0), at(1.2), at(1.39), at(2.0)]) == pytest.approx(0.19)
    assert shortest_pause_s([at(1.0)]) > 1000


def test_running_ahead_a_little_each_time_is_seen_at_an_address() -> None:
    steady = [at(number * 0.1) for number in range(50)]
    hasty = [at(number * 0.09) for number in range(50)]
    assert haste_s(steady, 0.1) == pytest.approx(-0.0)
    assert haste_s(hasty, 0.1) == pytest.approx(49 * 0.01)
    late = [at(1.0), at(1.0 + 0.5), at(1.55)]
    assert haste_s(late, 0.1) == pytest.approx(0.05), "one pause makes up for no other"


def test_a_server_that_looked_late_accuses_nobody() -> None:
    assert haste_s([at(1.05, after_s=0.99), at(1.1)], 0.1) <= 0
    assert haste_s([at(1.05, after_s=1.04), at(1.1)], 0.1) == pytest.approx(0.04)


def test_a_pause_after_a_refusal_runs_to_the_next_arrival() -> None:
    told = [at(1.0, status=200), at(1.2, status=429), at(2.3), at(2.5, status=503), at(3.6)]
    assert pauses_after(told, BUSY) == pytest.approx([1.1, 1.1])


@pytest.mark.full
def test_a_crowd_on_few_addresses_is_visited_in_peace(shed: Shed, tmp_path: Path) -> None:
    crowd = Crowd(7, sites=120, addresses=4, grumpy_every=15)
    visited = visit(crowd, shed, tmp_path / "crowd", polite(DELAY_S, address_delay_s=0.04))
    check(visited, address_delay_s=0.04)
    assert {one.to_ip for one in visited.arrivals} == set(crowd.ips())
    for host, arrivals in by(visited.arrivals, lambda one: one.host).items():
        assert all(pause_s >= GRUMPY_S for pause_s in pauses_after(arrivals, BUSY)), host
    busy = [one.status for one in visited.arrivals if one.status in BUSY]
    assert sorted(busy) == [429] * 4 + [503] * 4


@pytest.mark.full
def test_two_workers_keep_the_limits_as_one_does(shed: Shed, tmp_path: Path) -> None:
    crowd = Crowd(7, sites=40, addresses=3)
    visited = visit(crowd, shed, tmp_path / "crowd", polite(DELAY_S, address_delay_s=0.04), 2)
    check(visited, address_delay_s=0.04, workers=2)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_five_thousand_hosts_on_fifty_addresses(shed: Shed, tmp_path: Path) -> None:
    crowd = Crowd(7, sites=5000, addresses=50, grumpy_every=100)
    visited = visit(crowd, shed, tmp_path / "crowd", polite(DELAY_S, address_delay_s=0.1))
    check(visited, address_delay_s=0.1)
    assert len({one.host for one in visited.arrivals}) == 5000
    for host, arrivals in by(visited.arrivals, lambda one: one.host).items():
        assert all(pause_s >= GRUMPY_S for pause_s in pauses_after(arrivals, BUSY)), host
