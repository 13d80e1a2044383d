"""The site of the crawl's race, served by a process of its own while a block lasts."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.parts.cache import ROOT
from bench.parts.crawl_site import Site, addresses


@dataclass(frozen=True, slots=True)
class Serving:
    """A site that answers now."""

    hosts: int
    pages: int
    port: int
    ca_file: Path | None
    """Whom to trust; nothing over plain HTTP."""

    @property
    def items(self) -> int:
        """Return how many pages and pictures there are."""
        return Site(self.hosts, self.pages).items

    @property
    def begins(self) -> list[str]:
        """Return the live address of each host's first page."""
        scheme = "https" if self.ca_file else "http"
        return [f"{scheme}://{address}:{self.port}/p/0" for address in addresses(self.hosts)]


@contextmanager
def serving(hosts: int, pages: int, *, tls: Path | None = None) -> Iterator[Serving]:
    """Serve; with a folder for ``tls``, every connection is protected and ends after an answer."""
    words = [sys.executable, "-m", "bench.parts.crawl_site", str(hosts), str(pages)]
    words += ["--close", "--tls", str(tls)] if tls else []
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as server:
        assert server.stdin  # noqa: S101 - tells the type checker of the pipe above
        assert server.stdout  # noqa: S101 - same
        port = int(server.stdout.readline())
        try:
            yield Serving(hosts, pages, port, tls / "certificate.pem" if tls else None)
        finally:
            server.stdin.close()
