"""Figures of the whole house for Prometheus: what waits, and who works.

Asked of the databases, hence the same whichever process answers, and only what costs the same
however much was seen. No address, no host, no id.
"""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from orbweaver.deployment.web_services import WebServices
from orbweaver.pipeline.crossings import ORDERS
from orbweaver.ports.ledger.port import Stream

PREFIX = "orbweaver_"


class HouseCollector(Collector):
    """Asks the keepers."""

    def __init__(self, services: WebServices) -> None:
        """Ask these."""
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """Yield every figure as it is now."""
        now = self._services.office.clock.now()
        yield from self._queue(now)
        yield from self._crossings()
        yield from self._jail()

    def _queue(self, now: datetime) -> Iterator[Metric]:
        views = self._services.frontier.shards(now)
        yield _gauge("queue_waiting", "Visits in the queue.", sum(v.waiting for v in views))
        yield _gauge("queue_due", "Visits in the queue that are due.", sum(v.due for v in views))
        oldest = min((v.oldest_due_at for v in views if v.oldest_due_at), default=now)
        late_s = (now - oldest).total_seconds()
        yield _gauge("queue_late_seconds", "Since when the first visit is due.", late_s)
        held = {view.shard for view in views if view.worker and view.until > now}
        yield _gauge("leases", "Partitions that a worker holds.", len(held))
        idle = [view for view in views if view.due and view.shard not in held]
        yield _gauge("leases_missing", "Partitions where visits are due for nobody.", len(idle))

    def _crossings(self) -> Iterator[Metric]:
        ledger, desk = self._services.ledger, self._services.desk
        waits = {
            "findings": ledger.handed_findings(desk.cursor(Stream.FINDINGS), 1),
            "checks": ledger.handed_checks(desk.cursor(Stream.CHECKS), 1),
            "orders": desk.orders(ledger.cursor(ORDERS), 1),
        }
        family = GaugeMetricFamily(
            f"{PREFIX}crossing_waits", "Whether something waits to cross.", labels=["crossing"]
        )
        for name, found in waits.items():
            family.add_metric([name], float(bool(found)))
        yield family

    def _jail(self) -> Iterator[Metric]:
        pool = self._services.jail
        yield _gauge("web_jail_busy", "Decoding workers at work, now.", pool.busy)
        yield _gauge("web_jail_busy_limit", "Decoding workers.", len(pool.pids))
        started = pool.workers_started
        yield CounterMetricFamily(
            f"{PREFIX}web_jail_starts", "Decoding workers started.", value=started
        )


def house_figures(services: WebServices) -> bytes:
    """Return every figure in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(HouseCollector(services))
    return generate_latest(registry)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}{name}", says, value=value)
