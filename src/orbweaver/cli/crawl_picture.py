"""How the progress of a crawl is drawn and told."""

from rich.console import Group
from rich.table import Table
from rich.text import Text

from orbweaver.cli.output import Record
from orbweaver.crawl.progress import CrawlProgress

MOST_HOSTS = 12


def crawl_picture(progress: CrawlProgress) -> Group:
    """Return pages, media, matches, rate and errors, and the same per host in order of name."""
    head = Text(
        f"{progress.pages} pages, {progress.media} media, {progress.matches} matched, "
        f"{progress.findings} findings, {progress.in_flight} under way, "
        f"{progress.rate_per_s:.0f} a second, {progress.size_bytes / 1e6:.1f} MB"
    )
    table = Table("host", "pages", "media", "failed", box=None, pad_edge=False)
    hosts = sorted(progress.hosts.items())
    for name, host in hosts[:MOST_HOSTS]:
        table.add_row(name, str(host.pages), str(host.media), str(host.failed))
    rest = len(hosts) - MOST_HOSTS
    more = f"and {rest} more hosts\n" if rest > 0 else ""
    errors = ", ".join(f"{name} {count}" for name, count in sorted(progress.errors.items()))
    return Group(head, table, Text(more + (f"errors: {errors}" if errors else "")))


def progress_record(progress: CrawlProgress) -> Record:
    """Return the same as one record."""
    return {
        "pages": progress.pages,
        "media": progress.media,
        "matches": progress.matches,
        "findings": progress.findings,
        "size_bytes": progress.size_bytes,
        "errors": dict(progress.errors),
    }
