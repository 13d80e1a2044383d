"""A process that fetches one large body and says how much memory that took.

Usage: ``python -m tests.contracts.fetch_worker PORT KEEP_BYTES``
"""

import asyncio
import json
import resource
import sys

from orbweaver.egress.guard import EgressGuard
from orbweaver.errors import BodyTooLarge
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.curl import CurlFetcher
from orbweaver.ports.fetcher.port import FetchLimits
from tests.crawl.names import LOOPBACK, NameBook

MOST_BYTES = 4 << 30


def peak_kib() -> int:
    """Return the most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def fetch(port: int, keep_bytes: int) -> dict[str, object]:
    """Fetch ``/small``, then ``/large``; return what became of it."""
    guard = EgressGuard([(LOOPBACK, port)], only_loopback=True)
    fetcher = CurlFetcher(guard, NameBook(guard), "orbweaver-tests")
    limits = FetchLimits(MOST_BYTES, total_s=100.0, keep_body_bytes=keep_bytes)
    await fetcher.fetch(Url.parse(f"http://a.example:{port}/small"), limits, same_origin_only=True)
    before_kib = peak_kib()
    told: dict[str, object] = {}
    try:
        url = Url.parse(f"http://a.example:{port}/large")
        got = await fetcher.fetch(url, limits, same_origin_only=True)
        told["size_bytes"] = got.size_bytes
        told["sha256_hex"] = got.digests.sha256_hex if got.digests else None
    except BodyTooLarge as error:
        told["error"] = str(error)
    finally:
        await fetcher.close()
    return {**told, "grown_kib": peak_kib() - before_kib}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(fetch(int(sys.argv[1]), int(sys.argv[2])))))  # noqa: T201 (its answer)
