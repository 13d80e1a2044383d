"""Settings of one crawl worker: how politely, how far ahead, and how patiently."""

from dataclasses import dataclass, field

from orbweaver.crawl.branches import StopRule
from orbweaver.crawl.manners.rules import MannersRules
from orbweaver.model.visit import Purpose
from orbweaver.ports.fetcher.port import FetchLimits
from orbweaver.ports.frontier.port import SHARDS

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """How one worker behaves; the defaults are polite."""

    worker: str = "crawl"
    """Its name on leases: no two live workers share one."""
    vantage: str = "direct"
    """From where it looks, as pages and sightings say."""
    delay_s: float = 1.0
    """From the end of one request to a host to the start of the next."""
    address_delay_s: float = 0.1
    """Between the starts of two requests to one IP address, whatever the hosts; for all workers
    together: a worker with a share of the shards takes that share."""
    longest_delay_s: float = 30.0
    """The longest ``Crawl-delay`` of a robots.txt that is honoured in full. Whose host asked to
    be left alone for longer goes back into the queue and keeps nobody waiting."""
    latency_share: float = 1.0
    """A host is left alone for at least this share of the time that its first byte takes."""
    paused_wait_s: float = 3600.0
    """When a visit is looked at again whose host waits for a person."""
    in_flight: int = 64
    """Requests under way at once, over all hosts; one a host."""
    far_in_flight: int = 16
    """Those by a detour (Tor, a proxy) wait in a line of their own, so many at once."""
    limits: FetchLimits = field(default_factory=FetchLimits)
    bytes_in_flight: int = 1024 * MEBIBYTE
    """Most bytes of bodies held at once; each fetch reserves ``limits.keep_body_bytes`` when it
    is its turn, and has what it does not need free for others as soon as its body is there."""
    jail_threads: int = 2
    """Decoding requests under way at once."""
    lease_s: float = 15.0
    shards: int = SHARDS
    """Most shards leased at once; give several workers a share each."""
    per_host: int = 64
    """Visits of one host held in memory; with half of them left, more are fetched."""
    in_hand: int = 2048
    """Visits held in memory at the most."""
    commit_size: int = 128
    """Most outcomes in one commit."""
    commit_wait_s: float = 0.05
    """How long a commit waits for company."""
    pull_pause_s: float = 0.02
    """From one look into the queue to the next, at the least."""
    poll_s: float = 1.0
    """How often an idle worker looks for new visits."""
    idle_horizon_s: float = 0.0
    """``run(until_idle=True)`` waits for visits that become due within this time."""
    retry_base_s: float = 30.0
    """First pause after a passing failure; doubles with every further one."""
    max_attempts: int = 4
    """Tries of one visit; the last failure is recorded as a failed page."""
    store_pause_s: float = 0.5
    """Pause before a store that does not answer is asked again."""
    robots_lifetime_s: float = 3600.0
    robots_for: frozenset[Purpose] = frozenset(Purpose)
    """Purposes that obey robots.txt."""
    stop: StopRule = field(default_factory=StopRule)
    """When a branch ends."""
    manners: MannersRules = field(default_factory=MannersRules)
    """Where links may lead, and what is left alone."""
