"""Following redirects ourselves, so that every hop is parsed, resolved and checked afresh."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from orbweaver.errors import AddressRefused, MalformedReply, MalformedUrl
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import FetchReply

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
REPEATING = frozenset({307, 308})
"""Redirects that ask for the same request once more: of a form, nobody gets a second one."""


Hop = Callable[[Url], Awaitable[FetchReply]]
"""One exchange with one address, whatever the reply is; follows nothing."""


def redirect_target(reply: FetchReply) -> Url | None:
    """Return where a reply leads, or nothing when it is no redirect.

    Raises:
        MalformedReply: It leads to what is not an address of the web.
    """
    if reply.status not in _REDIRECTS or not (location := reply.header("location")):
        return None
    try:
        return Url.parse(location, base=reply.final_url)
    except MalformedUrl as error:
        raise MalformedReply("it redirects to what is not an address of the web") from error


async def follow(
    hop: Hop,
    url: Url,
    max_redirects: int,
    *,
    same_origin_only: bool,
    never: frozenset[int] = frozenset(),
) -> FetchReply:
    """Fetch ``url`` by ``hop`` and follow redirects; with 0 of them allowed, follow none.

    A redirect with a status of ``never`` is the reply itself.

    Raises:
        MalformedReply: There are too many, or they lead nowhere.
        AddressRefused: An address carries a user name or password, or as the hop says.
        FetchError: As the hop says.
    """
    way: list[Url] = []
    while True:
        here = way[-1] if way else url
        if here.has_credentials:
            raise AddressRefused("the address carries a user name or password")
        reply = await hop(here)
        target = redirect_target(reply) if max_redirects else None
        if (
            target is None
            or reply.status in never
            or (same_origin_only and target.origin != here.origin)
        ):
            return replace(reply, url=url, redirects=tuple(way)) if way else reply
        if len(way) == max_redirects:
            raise MalformedReply(f"more than {max_redirects} redirects")
        way.append(target)
