"""A host's pace follows how it answers, and whoever takes the host over keeps it."""

from datetime import UTC, datetime, timedelta

from orbweaver.crawl.pace import Paces
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.model.clock import SetClock
from orbweaver.model.host_state import HostState
from orbweaver.ports.frontier.port import shard_of

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
POND = "pond.example"


def paces(delay_s: float = 1.0) -> Paces:
    """Return the paces of a worker that has met one host, of which nothing was recorded."""
    made = Paces(CrawlSettings(delay_s=delay_s), SetClock(NOON))
    made.learn([POND], {})
    return made


def test_a_quick_host_is_asked_at_the_usual_pace_and_nothing_is_recorded() -> None:
    pace = paces()
    for _ in range(5):
        pace.answered(POND, 0.05)
    assert (pace.delay_s(POND), pace.news(POND)) == (1.0, None)


def test_a_slow_host_is_left_alone_for_as_long_as_it_takes_to_answer() -> None:
    pace = paces()
    for _ in range(20):
        pace.answered(POND, 8.0)
    assert 7.9 < pace.delay_s(POND) <= 8.0


def test_every_passing_failure_doubles_the_pause_up_to_the_longest() -> None:
    pace = paces()
    pace.failed(POND)
    assert pace.delay_s(POND) == 2.0
    for _ in range(20):
        pace.failed(POND)
    assert pace.delay_s(POND) == CrawlSettings().longest_delay_s


def test_good_replies_bring_the_pause_back() -> None:
    pace = paces()
    for _ in range(4):
        pace.failed(POND)
    for _ in range(30):
        pace.answered(POND, 0.01)
    state = pace.news(POND)
    assert pace.delay_s(POND) < 1.001
    assert state is None or state.failures == 0


def test_the_next_holder_keeps_pause_failures_and_rest() -> None:
    pace = paces()
    pace.failed(POND)
    pace.rests(POND, 600.0)
    state = pace.news(POND)
    assert state == HostState(POND, NOON + timedelta(minutes=10), 2.0, 1)
    assert pace.news(POND) is None
    later = SetClock(NOON + timedelta(minutes=4))
    heir = Paces(CrawlSettings(), later)
    assert heir.learn([POND], {POND: state}) == {POND: 360.0}
    assert heir.delay_s(POND) == 2.0
    assert heir.news(POND) is None


def test_with_no_usual_pause_nothing_is_adapted() -> None:
    pace = paces(delay_s=0.0)
    pace.failed(POND)
    pace.answered(POND, 9.0)
    assert (pace.delay_s(POND), pace.news(POND)) == (0.0, None)


def test_a_host_that_waits_for_a_person_says_why() -> None:
    assert paces().paused(POND, "the login was refused").paused_why == "the login was refused"


def test_who_gets_a_shard_back_asks_again_what_was_recorded_meanwhile() -> None:
    pace = paces()
    pace.forget({shard_of(POND) ^ 1})
    assert pace.knows(POND)
    pace.forget({shard_of(POND)})
    assert not pace.knows(POND)
    pace.learn([POND], {POND: HostState(POND, NOON + timedelta(minutes=10), 4.0, 2)})
    assert (pace.delay_s(POND), pace.rest_s(POND)) == (4.0, 600.0)


def test_the_longest_pause_that_anybody_asks_for_counts() -> None:
    pace = paces()
    assert pace.asks(POND, 20.0) == pace.pause_s(POND) == 20.0
    assert pace.asks(POND, 0.0) == pace.pause_s(POND) == 1.0
