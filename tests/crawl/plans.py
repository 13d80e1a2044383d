"""Seeds, visits and replies for the tests of the crawl: a walk through invented gardens."""

from datetime import UTC, datetime

from orbweaver.model.mandate import Mandate
from orbweaver.model.seed import Reach, Scope, Seed
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit
from orbweaver.ports.fetcher.port import FetchReply

NOON = datetime(2020, 6, 1, 12, tzinfo=UTC)  # long past: what is due then is due on any machine
MANDATE = Mandate(
    mandate_id="m" * 32,
    organisation="Garden Society",
    country="NL",
    legal_basis="invented for tests",
    contact="gardener@garden.example",
    user_agent="orbweaver-tests/1.0 (garden)",
    keep_media=True,
)


def seed_at(url: Url, scope: Scope | None = None) -> Seed:
    """Return a seed; its whole host is in reach unless said otherwise."""
    return Seed(url, scope or Scope(Reach.HOST), MANDATE.mandate_id, "o" * 32)


def first_visit(seed: Seed) -> Visit:
    """Return the visit to a seed itself."""
    return Visit(url=seed.url, purpose=Purpose.PAGE, seed=seed, due_at=NOON)


def visit_to(address: str, purpose: Purpose = Purpose.PAGE, *, hops: int = 0) -> Visit:
    """Return a visit to a live address, from a seed at its host's root."""
    url = Url.parse(address)
    return Visit(url, purpose, seed_at(Url.parse("/", base=url)), NOON, hops=hops)


def replied(
    url: Url,
    body: bytes = b"",
    *,
    status: int = 200,
    media_type: str = "text/html",
    final_url: Url | None = None,
    location: str = "",
) -> FetchReply:
    """Return a reply as a fetcher gives it."""
    headers = [("content-type", media_type)]
    if location:
        headers.append(("location", location))
    return FetchReply(
        url=url,
        final_url=final_url or url,
        status=status,
        headers=tuple(headers),
        body=body,
        address="127.0.0.1",
        elapsed_s=0.1,
    )
