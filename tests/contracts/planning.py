"""Visits and seeds for the tests of frontier and ledger: an invented walk through gardens."""

from datetime import UTC, datetime, timedelta

from orbweaver.model.seed import Scope, Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANDATE_ID, ORGANISATION_ID = "m" * 32, "o" * 32


def url(address: str) -> Url:
    """Return the address of ``host/path``."""
    return Url.parse(f"http://{address}")


def seed(address: str = "garden.example/") -> Seed:
    """Return a seed at ``host/path``."""
    return Seed(url(address), Scope(), MANDATE_ID, ORGANISATION_ID)


def visit(
    address: str,
    *,
    purpose: Purpose = Purpose.PAGE,
    start: str = "garden.example/",
    due_s: float = 0,
    hops: int = 0,
    round_number: int = 0,
) -> Visit:
    """Return a visit to ``host/path``, due so many seconds after noon, ranked by its hops."""
    return Visit(
        url(address),
        purpose,
        seed(start),
        due_at=NOON + timedelta(seconds=due_s),
        hops=hops,
        round_number=round_number,
        rank=16 * hops,
    )
