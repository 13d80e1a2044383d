"""What a fetcher promises. The one asynchronous port: thousands wait at once."""

from dataclasses import dataclass
from typing import Protocol

from orbweaver.model.url import Url


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a reply may cost."""

    max_body_bytes: int = 50 * 1024 * 1024
    """After decompression."""
    connect_s: float = 10.0
    total_s: float = 60.0
    idle_s: float = 15.0
    """No byte for this long ends the transfer."""
    max_redirects: int = 5
    """With 0 none is followed: the reply is the redirect itself."""


@dataclass(frozen=True, slots=True)
class FetchReply:
    """What came back."""

    url: Url
    final_url: Url
    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, in order of arrival, of the last reply."""
    body: bytes
    address: str
    """The peer's IP address."""
    elapsed_s: float
    redirects: tuple[Url, ...] = ()
    """Every address on the way, without the first."""

    def header(self, name: str) -> str:
        """Return the first value of a header, empty when it is not there."""
        return next((value for key, value in self.headers if key == name), "")


class Fetcher(Protocol):
    """Fetches one address.

    Every keeper promises:
      1. Every connection goes to an address that the egress guard allowed, after each redirect
         and each resolution; a refusal is ``AddressRefused`` and no packet leaves.
      2. The body is decompressed and never longer than the limit, in bounded memory.
      3. Every transfer ends within ``total_s``.
      4. No referrer, no cookie of another host, no credentials from an address leave.
      5. With ``same_origin_only``, a redirect that leaves the origin is not followed: the
         reply is the redirect itself.
    """

    async def fetch(self, url: Url, limits: FetchLimits, *, same_origin_only: bool) -> FetchReply:
        """Fetch one address with GET; follow redirects, only within the origin where told so.

        Raises:
            AddressRefused: The guard said no.
            HostUnreachable: No such host, or no connection.
            FetchTimeout: Too slow.
            BodyTooLarge: More than ``max_body_bytes``.
            MalformedReply: Too many redirects, broken HTTP or compression.
        """

    async def close(self) -> None:
        """End all transfers."""
