"""Resuming: a host that waited for a person goes on, and what was put off for it is due at once."""

from collections.abc import Collection
from datetime import datetime

from orbweaver.ports.database.values import to_us
from orbweaver.ports.database.work import Work
from orbweaver.ports.frontier import leases
from orbweaver.ports.frontier.port import shard_of

_GO_ON = "UPDATE crawl_host SET paused_why = '' WHERE shard = ? AND host = ? AND paused_why <> ''"
_DUE_NOW = """
    UPDATE crawl_queue SET due_at_us = ?
    WHERE shard = ? AND host = ? AND due_at_us > ? AND round_number = 0"""


def resume(work: Work, hosts: Collection[str], now: datetime) -> int:
    """Let hosts go on; return how many had waited.

    Visits of later rounds keep the instant for which they were planned. Shards are held alone, as
    for a change of hands, so that no commit moves the same visits at the same time.
    """
    places = sorted((shard_of(host), host) for host in set(hosts))
    leases.hold_alone(work, [shard for shard, _ in places])
    waited = [place for place in places if work.run(_GO_ON, *place)]
    now_us = to_us(now)
    work.each(_DUE_NOW, [(now_us, *place, now_us) for place in waited])
    return len(waited)
