"""A crawl worker in a process of its own, which kills itself at a given SQL statement.

It walks a small invented web whose every outcome follows from the visit alone, so that a walk
with kills must leave the same identities as one without.

Usage: ``python -m tests.contracts.crawl_worker DATABASE KILL_AT`` (0: never). It exits 0 when
nothing is left to do, and prints how many statements it made.
"""

import itertools
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from orbweaver.model.finding import FindingKind
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.ledger.port import Outcome
from tests.contracts.conftest import open_frontier, open_ledger
from tests.contracts.planning import NOON, visit
from tests.contracts.walking import Walk, match, picture, plain, shown

BATCH, DEPTH, PAGES_OF_PAGE, MEDIA_OF_PAGE = 7, 3, 3, 2
KINDS = (FindingKind.KNOWN, FindingKind.LIKELY, FindingKind.REPORTED, None, None, None)
WAYS_IN = [visit(f"garden{n}.example/") for n in range(2)]


def outcome_of(planned: Visit) -> Outcome:
    """Return how a visit ends: always the same way."""
    if planned.purpose is Purpose.PAGE:
        return plain(planned, *discovered(planned))
    number = int(planned.visit_id, 16)
    seen = shown(picture(f"{number % 23}"), planned, page=page_of(planned))
    if planned.purpose is Purpose.KEEP:
        return seen
    kind = KINDS[number % len(KINDS)]
    known = (match(picture(f"{number % 23}")),) if kind in KINDS[:2] else ()
    return replace(seen, finding_kind=kind, keep=True, is_allowed=number % 7 == 0, matches=known)


def page_of(planned: Visit) -> str:
    return planned.found_on.reveal().removeprefix("http://") if planned.found_on else ""


def discovered(page: Visit) -> Iterator[Visit]:
    """Yield what a page leads to: pages on other hosts, and media that it embeds."""
    name = f"{page.url.host.partition('.')[0]}{page.url.path}".replace("/", "-")
    for n in range(PAGES_OF_PAGE if page.hops < DEPTH else 0):
        yield visit(f"garden{n * 7 + page.hops}.example/{name}", hops=page.hops + 1)
    for n in range(MEDIA_OF_PAGE):
        media = visit(f"files{n}.example/{name}", purpose=Purpose.MEDIA, hops=page.hops + 1)
        yield replace(media, found_on=page.url)


def work(walk: Walk) -> None:
    """Accept the ways in, and walk until nothing waits."""
    walk.ledger.accept("casework", 1, WAYS_IN, NOON)
    while leases := walk.frontier.lease(walk.worker, 64, 60, NOON):
        led = {lease.shard: lease for lease in leases}
        due = walk.frontier.due(leases, BATCH, BATCH, NOON, ())
        walk.commit(*(replace(outcome_of(v), lease=led[shard_of(v.url.host)]) for v in due))
        walk.ledger.seal_audit(BATCH)
    while walk.ledger.seal_audit(100):
        pass


def count_statements(kill_at: int) -> Callable[[], int]:
    """Count what is sent to either engine from now on; die when the count is reached."""
    counter = itertools.count(1)
    last = 0

    def tick(*_: object) -> None:
        nonlocal last
        last = next(counter)
        if last == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    real_connect, real_execute = sqlite3.connect, psycopg.Connection.execute

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 - passed on as it comes
        connection: sqlite3.Connection = real_connect(*arguments, **options)
        connection.set_trace_callback(tick)
        return connection

    def execute(self: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on as it comes
        tick()
        return real_execute(self, *arguments, **options)

    sqlite3.connect = connect  # type: ignore[assignment]  # the same call, watched
    psycopg.Connection.execute = execute  # type: ignore[method-assign]  # the same call, watched
    return lambda: last


def main(target: str, kill_at: int) -> None:
    """Walk once, to the end or to the kill."""
    counted = count_statements(kill_at)
    database = Path(target) if target.startswith("/") else target
    walk = Walk(open_frontier(database), open_ledger(database))
    work(walk)
    walk.frontier.close()
    walk.ledger.close()
    sys.stdout.write(f"{counted()}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
