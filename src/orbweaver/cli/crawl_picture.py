"""How a crawl is drawn while it runs, and summed up when it has ended."""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Group
from rich.table import Table
from rich.text import Text

from orbweaver.cli.output import Record, printable
from orbweaver.cli.scan_progress import duration
from orbweaver.crawl.progress import CrawlProgress
from orbweaver.deployment.crawl_state import CrawlState
from orbweaver.model.url import defang

MOST_HOSTS = 12
_MEBIBYTE = 1024 * 1024


def crawl_picture(state: CrawlState) -> Group:
    """Return the live table: sums, what waits, how near the limits are, stages, hosts, errors."""
    progress = state.progress
    head = Text(
        f"{sums(progress)}, {state.rate_per_s:,.0f} a second now, {progress.rate_per_s:,.0f} "
        f"in {duration(progress.elapsed_s)}"
    )
    facts = Table(box=None, pad_edge=False, show_header=False)
    facts.add_column(style="bold")
    facts.add_column(overflow="fold")
    for name, value in _facts(state):
        facts.add_row(name, Text(value))
    return Group(head, facts, Text(), _hosts(progress))


def sums(progress: CrawlProgress) -> str:
    """Return what was done, in one line."""
    return (
        f"{progress.pages:,} pages, {progress.media:,} media, {progress.matches:,} matched, "
        f"{progress.findings:,} findings, {progress.size_bytes / 1e6:,.1f} MB"
    )


def _facts(state: CrawlState) -> Iterator[tuple[str, str]]:
    progress, queue = state.progress, state.queue
    settings = state.settings
    waits = f"{queue.waiting:,} wait, {queue.due:,} of them due, at {queue.hosts:,} hosts"
    yield "queue", f"{waits}; {progress.in_hand:,} of {settings.in_hand:,} in hand"
    held, most = progress.bytes_held // _MEBIBYTE, settings.bytes_in_flight // _MEBIBYTE
    requests = f"{progress.in_flight:,} of {settings.in_flight:,} requests"
    leases = f"{progress.leases:,} of {settings.shards:,} partitions"
    yield "under way", f"{requests}, {held:,} of {most:,} MiB, {leases}"
    own, jail = state.own_bytes // _MEBIBYTE, state.jail_bytes // _MEBIBYTE
    workers = f"{state.jail_workers} decoding, {state.jail_busy} busy"
    yield "memory", f"{own:,} MiB, and {jail:,} MiB of {workers}"
    if progress.stage_s:
        yield "stages", ", ".join(shares(progress.stage_s))
    yield "errors", listed(progress.errors) or "none"
    if progress.branch_ends:
        yield "branches ended", listed(progress.branch_ends)


def shares(stage_s: Mapping[str, float]) -> Iterator[str]:
    """Yield each stage with its share of the time of all visits, the longest first."""
    total_s = sum(stage_s.values()) or 1.0
    for name, spent_s in sorted(stage_s.items(), key=lambda item: -item[1]):
        yield f"{name} {100 * spent_s / total_s:.0f} %"


def listed(counts: Mapping[str, int]) -> str:
    """Return counts in order of name."""
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


def _hosts(progress: CrawlProgress) -> Table:
    """Return what was done by host, in order of name: never of yield."""
    table = Table("host", "pages", "media", "failed", box=None, pad_edge=False)
    hosts = sorted(progress.hosts.items())
    for name, host in hosts[:MOST_HOSTS]:
        table.add_row(defanged(name), str(host.pages), str(host.media), str(host.failed))
    rest = len(hosts) - MOST_HOSTS
    if rest > 0:
        table.add_row(f"and {rest:,} more", "", "", "")
    return table


def defanged(host: str) -> Text:
    """Return a host's name as no program turns it into a link."""
    return Text(printable(defang(host)))


def summary_lines(state: CrawlState) -> Iterable[str]:
    """Yield how a run went, for people."""
    progress = state.progress
    yield (
        f"{sums(progress)}, in {duration(progress.elapsed_s)}: "
        f"{progress.rate_per_s:,.1f} pages and media a second"
    )
    yield f"hosts: {len(progress.hosts):,}; requests: {progress.requests:,}"
    yield f"errors: {listed(progress.errors) or 'none'}"
    if progress.branch_ends:
        yield f"branches ended: {listed(progress.branch_ends)}"
    if progress.left_links:
        yield f"links not followed: {listed(progress.left_links)}"
    if progress.stage_s:
        yield f"stages: {', '.join(shares(progress.stage_s))}"
    if state.queue.waiting:
        yield f"{state.queue.waiting:,} visits wait for a later time; they need no new report"


def progress_record(state: CrawlState) -> Record:
    """Return the state as one record for programs; times in seconds, sizes in bytes."""
    progress = state.progress
    return {
        "elapsed_s": round(progress.elapsed_s, 3),
        "pages": progress.pages,
        "media": progress.media,
        "matches": progress.matches,
        "findings": progress.findings,
        "size_bytes": progress.size_bytes,
        "rate_per_s": round(progress.rate_per_s, 3),
        "requests": progress.requests,
        "refetches": progress.refetches,
        "hosts": len(progress.hosts),
        "waiting": state.queue.waiting,
        "due": state.queue.due,
        "in_flight": progress.in_flight,
        "in_hand": progress.in_hand,
        "errors": dict(progress.errors),
        "branch_ends": dict(progress.branch_ends),
        "left_links": dict(progress.left_links),
        "stage_s": {name: round(spent_s, 3) for name, spent_s in progress.stage_s.items()},
        "memory_bytes": state.own_bytes,
        "jail_memory_bytes": state.jail_bytes,
    }
