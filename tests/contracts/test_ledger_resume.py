"""A host that waited for a person goes on, once, with all that was put off; on either engine."""

from dataclasses import replace
from datetime import timedelta

from orbweaver.model.host_state import HostState
from orbweaver.model.visit import Visit
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Outcome
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, plain

SOURCE = "casework.orders"
HALL, ROOM, ROCK = (
    visit(f"{place}") for place in ("forum.example/", "forum.example/1", "rocks.example/")
)
LATER = NOON + timedelta(hours=1)


def put_off(walk: Walk, *visits: Visit, why: str = "the login was refused") -> None:
    """Put visits off for an hour, since their host waits for a person."""
    leases = walk.lease(list(visits))

    def outcome(one: Visit) -> Outcome:
        host = one.url.host
        state = HostState(host, NOON, paused_why=why)
        made = plain(one, lease=leases[shard_of(host)])
        return replace(made, again_at=LATER, is_put_off=True, host_state=state)

    walk.commit(*map(outcome, visits))


def due(walk: Walk) -> set[str]:
    """Return by host and path what is due at noon."""
    return {one.url.host + one.url.path for one in walk.waiting()}


def test_a_host_goes_on_and_what_was_put_off_is_due(walk: Walk) -> None:
    put_off(walk, HALL, ROOM, ROCK)
    assert due(walk) == set()
    assert walk.ledger.resume(SOURCE, 4, ["forum.example"], NOON)
    assert due(walk) == {"forum.example/", "forum.example/1"}
    states = walk.ledger.host_states(["forum.example", "rocks.example"])
    assert [states[name].paused_why for name in sorted(states)] == ["", "the login was refused"]
    assert {one.attempts for one in walk.waiting()} == {0}, "waiting costs no try"


def test_the_order_counts_once(walk: Walk) -> None:
    put_off(walk, HALL)
    assert walk.ledger.resume(SOURCE, 4, ["forum.example"], NOON)
    assert walk.ledger.cursor(SOURCE) == 4
    put_off(walk, HALL, why="the login was refused again")
    assert not walk.ledger.resume(SOURCE, 4, ["forum.example"], NOON)
    assert walk.ledger.host_states(["forum.example"])["forum.example"].paused_why
    assert due(walk) == set()


def test_a_host_that_does_not_wait_keeps_its_times(walk: Walk) -> None:
    put_off(walk, HALL, why="")
    assert walk.ledger.resume(SOURCE, 1, ["forum.example", "pond.example"], NOON)
    assert due(walk) == set()


def test_what_is_planned_for_a_later_round_keeps_its_time(walk: Walk) -> None:
    put_off(walk, replace(HALL, round_number=2, interval_s=3600), ROOM)
    walk.ledger.resume(SOURCE, 1, ["forum.example"], NOON)
    assert due(walk) == {"forum.example/1"}


def test_it_stands_in_the_audit_log(walk: Walk) -> None:
    put_off(walk, HALL)
    walk.ledger.seal_audit(100)
    before = walk.ledger.verify_audit().sealed
    walk.ledger.resume(SOURCE, 1, ["forum.example"], NOON)
    walk.ledger.seal_audit(100)
    assert walk.ledger.verify_audit().sealed == before + 1
