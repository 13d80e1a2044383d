"""A visit that failed in passing goes again: later for what takes longer to mend."""

from datetime import UTC, datetime, timedelta

import pytest

from orbweaver.crawl.retries import (
    LONGEST_PAUSE_S,
    LONGEST_RETRY_AFTER_S,
    is_passing,
    pause_after_error_s,
    pause_after_reply_s,
    retry_after_s,
)
from orbweaver.errors import FetchTimeout, HostUnreachable, NoSuchHost
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import FetchReply

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
POND = Url.parse("http://pond.example/")


def reply(status: int, retry_after: str = "") -> FetchReply:
    """Return a reply of a host that is busy."""
    headers = (("retry-after", retry_after),) if retry_after else ()
    return FetchReply(POND, POND, status, headers, b"", "192.0.2.1", 0.0)


def test_every_further_try_waits_twice_as_long_and_no_longer_than_a_day() -> None:
    pauses = [pause_after_error_s(HostUnreachable(), attempts, 30.0) for attempts in range(4)]
    assert pauses == [30.0, 60.0, 120.0, 240.0]
    assert pause_after_error_s(HostUnreachable(), 40, 30.0) == LONGEST_PAUSE_S


def test_a_name_that_is_gone_waits_longest_and_a_slow_host_longer_than_a_broken_line() -> None:
    pauses = [pause_after_error_s(kind(), 0, 30.0) for kind in (HostUnreachable, FetchTimeout)]
    assert [*pauses, pause_after_error_s(NoSuchHost(), 0, 30.0)] == [30.0, 60.0, 240.0]


def test_a_host_that_is_asked_too_much_is_left_alone_longer_than_one_that_stumbles() -> None:
    pauses = [pause_after_reply_s(reply(status), 0, 30.0, NOON) for status in (502, 503, 429)]
    assert pauses == [30.0, 60.0, 120.0]


@pytest.mark.parametrize(
    ("text", "pause_s"),
    [
        ("90", 90.0),
        ("Mon, 30 Nov 2026 12:05:00 GMT", 300.0),
        ("Monday, 30-Nov-26 12:05:00 GMT", 300.0),
        ("Mon, 30 Nov 2026 11:00:00 GMT", 0.0),
        ("999999999999", LONGEST_RETRY_AFTER_S),
        ("Mon, 30 Nov 2099 12:00:00 GMT", LONGEST_RETRY_AFTER_S),
        ("soon", 0.0),
        ("-5", 0.0),
        ("٣", 0.0),
        ("", 0.0),
    ],
)
def test_retry_after_says_seconds_or_an_instant(text: str, pause_s: float) -> None:
    assert retry_after_s(reply(503, text), NOON) == pause_s


def test_what_a_host_asks_for_is_kept_where_it_is_more_than_ours() -> None:
    asked = pause_after_reply_s(reply(429, "600"), 0, 30.0, NOON)
    assert asked == timedelta(minutes=10).total_seconds()
    assert pause_after_reply_s(reply(429, "1"), 0, 30.0, NOON) == 120.0


def test_what_will_be_the_same_tomorrow_is_not_tried_again() -> None:
    assert [
        status for status in (200, 301, 401, 404, 410, 451, 501) if is_passing(reply(status))
    ] == []
