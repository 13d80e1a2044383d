"""robots.txt: read once an origin, kept for a while, and obeyed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

from orbweaver.crawl.robots_rules import RobotsFile, parse_robots, product_of
from orbweaver.errors import (
    AddressRefused,
    BodyTooLarge,
    FetchError,
    HostUnreachable,
    MalformedReply,
    MalformedUrl,
)
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.port import FetchLimits, FetchReply

ROBOTS_LIMITS = FetchLimits(max_body_bytes=1024 * 1024, total_s=20.0)
_MOST_ORIGINS = 20_000
_MOST_KEPT_CHARS = 32 * 1024 * 1024
_FIRST_ERROR_STATUS, _FIRST_SERVER_ERROR = 400, 500


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one origin asks of crawlers with our name."""

    file: RobotsFile
    sitemaps: tuple[Url, ...] = ()
    """Those that it names, wherever they stand; at most 100."""

    def allows(self, url: Url) -> bool:
        """Return whether ``url`` may be fetched."""
        return self.file.allows(f"{url.path}{url.query}")

    @property
    def delay_s(self) -> float:
        """The pause that it asks for between requests, a day at most; 0 where it says nothing."""
        return self.file.delay_s


@dataclass(frozen=True, slots=True)
class _Kept:
    until_s: float
    rules: RobotsRules | None
    error: FetchError | None
    failures: int
    size_chars: int = 0


class RobotsBook:
    """Remembers the rules of origins; asks for none itself.

    A reply below 400 is read, 4xx means that everything is allowed (RFC 9309, 2.3.1.3), 5xx and
    no reply that nothing is until it answers (2.3.1.4): then every visit to that origin waits,
    ``retry_base_s`` first and doubling. What is no robots file by its size or its redirects
    (too many, broken, or to where the egress guard does not connect) is taken for none.
    """

    def __init__(
        self,
        user_agent: str,
        lifetime_s: float,
        retry_base_s: float,
        now_s: Callable[[], float] = monotonic,
    ) -> None:
        """Keep rules for ``lifetime_s``."""
        self._product = product_of(user_agent)
        self._lifetime_s = lifetime_s
        self._retry_base_s = retry_base_s
        self._now_s = now_s
        self._kept: dict[str, _Kept] = {}
        self._kept_chars = 0

    def known(self, url: Url) -> RobotsRules | None:
        """Return the rules for ``url``'s origin, or nothing when they must be asked for.

        Raises:
            FetchError: They could not be had a short while ago.
        """
        kept = self._kept.get(url.origin)
        if kept is None or kept.until_s <= self._now_s():
            return None
        if kept.error is not None:
            raise type(kept.error)(kept.error.detail)
        return kept.rules

    def wait_s(self, url: Url) -> float:
        """Return for how long it is of no use to ask ``url``'s origin again, in seconds."""
        kept = self._kept.get(url.origin)
        if kept is None or kept.error is None:
            return 0.0
        return max(0.0, kept.until_s - self._now_s())

    def learn(self, url: Url, reply: FetchReply) -> RobotsRules:
        """Take in the reply to ``/robots.txt`` of ``url``'s origin.

        Raises:
            HostUnreachable: It says that it does not know for now.
        """
        if reply.status >= _FIRST_SERVER_ERROR:
            return self.fail(url, HostUnreachable(f"its robots.txt answers {reply.status}"))
        is_there = reply.status < _FIRST_ERROR_STATUS
        file = parse_robots(reply.body, self._product) if is_there else RobotsFile()
        return self._keep_rules(url, file)

    def fail(self, url: Url, error: FetchError | AddressRefused) -> RobotsRules:
        """Take in that ``/robots.txt`` of ``url``'s origin could not be had.

        Raises:
            FetchError: The same ``error``, unless it means that there is no such file.
        """
        if isinstance(error, BodyTooLarge | MalformedReply | AddressRefused):
            return self._keep_rules(url, RobotsFile())
        before = self._kept.get(url.origin)
        failures = before.failures + 1 if before else 1
        pause_s = self._retry_base_s * 2.0 ** min(failures - 1, 10)
        self._keep(url, _Kept(self._now_s() + pause_s, None, error, failures))
        raise error

    def _keep_rules(self, url: Url, file: RobotsFile) -> RobotsRules:
        rules = RobotsRules(file, tuple(_addresses(file.sitemaps, url)))
        until_s = self._now_s() + self._lifetime_s
        self._keep(url, _Kept(until_s, rules, None, 0, file.size_chars))
        return rules

    def _keep(self, url: Url, kept: _Kept) -> None:
        """Keep what is known of an origin; forget those known longest where it is too much."""
        if url.origin in self._kept:
            self._forget(url.origin)
        self._kept[url.origin] = kept
        self._kept_chars += kept.size_chars
        while len(self._kept) > _MOST_ORIGINS or self._kept_chars > _MOST_KEPT_CHARS:
            self._forget(next(iter(self._kept)))

    def _forget(self, origin: str) -> None:
        self._kept_chars -= self._kept.pop(origin).size_chars


def robots_url(url: Url) -> Url:
    """Return where the rules for ``url`` stand."""
    return Url.parse("/robots.txt", base=url)


def _addresses(written: tuple[str, ...], base: Url) -> Iterator[Url]:
    for text in written:
        try:
            yield Url.parse(text, base)
        except MalformedUrl:
            continue  # one bad line of a file that anybody may write
