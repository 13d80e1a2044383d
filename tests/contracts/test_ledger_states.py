"""What the next holder of a shard must know is kept with the outcomes, on either engine."""

from dataclasses import replace
from datetime import timedelta

from orbweaver.model.host_state import HostState
from orbweaver.model.place_cursor import PlaceCursor
from orbweaver.ports.frontier.port import shard_of
from tests.contracts.planning import NOON, url, visit
from tests.contracts.walking import Walk, page_of, plain

PAGE, ROCK = visit("garden.example/"), visit("rocks.example/")
POND = visit("garden.example/pond")
SLOW = HostState("garden.example", NOON + timedelta(seconds=1.5), 0.25, 3, "It asks to log in.")
BOARD = PlaceCursor("board", url("garden.example/").key, "post 12")


def test_a_page_comes_out_as_it_went_in(walk: Walk) -> None:
    full = page_of(
        PAGE,
        final_url=url("garden.example/home"),
        headers=(
            ("server", "ivy/1.0"),
            ("x-odd", "a NUL \0 and half a pair \udcff"),
            ("server", ""),
        ),
        first_byte_s=0.012345,
        elapsed_s=12.5,
        simhash_hex="0123456789abcdef",
        template_hex="fedcba9876543210",
        departure="Agreed with the host on the telephone.",
    )
    walk.see(replace(plain(PAGE), page=full), plain(ROCK))
    found = walk.ledger.page(PAGE)
    assert found == full
    assert full in list(walk.ledger.pages())
    assert walk.ledger.page(visit("garden.example/never")) is None


# ---------------------------------------------------------------------------- promise 12
def test_a_hosts_pace_is_kept_with_what_changed_it(walk: Walk) -> None:
    walk.see(replace(plain(PAGE), host_state=SLOW), plain(ROCK))
    known = walk.ledger.host_states(["garden.example", "rocks.example"])
    assert known == {"garden.example": SLOW}


def test_a_passing_failure_changes_the_pace_too_and_the_last_word_counts(walk: Walk) -> None:
    leases = walk.lease([PAGE, ROCK])
    outcomes = [
        replace(plain(v, lease=leases[shard_of(v.url.host)]), host_state=state, again_at=NOON)
        for v, state in ((PAGE, replace(SLOW, failures=1)), (ROCK, SLOW))
    ]
    walk.commit(*outcomes)
    assert walk.ledger.host_states(["garden.example"]) == {"garden.example": SLOW}
    [again] = [v for v in walk.waiting() if v.url == PAGE.url]
    recovered = HostState("garden.example", NOON)
    walk.see(replace(plain(again), host_state=recovered))
    waits_still = replace(recovered, paused_why=SLOW.paused_why)
    assert walk.ledger.host_states(["garden.example"]) == {"garden.example": waits_still}


def test_a_pace_that_says_nothing_of_a_person_takes_no_pause_back(walk: Walk) -> None:
    pace = HostState("garden.example", NOON, 4.0)
    lease = walk.lease([PAGE, POND])[shard_of("garden.example")]
    waits = replace(plain(PAGE, lease=lease), host_state=SLOW)
    walk.commit(waits, replace(plain(POND, lease=lease), host_state=pace))
    known = replace(pace, paused_why=SLOW.paused_why)
    assert walk.ledger.host_states(["garden.example"]) == {"garden.example": known}
    walk.ledger.resume("casework.orders", 1, ["garden.example"], NOON)
    assert walk.ledger.host_states(["garden.example"]) == {"garden.example": pace}


def test_what_is_fenced_changes_no_pace(walk: Walk) -> None:
    [lease] = walk.lease([PAGE]).values()
    walk.lease([])
    walk.commit(replace(plain(PAGE, lease=lease), host_state=SLOW, cursor=BOARD))
    assert walk.ledger.host_states(["garden.example"]) == {}
    assert walk.ledger.place_cursor("board", BOARD.place_key) == ""


# ---------------------------------------------------------------------------- promise 13
def test_a_connectors_position_moves_with_what_it_discovered(walk: Walk) -> None:
    assert walk.ledger.place_cursor("board", BOARD.place_key) == ""
    walk.see(replace(plain(PAGE, ROCK), cursor=BOARD))
    assert walk.ledger.place_cursor("board", BOARD.place_key) == "post 12"
    assert walk.ledger.place_cursor("forum", BOARD.place_key) == ""
    walk.see(replace(plain(ROCK), cursor=replace(BOARD, position="post 13")))
    assert walk.ledger.place_cursor("board", BOARD.place_key) == "post 13"


def test_a_passing_failure_moves_no_position(walk: Walk) -> None:
    walk.see(replace(plain(PAGE), cursor=BOARD, again_at=NOON))
    assert walk.ledger.place_cursor("board", BOARD.place_key) == ""


# ------------------------------------------------------------------------- put off, not tried
def test_a_visit_that_was_put_off_has_not_been_tried(walk: Walk) -> None:
    later = NOON - timedelta(seconds=1)
    walk.see(replace(plain(PAGE), again_at=later, is_put_off=True))
    assert walk.waiting() == [replace(PAGE, due_at=later)]
