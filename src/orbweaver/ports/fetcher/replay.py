"""The fetcher that needs no network: it answers from what was recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from orbweaver.errors import NoSuchHost, OrbweaverError
from orbweaver.model.clock import Clock, SystemClock
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.body import Body
from orbweaver.ports.fetcher.cookies import Cookie
from orbweaver.ports.fetcher.jars import Jars
from orbweaver.ports.fetcher.port import PLAIN, FetchLimits, FetchReply, FetchWish
from orbweaver.ports.fetcher.redirects import REPEATING, follow


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

    def __init__(self, replies: Mapping[Url, Recorded], clock: Clock | None = None) -> None:
        """Answer from ``replies``; any other address has no host. ``clock`` ends cookies."""
        self._replies = replies
        self._jars = Jars(clock or SystemClock())

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
            reply = replace(self._reply(here, limits), route=wish.route)
            self._jars.remember(wish.identity, here, reply.headers)
            return reply if here is not url or not _is_same(reply, wish) else _unchanged(reply)

        never = REPEATING if wish.form is not None else frozenset()
        return await follow(
            hop, url, limits.max_redirects, same_origin_only=same_origin_only, never=never
        )

    def jar_of(self, identity: str) -> tuple[Cookie, ...]:
        """Return every cookie that an identity carries."""
        return self._jars.of(identity)

    def put_cookies(self, identity: str, cookies: Iterable[Cookie]) -> None:
        """Let an identity carry ``cookies`` as well."""
        self._jars.put(identity, cookies)

    def empty_jar(self, identity: str) -> None:
        """Let an identity carry none."""
        self._jars.empty(identity)

    async def close(self) -> None:
        """Nothing to end."""

    def _reply(self, url: Url, limits: FetchLimits) -> FetchReply:
        recorded = self._replies.get(url)
        if recorded is None:
            raise NoSuchHost(f"nothing was recorded of {url}")
        if recorded.error is not None:
            raise recorded.error
        body = Body(limits)
        body.take(recorded.body)
        gathered = body.give()
        return FetchReply(
            url=url,
            final_url=url,
            status=recorded.status,
            headers=recorded.headers,
            body=gathered.body,
            address=recorded.address,
            elapsed_s=0.0,
            size_bytes=gathered.size_bytes,
            digests=gathered.digests,
        )


def _is_same(reply: FetchReply, wish: FetchWish) -> bool:
    """Return whether the recorded page is the one of an earlier visit."""
    if wish.etag:
        return reply.header("etag").removeprefix("W/") == wish.etag.removeprefix("W/")
    return bool(wish.last_modified) and reply.header("last-modified") == wish.last_modified


def _unchanged(reply: FetchReply) -> FetchReply:
    status = int(HTTPStatus.NOT_MODIFIED)
    return replace(reply, status=status, body=b"", size_bytes=0, digests=None)
