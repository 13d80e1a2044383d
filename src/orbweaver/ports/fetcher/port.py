"""What a fetcher promises. The one asynchronous port: thousands wait at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from orbweaver.model.url import Url
from orbweaver.ports.fetcher.cookies import Cookie

MOST_BODY_BYTES = 50 * 1024 * 1024
"""How much of a body is taken where nobody says otherwise."""
SNIFFED_BYTES = 64 * 1024
"""How much of a body is handed over where it was hashed and not kept."""
DIRECT = "direct"
"""The route that is no detour: our own address."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a reply may cost."""

    max_body_bytes: int = MOST_BODY_BYTES
    """After decompression."""
    connect_s: float = 10.0
    total_s: float = 60.0
    idle_s: float = 15.0
    """No byte for this long ends the transfer."""
    max_redirects: int = 5
    """With 0 none is followed: the reply is the redirect itself."""
    keep_body_bytes: int = MOST_BODY_BYTES
    """A longer body is hashed as it arrives and not kept, up to ``max_body_bytes``."""
    least_bytes_per_s: int = 1
    """Fewer on average over ``idle_s`` end the transfer."""

    def __post_init__(self) -> None:
        """Keep no more than may be read."""
        if self.keep_body_bytes > self.max_body_bytes:
            object.__setattr__(self, "keep_body_bytes", self.max_body_bytes)


@dataclass(frozen=True, slots=True)
class FetchWish:
    """How one address is asked for, where it is more than a plain GET from our own address."""

    route: str = DIRECT
    """The name of a way out; empty for the plainest that leads there. See ``egress.routes``."""
    identity: str = ""
    """Whose cookies go along and are remembered; without one there are none at all."""
    etag: str = ""
    """The page's ``ETag`` of an earlier visit: unchanged, it answers 304 without a body."""
    last_modified: str = ""
    """The page's ``Last-Modified`` of an earlier visit, likewise."""
    form: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)
    """Fields to POST, once, to the very address asked; no redirect repeats them, nothing prints
    them."""


PLAIN = FetchWish()
"""A GET from our own address, as nobody."""


@dataclass(frozen=True, slots=True)
class BodyDigests:
    """The digests of a whole decompressed body."""

    sha256_hex: str
    sha1_hex: str
    md5_hex: str


@dataclass(frozen=True, slots=True)
class FetchReply:
    """What came back."""

    url: Url
    final_url: Url
    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, in order of arrival, of the last reply."""
    body: bytes
    """The whole body; only its first ``SNIFFED_BYTES`` where ``digests`` stand for the rest."""
    address: str
    """The peer's IP address; of a detour, its first station."""
    elapsed_s: float
    """From asking to the last byte, redirects included."""
    redirects: tuple[Url, ...] = ()
    """Every address on the way, without the first."""
    size_bytes: int = -1
    """Of the whole decompressed body; by default that of ``body``."""
    digests: BodyDigests | None = None
    """Of a body that was too large to be kept."""
    first_byte_s: float = 0.0
    """From asking the last address to the first byte of its reply."""
    http_version: str = "1.1"
    route: str = DIRECT
    """The name of the way that was taken."""

    def __post_init__(self) -> None:
        """Measure the body where nobody said its size."""
        if self.size_bytes < 0:
            object.__setattr__(self, "size_bytes", len(self.body))

    @property
    def is_whole(self) -> bool:
        """Whether ``body`` is all of it."""
        return len(self.body) == self.size_bytes

    def header(self, name: str) -> str:
        """Return the first value of a header, empty when it is not there."""
        return next((value for key, value in self.headers if key == name), "")


class Fetcher(Protocol):
    """Fetches one address.

    Every keeper promises:
      1. Every connection goes to an address that the egress guard allowed, after each redirect
         and each resolution; a refusal is ``AddressRefused`` and no packet leaves.
      2. The body is decompressed and never longer than the limit, in bounded memory. Of a body
         longer than ``keep_body_bytes`` come back its first bytes, its size and its digests.
      3. Every transfer ends within ``total_s``, and when it is slower than the limits allow; on
         a detour, times its patience.
      4. No referrer, no cookie of another host or identity, no credentials from an address leave.
      5. With ``same_origin_only``, a redirect that leaves the origin is not followed: the
         reply is the redirect itself.
      6. A form goes to the address asked and to no other, and once.
    """

    async def fetch(
        self,
        url: Url,
        limits: FetchLimits,
        *,
        same_origin_only: bool,
        wish: FetchWish = PLAIN,
    ) -> FetchReply:
        """Fetch one address; follow redirects, only within the origin where told so.

        Raises:
            AddressRefused: The guard said no.
            HostUnreachable: No such host, or no connection.
            FetchTimeout: Too slow.
            BodyTooLarge: More than ``max_body_bytes``.
            MalformedReply: Too many redirects, broken HTTP or compression.
            UnknownName: No route is called so.
        """

    def jar_of(self, identity: str) -> tuple[Cookie, ...]:
        """Return every cookie that an identity carries."""

    def put_cookies(self, identity: str, cookies: Iterable[Cookie]) -> None:
        """Let an identity carry ``cookies`` as well: an imported login."""

    def empty_jar(self, identity: str) -> None:
        """Let an identity carry none."""

    async def close(self) -> None:
        """End all transfers."""
