"""The working day: minutes and breaks, told by the server's clock alone."""

from datetime import UTC, datetime, timedelta

import pytest

from orbweaver.casework.leases import require_lease
from orbweaver.casework.models import (
    AuditEvent,
    CaseLease,
    Person,
    Rest,
    WorkSpell,
)
from orbweaver.casework.workday import (
    RestReason,
    fitness,
    mark_work,
    require_fit,
)
from tests.casework.every import every
from tests.casework.house import House, media
from tests.casework.working import (
    MINUTE,
    MORNING,
    at,
    come_in,
    refusal,
    sign,
    spend,
    work,
)


@pytest.fixture
def ana(any_house: House) -> Person:
    """An analyst on a Monday morning in Brussels."""
    return come_in(any_house)


def test_a_fresh_morning_has_the_whole_day_before_it(any_house: House, ana: Person) -> None:
    found = sign(any_house, ana)
    assert found.reason is None
    assert (found.minutes_left, found.reveals_left) == (120, 60)


def test_minutes_are_counted_from_what_the_server_sees(any_house: House, ana: Person) -> None:
    work(any_house, ana, 20)
    assert fitness(any_house.office, ana).minutes_left == 100


def test_a_long_silence_is_no_work(any_house: House, ana: Person) -> None:
    work(any_house, ana, 5)
    any_house.clock.pass_time(timedelta(minutes=30))
    work(any_house, ana, 5)
    assert fitness(any_house.office, ana).today.worked == timedelta(minutes=10)
    assert every(WorkSpell).count() == 2


def test_a_short_silence_is_looking_and_counts(any_house: House, ana: Person) -> None:
    sign(any_house, ana)
    any_house.clock.pass_time(timedelta(minutes=3))
    sign(any_house, ana)
    assert fitness(any_house.office, ana).today.worked == timedelta(minutes=3)


def test_a_glance_counts_a_minute(any_house: House, ana: Person) -> None:
    sign(any_house, ana)
    assert fitness(any_house.office, ana).today.worked == MINUTE


def test_signs_in_quick_succession_are_written_once(any_house: House, ana: Person) -> None:
    for _ in range(10):
        sign(any_house, ana)
        any_house.clock.pass_time(timedelta(seconds=1))
    (spell,) = every(WorkSpell)
    assert spell.began_at == spell.last_at


def test_after_fifty_minutes_a_break_begins_on_the_server(any_house: House, ana: Person) -> None:
    work(any_house, ana, 50)
    told = refusal(any_house, ana)
    assert (told.reason, told.until) == ("break", any_house.clock.now() + timedelta(minutes=10))
    (rest,) = every(Rest)
    assert rest.until == told.until
    assert AuditEvent.objects.filter(tag="rest.began", subject=rest.rest_id).count() == 1


def test_a_break_lasts_whatever_is_tried(any_house: House, ana: Person) -> None:
    """Reloading, another window, signing in again: each asks the same server."""
    work(any_house, ana, 50)
    until = refusal(any_house, ana).until
    for _ in range(9):
        any_house.clock.pass_time(MINUTE)
        anew = Person.objects.get(pk=ana.pk)
        assert refusal(any_house, anew).until == until
        assert refusal(any_house, anew, finishing=True).until == until
    any_house.clock.pass_time(MINUTE)
    assert sign(any_house, ana).today.since_rest == timedelta()
    assert every(Rest).count() == 1


def test_a_sign_under_way_when_the_break_began_brings_no_second_one(
    any_house: House, ana: Person
) -> None:
    work(any_house, ana, 50)
    under_way = fitness(any_house.office, ana)
    until = refusal(any_house, ana).until
    any_house.clock.pass_time(timedelta(seconds=30))
    mark_work(any_house.office, ana, under_way)
    assert refusal(any_house, ana).until == until
    any_house.clock.pass_time(timedelta(minutes=9, seconds=30))
    assert sign(any_house, ana).today.since_rest == timedelta()


def test_after_a_break_another_fifty_minutes_begin(any_house: House, ana: Person) -> None:
    work(any_house, ana, 50)
    refusal(any_house, ana)
    any_house.clock.pass_time(timedelta(minutes=10))
    work(any_house, ana, 49)
    sign(any_house, ana)
    any_house.clock.pass_time(MINUTE)
    sign(any_house, ana)
    assert refusal(any_house, ana).reason == "break"


def test_who_was_away_long_enough_had_their_break(any_house: House, ana: Person) -> None:
    work(any_house, ana, 40)
    any_house.clock.pass_time(timedelta(minutes=10))
    work(any_house, ana, 40)
    assert sign(any_house, ana).today.since_rest == timedelta(minutes=40)


def test_a_short_absence_is_no_break(any_house: House, ana: Person) -> None:
    work(any_house, ana, 40)
    any_house.clock.pass_time(timedelta(minutes=9))
    work(any_house, ana, 10)
    assert refusal(any_house, ana).reason == "break"


def test_work_in_two_windows_is_the_work_of_one_person(any_house: House, ana: Person) -> None:
    """Signs of both fall into one spell, and neither window hides minutes from the other."""
    for _ in range(40):
        sign(any_house, ana)
        any_house.clock.pass_time(timedelta(seconds=30))
        sign(any_house, Person.objects.get(pk=ana.pk))
        any_house.clock.pass_time(timedelta(seconds=30))
    assert every(WorkSpell).count() == 1
    assert fitness(any_house.office, ana).today.since_rest == timedelta(minutes=39, seconds=30)


def test_what_lies_before_somebody_may_be_finished_but_nothing_new_begun(
    any_house: House, ana: Person
) -> None:
    work(any_house, ana, 50)
    found = require_fit(any_house.office, ana, finishing=True)
    assert found.reason is RestReason.BREAK
    assert every(Rest).count() == 0
    refusal(any_house, ana)
    assert refusal(any_house, ana, finishing=True).reason == "break"


def test_finishing_is_for_what_was_seen_just_now(any_house: House, ana: Person) -> None:
    at(any_house, MORNING.replace(hour=14, minute=58))  # 15:58 in Brussels
    sign(any_house, ana)
    any_house.clock.pass_time(timedelta(minutes=3))
    require_fit(any_house.office, ana, finishing=True)
    any_house.clock.pass_time(timedelta(minutes=3))
    assert refusal(any_house, ana, finishing=True).reason == "cut-off"


def test_a_break_gives_back_the_cases_that_lay_before_somebody(
    any_house: House, ana: Person
) -> None:
    pond = media("a pond")
    any_house.hand(any_house.finding(pond))
    work(any_house, ana, 50)
    require_lease(any_house.office, ana, any_house.case_of(pond).case_id)
    assert every(CaseLease).count() == 1
    refusal(any_house, ana)
    assert every(CaseLease).count() == 0


def test_the_minutes_of_a_day_end_the_day(any_house: House, ana: Person) -> None:
    spend(any_house, ana, 120)
    told = refusal(any_house, ana)
    assert told.reason == "budget"
    assert told.until == datetime(2026, 11, 24, 7, tzinfo=UTC)  # eight o'clock in Brussels
    at(any_house, told.until)
    assert sign(any_house, ana).minutes_left == 120
