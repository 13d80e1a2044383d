"""The settled side of the invented web is crawled: all that is in scope, nothing that is not."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crawl.shed import Shed
from tests.manners.outskirts import SETTINGS, crawl
from tests.manners.pace import by, shortest_pause_s

DELAY_S = 0.01
TIMER_S = 0.002
"""A timer of the event loop may be over a millisecond early."""


@pytest.mark.full
@pytest.mark.timeout(300)
def test_the_truth_is_met(shed: Shed, tmp_path: Path) -> None:
    settings = replace(SETTINGS, delay_s=DELAY_S, max_attempts=4)
    seen = crawl(shed, tmp_path / "town", "settled", settings)
    expected = {one.url for one in seen.town.truth.expected()}
    assert sorted(expected - seen.places.keys()) == []
    assert seen.conduct.trespasses == ()
    assert seen.conduct.generator_visits == 0
    assert seen.touches == []
    for host, arrivals in by(seen.arrivals, lambda one: one.host).items():
        assert shortest_pause_s(arrivals) >= DELAY_S - TIMER_S, host
        asked_s = seen.town.sites[host].crawl_delay_s or DELAY_S
        after_robots = [one for one in arrivals if one.path != "/robots.txt"]
        assert shortest_pause_s(after_robots) >= asked_s - TIMER_S, host
    asked = Counter((one.host, one.path) for one in seen.arrivals)
    assert asked.most_common(1)[0][1] <= settings.max_attempts * len(seen.town.reports)
