"""Pace: how long each host is left alone, found out by how it answers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from orbweaver.crawl.settings import CrawlSettings
from orbweaver.model.clock import Clock
from orbweaver.model.host_state import HostState
from orbweaver.ports.frontier.port import shard_of

_MOST_HOSTS = 100_000
_SLOWER, _TOLD_CHANGE = 2.0, 1.25
_LEAST_FREE_S = 5.0  # a shorter rest is over before anybody else could take the host


@dataclass(slots=True)
class _Pace:
    delay_s: float
    failures: int = 0
    free_at_s: float = 0.0
    """An instant of the wall clock, so that the next holder understands it; 0 for none."""
    asked_s: float = 0.0
    """The pause that its robots.txt or a rule about it asks for."""
    told_delay_s: float = 0.0
    told_failures: int = 0
    told_free_at_s: float = 0.0


class Paces:
    """The pauses of the hosts that this worker visits.

    A host that answers slowly is asked less often: the pause between two requests follows the
    time to its first byte, half way at a time. A passing failure doubles it, a good reply lets
    it come back. With a usual pause of nought (tests, benches) nothing is adapted.
    """

    def __init__(self, settings: CrawlSettings, clock: Clock) -> None:
        """Know no host yet."""
        self._settings = settings
        self._clock = clock
        self._paces: dict[str, _Pace] = {}

    def knows(self, host: str) -> bool:
        """Return whether anything is known of a host, be it that nothing was recorded."""
        return host in self._paces

    def learn(self, hosts: Iterable[str], states: dict[str, HostState]) -> dict[str, float]:
        """Take over what was recorded of ``hosts``; return how long each must rest, in seconds."""
        if len(self._paces) > _MOST_HOSTS:
            self._paces.clear()
        now_s = self._clock.now().timestamp()
        rests: dict[str, float] = {}
        for host in hosts:
            state = states.get(host)
            pace = self._paces[host] = _Pace(self._settings.delay_s)
            if state is not None:
                pace.delay_s = pace.told_delay_s = state.delay_s or self._settings.delay_s
                pace.failures = pace.told_failures = state.failures
                pace.free_at_s = pace.told_free_at_s = state.free_at.timestamp()
                rests[host] = max(0.0, pace.free_at_s - now_s)
        return rests

    def delay_s(self, host: str) -> float:
        """Return the pause between two requests to a host."""
        pace = self._paces.get(host)
        return self._settings.delay_s if pace is None else pace.delay_s

    def pause_s(self, host: str) -> float:
        """Return the pause between two requests, whoever asks for it."""
        pace = self._paces.get(host)
        return self._settings.delay_s if pace is None else max(pace.delay_s, pace.asked_s)

    def asks(self, host: str, pause_s: float) -> float:
        """Take in which pause a host asks for between two requests; return the one that it gets."""
        pace = self._paces.get(host)
        if pace is not None:
            pace.asked_s = pause_s
        return max(pause_s, self.delay_s(host))

    def rest_s(self, host: str) -> float:
        """Return for how long a host asked to be left alone altogether, in seconds from now."""
        pace = self._paces.get(host)
        if pace is None or not pace.free_at_s:
            return 0.0
        return max(0.0, pace.free_at_s - self._clock.now().timestamp())

    def forget(self, shards: Collection[int]) -> None:
        """Ask the ledger again about the hosts of shards where somebody else was meanwhile."""
        for host in [host for host in self._paces if shard_of(host) in shards]:
            del self._paces[host]

    def answered(self, host: str, first_byte_s: float) -> None:
        """Take in that a host answered well."""
        usual_s = self._settings.delay_s
        pace = self._paces.get(host)
        if pace is None or not usual_s:
            return
        wanted_s = max(usual_s, first_byte_s * self._settings.latency_share)
        pace.delay_s = min((pace.delay_s + wanted_s) / 2, self._settings.longest_delay_s)
        pace.failures = 0

    def failed(self, host: str) -> None:
        """Take in that a host failed in passing."""
        pace = self._paces.get(host)
        if pace is None or not self._settings.delay_s:
            return
        pace.delay_s = min(pace.delay_s * _SLOWER, self._settings.longest_delay_s)
        pace.failures += 1

    def rests(self, host: str, pause_s: float) -> None:
        """Take in that a host asked to be left alone for a while."""
        pace = self._paces.get(host)
        if pace is not None and pause_s >= _LEAST_FREE_S:
            pace.free_at_s = self._clock.now().timestamp() + pause_s

    def news(self, host: str) -> HostState | None:
        """Return the state of a host where it has changed enough to be recorded anew."""
        pace = self._paces.get(host)
        if pace is None or not self._is_news(pace):
            return None
        pace.told_delay_s, pace.told_failures = pace.delay_s, pace.failures
        pace.told_free_at_s = pace.free_at_s
        now = self._clock.now()
        wait_s = max(0.0, pace.free_at_s - now.timestamp())
        free_at = now + timedelta(seconds=wait_s)
        return HostState(host, free_at, pace.delay_s, pace.failures)

    def _is_news(self, pace: _Pace) -> bool:
        told_s = pace.told_delay_s or self._settings.delay_s
        low_s, high_s = sorted((told_s, pace.delay_s))
        return (
            high_s > low_s * _TOLD_CHANGE
            or pace.failures != pace.told_failures
            or pace.free_at_s != pace.told_free_at_s
        )

    def paused(self, host: str, why: str) -> HostState:
        """Return the state of a host that waits for a person."""
        now = self._clock.now()
        known = self.news(host) or HostState(host, now, self.delay_s(host))
        return replace(known, paused_why=why)
