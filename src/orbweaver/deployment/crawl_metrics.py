"""Figures of a crawl worker for Prometheus, read from it whenever somebody asks.

No label holds an address, a host or an id: only names of this house, a few dozen at the most.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from inspect import isclass
from itertools import accumulate

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

import orbweaver.errors
from orbweaver.config import Config
from orbweaver.crawl.progress import SIZE_BOUNDS_BYTES, CrawlProgress
from orbweaver.deployment.crawl_state import CrawlState, CrawlWatch
from orbweaver.errors import OrbweaverError, PortBusy, Refused, StoreUnavailable
from orbweaver.ports.frontier.port import FrontierCount

PREFIX = "orbweaver_crawl_"
OTHER = "other"
_STATUS = re.compile(r"status [1-5]\d\d")
_KINDS = {
    name: kind
    for name, kind in vars(orbweaver.errors).items()
    if isclass(kind) and issubclass(kind, OrbweaverError)
}


class CrawlCollector(Collector):
    """Looks at a worker and says what it saw."""

    def __init__(self, watch: CrawlWatch, count: Callable[[], FrontierCount]) -> None:
        """Look by ``watch``; ``count`` says what waits, and is safe from any thread."""
        self._watch = watch
        self._count = count

    def collect(self) -> Iterator[Metric]:
        """Yield every figure as it is now; while the store is away, what waited last."""
        with suppress(StoreUnavailable):
            self._watch.queue = self._count()
        state = self._watch.look()
        yield from _limits(state)
        yield from _gauges(state)
        yield from _sums(state)
        yield from _by_name(state.progress)
        yield _sizes(state.progress)


def _limits(state: CrawlState) -> Iterator[Metric]:
    """Yield what has a limit, and the limit beside it."""
    progress, settings = state.progress, state.settings
    pairs = (
        ("requests_in_flight", "Requests under way", progress.in_flight, settings.in_flight),
        ("body_bytes", "Bytes for bodies", progress.bytes_held, settings.bytes_in_flight),
        ("visits_in_hand", "Visits in memory", progress.in_hand, settings.in_hand),
        ("leases", "Partitions leased", progress.leases, settings.shards),
        ("jail_busy", "Decoding workers at work", state.jail_busy, state.jail_workers),
    )
    for name, says, now, most in pairs:
        yield GaugeMetricFamily(f"{PREFIX}{name}", f"{says}, now.", value=now)
        yield GaugeMetricFamily(f"{PREFIX}{name}_limit", f"{says}, at the most.", value=most)


def _gauges(state: CrawlState) -> Iterator[Metric]:
    memory = GaugeMetricFamily(f"{PREFIX}memory_bytes", "Resident memory.", labels=["process"])
    memory.add_metric(["worker"], state.own_bytes)
    memory.add_metric(["jail"], state.jail_bytes)
    yield memory
    gauges = (
        (
            "hosts_in_hand",
            "Hosts visited, or waiting for their turn.",
            state.progress.hosts_in_hand,
        ),
        ("queue_waiting", "Visits in the queue.", state.queue.waiting),
        ("queue_due", "Visits in the queue that are due.", state.queue.due),
        ("items_per_second", "Pages and media a second, lately.", state.rate_per_s),
    )
    for name, says, value in gauges:
        yield GaugeMetricFamily(f"{PREFIX}{name}", says, value=value)


def _sums(state: CrawlState) -> Iterator[Metric]:
    progress = state.progress
    sums = (
        ("pages", "Pages recorded.", progress.pages),
        ("media", "Media recorded.", progress.media),
        ("matches", "Media that a bank knows.", progress.matches),
        ("findings", "Findings handed over at once.", progress.findings),
        ("checks", "Availability checks recorded.", progress.checks),
        ("requests", "Replies from hosts.", progress.requests),
        ("refetches", "Visits made for nothing.", progress.refetches),
        ("commits", "Transactions of the ledger.", progress.commits),
        ("left_links", "Links that were not followed.", sum(dict(progress.left_links).values())),
        ("jail_starts", "Decoding workers started.", state.jail_started),
    )
    for name, says, value in sums:
        yield CounterMetricFamily(f"{PREFIX}{name}", says, value=value)


def _by_name(progress: CrawlProgress) -> Iterator[Metric]:
    told = by_kind(dict(progress.errors))  # copies: the worker's thread goes on counting
    refused = {kind: count for kind, count in told.items() if _is_refusal(kind)}
    failed = {kind: count for kind, count in told.items() if not _is_refusal(kind)}
    yield _counts("errors", "Failures by class.", "kind", failed)
    yield _counts("refusals", "Visits that a rule of the house forbade.", "kind", refused)
    ends = by_kind(dict(progress.branch_ends))
    yield _counts("branch_ends", "Branches that ended, by what ended them.", "kind", ends)
    yield _counts("stage_seconds", "Seconds of visits by stage.", "stage", dict(progress.stage_s))


def by_kind(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by class of error or status; whatever is neither counts as other."""
    told: Counter[str] = Counter()
    for name, count in counts.items():
        told[name if name in _KINDS or _STATUS.fullmatch(name) else OTHER] += count
    return dict(told)


def _is_refusal(kind: str) -> bool:
    return issubclass(_KINDS.get(kind, OrbweaverError), Refused)


def _counts(name: str, says: str, label: str, counts: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(f"{PREFIX}{name}", says, labels=[label])
    for kind, count in sorted(counts.items()):
        family.add_metric([kind], count)
    return family


def _sizes(progress: CrawlProgress) -> Metric:
    """Return fetches by size; each bucket holds the smaller ones too."""
    bounds = [*map(str, SIZE_BOUNDS_BYTES), "+Inf"]
    buckets = list(zip(bounds, map(float, accumulate(list(progress.sizes))), strict=True))
    return HistogramMetricFamily(
        f"{PREFIX}fetch_bytes", "Fetches by size.", buckets=buckets, sum_value=progress.size_bytes
    )


@contextmanager
def crawl_metrics(
    config: Config, watch: CrawlWatch, count: Callable[[], FrontierCount]
) -> Iterator[None]:
    """Give the figures of a worker to this machine while the block runs, where that is wanted.

    Raises:
        PortBusy: The address is taken.
    """
    if config.metrics.listen is None:
        yield
        return
    host, port = config.metrics.listen
    registry = CollectorRegistry(auto_describe=False)
    registry.register(CrawlCollector(watch, count))
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise PortBusy(f"{host}:{port} ({error.strerror})") from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
