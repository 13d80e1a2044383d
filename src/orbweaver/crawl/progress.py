"""Progress: what a worker has done so far, read live by whoever shows it."""

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic

from orbweaver.ports.ledger.port import Outcome


@dataclass(slots=True)
class HostProgress:
    """What was done at one host."""

    pages: int = 0
    media: int = 0
    failed: int = 0


@dataclass(slots=True)
class CrawlProgress:
    """Counts of committed outcomes only: what is shown was recorded."""

    started_s: float = field(default_factory=monotonic)
    pages: int = 0
    """Fetched pages; robots.txt, media, refusals and failures are not among them."""
    media: int = 0
    """Scanned media, the same bytes at two addresses counted twice."""
    matches: int = 0
    """Scanned media that a bank knows, exactly or nearly."""
    findings: int = 0
    checks: int = 0
    refetches: int = 0
    """Visits that were made for nothing, since another worker holds their shard now."""
    requests: int = 0
    """Replies from hosts, robots.txt included."""
    size_bytes: int = 0
    in_flight: int = 0
    in_hand: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    """By class of error, or ``status 503``; tries that go again are counted each time."""
    hosts: dict[str, HostProgress] = field(default_factory=dict)

    @property
    def rate_per_s(self) -> float:
        """Return pages and media a second since the start."""
        return (self.pages + self.media) / max(monotonic() - self.started_s, 1e-3)

    def count(self, outcome: Outcome, problem: str) -> None:
        """Add one committed outcome; ``problem`` names its error, if any."""
        host = self.hosts.setdefault(outcome.visit.url.host, HostProgress())
        if problem:
            self.errors[problem] += 1
        if outcome.again_at is not None:
            return
        self.size_bytes += outcome.page.size_bytes
        self.checks += outcome.check is not None
        self.matches += bool(outcome.matches)
        self.findings += outcome.finding_kind is not None
        if outcome.media is not None:
            self.media += 1
            host.media += 1
        elif problem:
            host.failed += 1
        else:
            self.pages += 1
            host.pages += 1
