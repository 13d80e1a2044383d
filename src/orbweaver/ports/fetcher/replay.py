"""The fetcher that needs no network: it answers from what was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from orbweaver.errors import BodyTooLarge, NoSuchHost, OrbweaverError
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import PLAIN, FetchLimits, FetchReply, FetchWish
from orbweaver.ports.fetcher.redirects import follow


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one address answered: a reply with its decompressed body, or an error."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    address: str = "192.0.2.1"
    """The peer that gave it."""
    error: OrbweaverError | None = None
    """Why there was no reply; then the other fields mean nothing."""


class ReplayFetcher:
    """Answers each address as it was recorded, always the same; opens no connection."""

    def __init__(self, replies: Mapping[Url, Recorded]) -> None:
        """Answer from ``replies``; any other address has no host."""
        self._replies = replies

    async def fetch(
        self,
        url: Url,
        limits: FetchLimits,
        *,
        same_origin_only: bool,
        wish: FetchWish = PLAIN,
    ) -> FetchReply:
        """Fetch one address; see the port."""

        async def hop(here: Url) -> FetchReply:
            return replace(self._reply(here, limits), route=wish.route)

        return await follow(hop, url, limits.max_redirects, same_origin_only=same_origin_only)

    async def close(self) -> None:
        """Nothing to end."""

    def _reply(self, url: Url, limits: FetchLimits) -> FetchReply:
        recorded = self._replies.get(url)
        if recorded is None:
            raise NoSuchHost(f"nothing was recorded of {url}")
        if recorded.error is not None:
            raise recorded.error
        if len(recorded.body) > limits.max_body_bytes:
            raise BodyTooLarge(f"more than {limits.max_body_bytes} bytes")
        return FetchReply(
            url=url,
            final_url=url,
            status=recorded.status,
            headers=recorded.headers,
            body=recorded.body,
            address=recorded.address,
            elapsed_s=0.0,
        )
