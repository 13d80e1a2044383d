"""Figures of the whole house for Prometheus: what waits, who works, what was seen.

Asked of the databases, hence the same whichever process answers; no address, no host, no id.
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
        yield from self._seen()
        yield from self._jail()

    def _queue(self, now: datetime) -> Iterator[Metric]:
        count = self._services.frontier.count(now)
        yield _gauge("queue_waiting", "Visits in the queue.", count.waiting)
        yield _gauge("queue_due", "Visits in the queue that are due.", count.due)
        late_s = (now - count.next_due_at).total_seconds() if count.next_due_at else 0.0
        yield _gauge("queue_late_seconds", "How long the first visit is due.", max(0.0, late_s))

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

    def _seen(self) -> Iterator[Metric]:
        seen, decided = self._services.ledger.figures(), self._services.desk.figures()
        sums = (
            ("pages", "Pages recorded.", seen.pages),
            ("failed_pages", "Pages that brought nothing but an error.", seen.failed_pages),
            ("sightings", "Sightings recorded.", seen.sightings),
            ("handed_findings", "Findings handed over.", seen.handed_findings),
            ("checks", "Availability checks recorded.", seen.checks),
            ("reports", "Reports taken.", decided.reports),
            ("verdicts", "Verdicts given.", decided.verdicts),
            ("notices", "Notices drafted.", decided.notices),
            ("notices_sent", "Notices sent.", decided.notices_sent),
        )
        for name, says, value in sums:
            yield CounterMetricFamily(f"{PREFIX}{name}", says, value=value)
        yield _gauge("open_cases", "Cases that wait for people.", decided.open_cases)

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
