"""The state of a crawl at one moment: what the live table, the JSON and the metrics tell."""

import os
from dataclasses import dataclass, field
from time import monotonic

from orbweaver.crawl.memory import resident_bytes
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.crawl.settings import CrawlSettings
from orbweaver.crawl.worker import CrawlWorker
from orbweaver.ports.frontier.port import FrontierCount

NOTHING_WAITS = FrontierCount(waiting=0, due=0, hosts=0, next_due_at=None)


@dataclass(frozen=True, slots=True)
class CrawlState:
    """One look at a worker."""

    progress: CrawlProgress
    settings: CrawlSettings
    queue: FrontierCount
    rate_per_s: float
    """Pages and media a second, lately."""
    own_bytes: int
    """Resident memory of this process."""
    jail_bytes: int
    """Resident memory of the decoding workers, what they share counted with each."""
    jail_workers: int
    jail_busy: int
    jail_started: int
    """Workers started so far, those that replaced others included."""


@dataclass(slots=True)
class CrawlWatch:
    """Looks at a worker now and then; the rate is that since a look some seconds ago."""

    worker: CrawlWorker
    queue: FrontierCount = NOTHING_WAITS
    """What waited when somebody last asked the frontier."""
    window_s: float = 5.0
    _looks: list[tuple[float, int]] = field(default_factory=list)

    def look(self) -> CrawlState:
        """Return the state as it is now."""
        pool = self.worker.pool
        return CrawlState(
            progress=self.worker.progress,
            settings=self.worker.settings,
            queue=self.queue,
            rate_per_s=self._rate_per_s(),
            own_bytes=resident_bytes([os.getpid()]),
            jail_bytes=resident_bytes(pool.pids),
            jail_workers=len(pool.pids),
            jail_busy=pool.busy,
            jail_started=pool.workers_started,
        )

    def _rate_per_s(self) -> float:
        now_s, items = monotonic(), self.worker.progress.items
        self._looks.append((now_s, items))
        while len(self._looks) > 1 and now_s - self._looks[1][0] >= self.window_s:
            del self._looks[0]
        then_s, before = self._looks[0]
        return (items - before) / (now_s - then_s) if now_s > then_s else 0.0
