"""The floor of bank versions, and the order of locks.

A commit holds the floor shared, raising it holds it alone. So when a raise has returned, every
outcome that was matched with older banks is either committed, and a walk over media that begins
now meets it, or will come back as stale. Who matches new entries against everything seen raises
the floor first and walks then; nothing falls between.

On PostgreSQL locks are taken in this order, so that no two transactions wait in a ring: cursor,
shards (each set sorted), floor, rows of the queue, pages (sorted), rows in order of table and
key, hand-over, audit.
"""

from orbweaver.ports.database.work import Work

_FLOOR = "bank floor"
_READ = "SELECT bank_version FROM crawl_bank_floor"


def bank_floor(work: Work) -> int:
    """Return the floor; it stays where it is until the transaction ends."""
    work.lock(_FLOOR, shared=True)
    return _read(work)


def raise_floor(work: Work, bank_version: int) -> None:
    """Let no outcome count that was matched with banks older than ``bank_version``."""
    if _read(work) >= bank_version:
        return
    work.lock(_FLOOR)
    work.run(
        "UPDATE crawl_bank_floor SET bank_version = ? WHERE bank_version < ?",
        bank_version,
        bank_version,
    )


def _read(work: Work) -> int:
    [(bank_version,)] = work.rows(_READ)
    return int(bank_version)
