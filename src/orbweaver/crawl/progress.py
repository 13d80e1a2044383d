"""Progress: what a worker has done so far and holds now, read live by whoever shows it."""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType

from orbweaver.crawl.endings import Ending
from orbweaver.ports.ledger.port import Outcome

SIZE_BOUNDS_BYTES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
"""Fetches are counted by size up to each of these, and above the last."""
MOST_BRANCHES = 100_000
"""So many ends of branches are counted, each once."""
MOST_HOSTS = 10_000
"""So many hosts are told apart; what is done at further ones counts in the sums alone."""


@dataclass(slots=True)
class HostProgress:
    """What was done at one host."""

    pages: int = 0
    media: int = 0
    failed: int = 0


def _no_stage() -> defaultdict[str, float]:
    return defaultdict(float)


def _no_size() -> list[int]:
    return [0] * (len(SIZE_BOUNDS_BYTES) + 1)


class Stage:
    """Adds the time that its block takes to a sum."""

    __slots__ = ("_name", "_start_s", "_sums")

    def __init__(self, sums: defaultdict[str, float], name: str) -> None:
        """Measure nothing yet."""
        self._sums = sums
        self._name = name
        self._start_s = 0.0

    def __enter__(self) -> None:
        """Begin."""
        self._start_s = monotonic()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Add, however the block ended."""
        self._sums[self._name] += monotonic() - self._start_s


@dataclass(slots=True)
class CrawlProgress:
    """Counts of committed outcomes only: what is shown was recorded. Gauges are of this moment."""

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
    sizes: list[int] = field(default_factory=_no_size)
    """Fetches by size, as :data:`SIZE_BOUNDS_BYTES` divides them."""
    commits: int = 0
    """Transactions of the ledger."""
    errors: Counter[str] = field(default_factory=Counter)
    """By class of error, or ``status 503``; tries that go again are counted each time."""
    branch_ends: Counter[str] = field(default_factory=Counter)
    """Branches that ended here, by the class of the refusal that ended them."""
    left_links: Counter[str] = field(default_factory=Counter)
    """Links that were not followed, by why."""
    stage_s: defaultdict[str, float] = field(default_factory=_no_stage)
    """Seconds of visits by stage: ``wait``, ``fetch``, ``read``, ``scan``, ``match``, ``commit``.
    Many visits are under way at once, so that these add up to more than the time that passed."""
    hosts: dict[str, HostProgress] = field(default_factory=dict)
    in_flight: int = 0
    """Requests under way."""
    in_hand: int = 0
    """Visits held in memory."""
    hosts_in_hand: int = 0
    """Hosts whose visits are being made, or wait for their turn."""
    bytes_held: int = 0
    """Reserved for bodies."""
    leases: int = 0
    """Shards that are leased."""
    _ended: set[str] = field(default_factory=set, repr=False)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start, never quite nought."""
        return max(monotonic() - self.started_s, 1e-3)

    @property
    def items(self) -> int:
        """Pages and media."""
        return self.pages + self.media

    @property
    def rate_per_s(self) -> float:
        """Return pages and media a second since the start."""
        return self.items / self.elapsed_s

    def stage(self, name: str) -> "Stage":
        """Give a block whose time is added to a stage."""
        return Stage(self.stage_s, name)

    def count(self, outcome: Outcome | Ending, problem: str) -> None:
        """Add one committed outcome; ``problem`` names its error, if any."""
        host = self._host(outcome.visit.url.host)
        if problem:
            self.errors[problem] += 1
        if outcome.again_at is not None:
            return
        self._measure(outcome)
        if outcome.why_branch_ended:
            self._end_branch(outcome.visit.seed.seed_id, problem)
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

    def _end_branch(self, seed_id: str, problem: str) -> None:
        """Count a branch once, however many of its pages are refused from now on."""
        if seed_id not in self._ended and len(self._ended) < MOST_BRANCHES:
            self._ended.add(seed_id)
            self.branch_ends[problem] += 1

    def _measure(self, outcome: Outcome | Ending) -> None:
        page = outcome.page
        if page.status is not None:
            self.size_bytes += page.size_bytes
            self.sizes[bisect_left(SIZE_BOUNDS_BYTES, page.size_bytes)] += 1

    def _host(self, name: str) -> HostProgress:
        """Return the counts of a host; of one too many, counts that nobody reads."""
        found = self.hosts.get(name)
        if found is None:
            found = HostProgress()
            if len(self.hosts) < MOST_HOSTS:
                self.hosts[name] = found
        return found
