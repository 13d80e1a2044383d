"""What has changed in the town since it was built, kept in SQLite so that a restart knows it."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS mails (
    sequence INTEGER PRIMARY KEY, message_id TEXT NOT NULL, notice_id TEXT NOT NULL,
    sender TEXT NOT NULL, recipient TEXT NOT NULL, urls TEXT NOT NULL,
    redelivery INTEGER NOT NULL, problem TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    host TEXT NOT NULL, path TEXT NOT NULL, sequence INTEGER NOT NULL, tick INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS standings (
    host TEXT NOT NULL, path TEXT NOT NULL, standing TEXT NOT NULL, PRIMARY KEY (host, path));
CREATE TABLE IF NOT EXISTS moves (host TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS clock (tick INTEGER NOT NULL);
"""


class Standing(StrEnum):
    """What became of a path after a notice."""

    UP = "up"
    GONE = "gone"
    SOFT_404 = "soft_404"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that arrived for one recipient; ``sequence`` counts arrivals from 1.

    ``redelivery``: the same Message-ID reached this recipient before. ``problem``: why no
    addresses could be read from it, or empty.
    """

    sequence: int
    message_id: str
    notice_id: str
    sender: str
    recipient: str
    urls: tuple[str, ...]
    redelivery: bool
    problem: str


class Ledger:
    """Mails, standings, moves and the tick; each call is durable when it returns."""

    def __init__(self, path: Path) -> None:
        """Open or create the file at ``path``."""
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_SCHEMA}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def next_sequence(self) -> int:
        """Return the number that the next mail will get."""
        row = self._db.execute("SELECT coalesce(max(sequence), 0) + 1 FROM mails").fetchone()
        return int(row[0])

    def has_mail(self, message_id: str, recipient: str) -> bool:
        """Tell whether this Message-ID reached this recipient before."""
        found = self._db.execute(
            "SELECT 1 FROM mails WHERE message_id = ? AND recipient = ?", (message_id, recipient)
        )
        return found.fetchone() is not None

    def add_mail(self, mail: Mail) -> None:
        """Keep one mail."""
        self._db.execute(
            "INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                mail.sequence,
                mail.message_id,
                mail.notice_id,
                mail.sender,
                mail.recipient,
                json.dumps(mail.urls),
                int(mail.redelivery),
                mail.problem,
            ),
        )

    def mails(self) -> list[Mail]:
        """Return all mails in the order of their arrival."""
        rows = self._db.execute("SELECT * FROM mails ORDER BY sequence").fetchall()
        return [_mail(row) for row in rows]

    def add_request(self, host: str, path: str, sequence: int) -> int:
        """Note that mail ``sequence`` asks for this path's removal; return how many did so far."""
        self._db.execute(
            "INSERT INTO requests VALUES (?, ?, ?, ?)", (host, path, sequence, self.tick())
        )
        found = self._db.execute(
            "SELECT count(*) FROM requests WHERE host = ? AND path = ?", (host, path)
        )
        return int(found.fetchone()[0])

    def requests(self) -> Sequence[tuple[str, str, int]]:
        """Return (host, path, tick of the first request) of every path asked about."""
        return self._db.execute(
            "SELECT host, path, min(tick) FROM requests GROUP BY host, path ORDER BY min(sequence)"
        ).fetchall()

    def standing(self, host: str, path: str) -> Standing:
        """Return what became of a path."""
        row = self._db.execute(
            "SELECT standing FROM standings WHERE host = ? AND path = ?", (host, path)
        ).fetchone()
        return Standing.UP if row is None else Standing(row[0])

    def set_standing(self, host: str, path: str, standing: Standing) -> None:
        """Change what stands at a path."""
        self._db.execute("REPLACE INTO standings VALUES (?, ?, ?)", (host, path, standing.value))

    def standings(self) -> list[tuple[str, str, Standing]]:
        """Return every path that changed, as (host, path, standing)."""
        rows = self._db.execute("SELECT * FROM standings ORDER BY host, path").fetchall()
        return [(host, path, Standing(word)) for host, path, word in rows]

    def move(self, host: str) -> None:
        """Note that the site of ``host`` moved away."""
        self._db.execute("INSERT OR IGNORE INTO moves VALUES (?)", (host,))

    def moved(self) -> frozenset[str]:
        """Return the hosts that moved away."""
        return frozenset(host for (host,) in self._db.execute("SELECT host FROM moves"))

    def tick(self) -> int:
        """Return how many ticks have passed."""
        return int(self._db.execute("SELECT count(*) FROM clock").fetchone()[0])

    def pass_tick(self) -> int:
        """Let one tick pass; return the new count."""
        self._db.execute("INSERT INTO clock VALUES (1)")
        return self.tick()


def _mail(row: tuple[Any, ...]) -> Mail:
    sequence, message_id, notice_id, sender, recipient, urls, redelivery, problem = row
    return Mail(
        sequence=sequence,
        message_id=message_id,
        notice_id=notice_id,
        sender=sender,
        recipient=recipient,
        urls=tuple(json.loads(urls)),
        redelivery=bool(redelivery),
        problem=problem,
    )
