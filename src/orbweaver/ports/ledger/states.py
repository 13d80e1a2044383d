"""What changes with commits and is no record: the pace of hosts, the positions of connectors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from orbweaver.model.host_state import HostState
from orbweaver.ports.database.values import from_us, storable, to_us
from orbweaver.ports.database.work import Row, Work
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Outcome
from orbweaver.ports.ledger.rows import SECOND_US
from orbweaver.ports.ledger.tables import HOST, PLACE, columns

_KEEP_HOST = f"""
    INSERT INTO crawl_host ({columns(HOST)}) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (shard, host) DO UPDATE SET free_at_us = excluded.free_at_us,
    delay_us = excluded.delay_us, failures = excluded.failures,
    paused_why = CASE WHEN excluded.paused_why = '' THEN crawl_host.paused_why
        ELSE excluded.paused_why END"""  # noqa: S608 - names of ours
_KEEP_PLACE = f"""
    INSERT INTO crawl_place ({columns(PLACE)}) VALUES (?, ?, ?)
    ON CONFLICT (connector, place_key) DO UPDATE SET position = excluded.position"""  # noqa: S608 - names of ours
_HOSTS = f"""
    SELECT {columns(HOST)} FROM crawl_host WHERE shard IN (?*) AND host IN (?*)"""  # noqa: S608 - names of ours
_PLACE = "SELECT position FROM crawl_place WHERE connector = ? AND place_key = ?"


def keep_hosts(work: Work, outcomes: Iterable[Outcome]) -> None:
    """Write down what became of hosts' paces, the last word of each.

    Who waits for a person goes on by that person's order alone: a pace that says nothing of it
    takes nothing back.
    """
    states: dict[str, HostState] = {}
    for state in (one.host_state for one in outcomes if one.host_state):
        before = states.get(state.host)
        why = state.paused_why or (before.paused_why if before else "")
        states[state.host] = replace(state, paused_why=why)
    work.each(_KEEP_HOST, sorted(_host_row(state) for state in states.values()))


def keep_places(work: Work, outcomes: Iterable[Outcome]) -> None:
    """Write down how far connectors have read, the last word of each place."""
    cursors = (outcome.cursor for outcome in outcomes if outcome.cursor)
    places = {(one.connector, one.place_key): storable(one.position) for one in cursors}
    work.each(_KEEP_PLACE, [(*key, position) for key, position in sorted(places.items())])


def host_states(work: Work, hosts: Sequence[str]) -> dict[str, HostState]:
    """Return what is known of those hosts, by name."""
    shards = sorted({shard_of(host) for host in hosts})
    return {state.host: state for state in _states(work.rows(_HOSTS, shards, list(hosts)))}


def place_cursor(work: Work, connector: str, place_key: str) -> str:
    """Return how far a connector has read a place; empty for a new one."""
    found = work.rows(_PLACE, connector, place_key)
    return str(found[0][0]) if found else ""


def _host_row(state: HostState) -> Row:
    return (
        shard_of(state.host),
        state.host,
        to_us(state.free_at),
        round(state.delay_s * SECOND_US),
        state.failures,
        storable(state.paused_why),
    )


def _states(rows: Iterable[Row]) -> Iterator[HostState]:
    for _, host, free_at_us, delay_us, failures, paused_why in rows:
        yield HostState(host, from_us(free_at_us), delay_us / SECOND_US, failures, paused_why)
