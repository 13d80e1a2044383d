"""Visits as rows of the crawl database: typed columns, their seed kept once beside them."""

from collections.abc import Iterable
from typing import NamedTuple

from orbweaver.model.seed import Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.database.values import from_us, to_us
from orbweaver.ports.database.work import Row, Table, Work
from orbweaver.ports.frontier.port import shard_of
from orbweaver.ports.record import from_record

SEED = Table(
    "crawl_seed",
    (("seed_id", "text"), ("record", "text")),
    key=("seed_id",),
)
SEEN = Table(
    "crawl_seen",
    (("shard", "smallint"), ("visit_id", "bytea")),
    key=("shard", "visit_id"),
)
QUEUE = Table(
    "crawl_queue",
    (
        ("shard", "smallint"),
        ("rank", "bigint"),
        ("due_at_us", "bigint"),
        ("visit_id", "bytea"),
        ("host", "text"),
        ("hops", "smallint"),
        ("attempts", "smallint"),
        ("purpose", "text"),
        ("url", "text"),
        ("found_on", "text"),
        ("seed_id", "text"),
        ("round_number", "bigint"),
        ("expects_sha256_hex", "text"),
        ("expects_pdq_hex", "text"),
        ("interval_s", "bigint"),
    ),
    key=("shard", "rank", "due_at_us", "visit_id"),
)
QUEUE_SUM = Table(
    "crawl_queue_sum",
    (("shard", "smallint"), ("writer", "smallint"), ("waiting", "bigint")),
    key=("shard", "writer"),
)
QUEUE_COLUMNS = ", ".join(name for name, _ in QUEUE.columns)
_PURPOSES = {str(purpose): purpose for purpose in Purpose}


def visit_key(visit: Visit) -> tuple[int, str]:
    """Return the key of a visit's records: its host's shard, its id."""
    return shard_of(visit.url.host), visit.visit_id


def seen_key(visit: Visit) -> tuple[int, bytes]:
    """Return the key of a visit in the table of all that was ever offered."""
    return shard_of(visit.url.host), bytes.fromhex(visit.visit_id)


def place_in_line(visit: Visit) -> Row:
    """Return the key of a visit in the queue, as long as it waits as ``due`` gave it."""
    shard, visit_id = seen_key(visit)
    return shard, visit.rank, to_us(visit.due_at), visit_id


def visit_row(visit: Visit) -> Row:
    """Return a visit as a row of the queue."""
    return (
        *place_in_line(visit),
        visit.url.host,
        visit.hops,
        visit.attempts,
        visit.purpose.value,
        visit.url.reveal(),
        visit.found_on.reveal() if visit.found_on else None,
        visit.seed.seed_id,
        visit.round_number,
        visit.expects_sha256_hex,
        visit.expects_pdq_hex,
        visit.interval_s,
    )


def shard_in(row: Row) -> int:
    """Return the shard of a row of the queue."""
    return int(row[0])


class Waiting(NamedTuple):
    """A row of the queue; sorts by its place in line."""

    rank: int
    due_at_us: int
    visit_id: bytes
    host: str
    row: Row

    @classmethod
    def of(cls, row: Row) -> "Waiting":
        """Read a row of :data:`QUEUE_COLUMNS`."""
        return cls(row[1], row[2], row[3], row[4], row)

    @property
    def seed_id(self) -> str:
        """Whose it is."""
        return str(self.row[10])

    def visit(self, seeds: "Seeds") -> Visit:
        """Return the visit itself."""
        hops, attempts, purpose, url, found_on, seed_id, round_number = self.row[5:12]
        sha256_hex, pdq_hex, interval_s = self.row[12:]
        return Visit(
            url=Url.parse(url),
            purpose=_PURPOSES[purpose],
            seed=seeds[seed_id],
            due_at=from_us(self.due_at_us),
            found_on=None if found_on is None else Url.parse(found_on),
            hops=hops,
            round_number=round_number,
            expects_sha256_hex=sha256_hex,
            expects_pdq_hex=pdq_hex,
            attempts=attempts,
            rank=self.rank,
            interval_s=interval_s,
        ).known_as(self.visit_id.hex())


class Seeds:
    """Seeds by id, each read from the database once: they never change."""

    def __init__(self) -> None:
        """Know none yet."""
        self._known: dict[str, Seed] = {}

    def __getitem__(self, seed_id: str) -> Seed:
        """Return a seed that was read."""
        return self._known[seed_id]

    def __contains__(self, seed_id: str) -> bool:
        """Say whether a seed was read, and was there."""
        return seed_id in self._known

    def read(self, work: Work, seed_ids: Iterable[str]) -> None:
        """Make sure that these are known."""
        missing = sorted(set(seed_ids) - self._known.keys())
        if missing:
            found = work.rows(
                "SELECT seed_id, record FROM crawl_seed WHERE seed_id IN (?*)", missing
            )
            self._known.update({seed_id: from_record(text, Seed) for seed_id, text in found})
