"""Following redirects ourselves, so that every hop is parsed, resolved and checked afresh."""

import time
from dataclasses import replace
from typing import Protocol

from orbweaver.errors import AddressRefused, FetchTimeout, MalformedReply, MalformedUrl
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import FetchLimits, FetchReply

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Hop(Protocol):
    """One exchange with one address, whatever the reply is."""

    async def __call__(self, url: Url, limits: FetchLimits) -> FetchReply:
        """Fetch ``url`` and follow nothing."""


def redirect_target(reply: FetchReply) -> Url | None:
    """Return where a reply leads, or nothing when it is no redirect.

    Raises:
        MalformedReply: It leads to what is not an address of the web.
    """
    location = reply.header("location")
    if reply.status not in _REDIRECTS or not location:
        return None
    try:
        return Url.parse(location, base=reply.final_url)
    except MalformedUrl as error:
        raise MalformedReply("it redirects to what is not an address of the web") from error


async def follow(hop: Hop, url: Url, limits: FetchLimits, *, same_origin_only: bool) -> FetchReply:
    """Fetch ``url`` by ``hop`` and follow redirects within ``limits``, all within ``total_s``.

    Raises:
        FetchError: As the hops do, and for too many redirects.
        AddressRefused: As the hops do, and for a user name or password in an address.
    """
    started_s = time.monotonic()
    way: list[Url] = []
    while True:
        here = way[-1] if way else url
        if here.has_credentials:
            raise AddressRefused("the address carries a user name or password")
        reply = await hop(here, _what_is_left(limits, started_s))
        target = None if limits.max_redirects == 0 else redirect_target(reply)
        if target is None or (same_origin_only and target.origin != here.origin):
            elapsed_s = time.monotonic() - started_s
            return replace(reply, url=url, redirects=tuple(way), elapsed_s=elapsed_s)
        if len(way) == limits.max_redirects:
            raise MalformedReply(f"more than {limits.max_redirects} redirects")
        way.append(target)


def _what_is_left(limits: FetchLimits, started_s: float) -> FetchLimits:
    left_s = limits.total_s - (time.monotonic() - started_s)
    if left_s <= 0:
        raise FetchTimeout(f"not done after {limits.total_s:g} s")
    return replace(limits, total_s=left_s)
