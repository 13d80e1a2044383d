"""Orders: what casework asks of the crawl, one kind a class."""

from dataclasses import dataclass
from datetime import datetime

from orbweaver.model.bank import BankEntry
from orbweaver.model.seed import Seed
from orbweaver.model.url import Url


@dataclass(frozen=True, slots=True)
class SeedOrder:
    """Start crawling from a seed."""

    seed: Seed
    due_at: datetime
    round_number: int = 0


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """Look whether noticed media is still at its address."""

    url: Url
    seed: Seed
    media_sha256_hex: str
    pdq_hex: str | None
    round_number: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class RetroOrder:
    """Match new bank entries against everything seen before."""

    bank_version: int
    """The version of the banks that first holds these entries."""
    entries: tuple[BankEntry, ...]


@dataclass(frozen=True, slots=True)
class ResumeOrder:
    """Visit a host again that was paused until a person had seen to its login."""

    host: str


Order = SeedOrder | CheckOrder | RetroOrder | ResumeOrder
