"""The peer: Scrapy as its own documentation says, run in an environment of its own.

Links and pictures by its link extractor, repeats left out by its own filter, a SHA-256 of each
picture; nothing is kept when it ends. Pauses and robots.txt are off, as for everybody in the race.

Usage: ``python crawl_scrapy.py JSON``; prints one line of JSON.
"""

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor

SETTINGS = {
    "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "ERROR",
}
FOUND: Counter[str] = Counter()


class GardenSpider(Spider):  # type: ignore[misc]  # the peer's environment knows its type
    """Walks every host that it begins at, to its end."""

    name = "garden"
    links: ClassVar = LinkExtractor(
        tags=("a", "area", "img"), attrs=("href", "src"), deny_extensions=()
    )
    begins: ClassVar[list[str]] = []

    async def start(self) -> AsyncIterator[Any]:
        """Begin at each host."""
        for address in self.begins:
            yield Request(address)

    def parse(self, response: Response) -> Iterator[Any]:
        """Follow what a page links and shows; take the digest of a picture."""
        if isinstance(response, HtmlResponse):
            FOUND["pages"] += 1
            for link in self.links.extract_links(response):
                yield response.follow(link)
        else:
            FOUND["media"] += 1
            yield {"url": response.url, "sha256": sha256(response.body).hexdigest()}


def main() -> None:
    """Crawl, and print what it cost."""
    asked = json.loads(sys.argv[1])
    GardenSpider.begins = asked["begins"]
    GardenSpider.allowed_domains = asked["hosts"]
    process = CrawlerProcess(SETTINGS)
    process.crawl(GardenSpider)
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    process.start()
    cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
    told = {**FOUND, "cpu_s": cpu_s, "wall_s": wall_s, "resident_mib": most_resident_mib()}
    print(json.dumps(told))


def most_resident_mib() -> float:
    """Return the most memory that this process held at once, in MiB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
