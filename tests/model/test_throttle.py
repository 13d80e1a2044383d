"""A throttle lets through so many tries, no more, and time opens it again."""

from datetime import UTC, datetime, timedelta

from orbweaver.model.throttle import Throttle

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_as_many_tries_as_allowed_and_no_more() -> None:
    door = Throttle(most=3, window=MINUTE)
    assert [door.admits("ana", NOON) for _ in range(5)] == [True, True, True, False, False]


def test_one_key_does_not_count_for_another() -> None:
    door = Throttle(most=1, window=MINUTE)
    assert door.admits("ana", NOON)
    assert door.admits("ben", NOON)
    assert not door.admits("ana", NOON)


def test_the_window_slides() -> None:
    door = Throttle(most=2, window=MINUTE)
    door.admits("ana", NOON)
    door.admits("ana", NOON + MINUTE / 2)
    assert not door.admits("ana", NOON + MINUTE - timedelta(microseconds=1))
    assert door.admits("ana", NOON + MINUTE)
    assert not door.admits("ana", NOON + MINUTE)


def test_a_refused_try_does_not_prolong_the_wait() -> None:
    door = Throttle(most=1, window=MINUTE)
    door.admits("ana", NOON)
    door.admits("ana", NOON + MINUTE / 2)
    assert door.admits("ana", NOON + MINUTE)


def test_who_has_shown_that_they_may_starts_afresh() -> None:
    door = Throttle(most=1, window=MINUTE)
    door.admits("ana", NOON)
    door.forget("ana")
    assert door.admits("ana", NOON)


def test_ever_new_keys_do_not_fill_the_memory() -> None:
    door = Throttle(most=1, window=MINUTE, most_keys=100)
    for number in range(1000):
        door.admits(str(number), NOON)
    assert len(door._tries) <= 100


def test_making_room_drops_stale_keys_first() -> None:
    door = Throttle(most=1, window=MINUTE, most_keys=2)
    door.admits("stale", NOON)
    door.admits("fresh", NOON + MINUTE)
    door.admits("new", NOON + MINUTE)
    assert not door.admits("fresh", NOON + MINUTE)
