"""A crawl worker in a process of its own, to be killed: ``mortal_worker FILE PORT SHA256 PDQ``."""

import asyncio
import sys
from pathlib import Path

from orbweaver.jail.pool import JailPool
from orbweaver.model.signal import Signal
from tests.crawl.shed import FixedBanks, Shed, bank_entry, quick


def banks(sha256_hex: str, pdq_hex: str) -> FixedBanks:
    """Return banks that know one picture by its bytes and another by its looks."""
    known = bank_entry(Signal("sha256", sha256_hex), is_final_here=True)
    return FixedBanks(1, [known, bank_entry(Signal("pdq", pdq_hex))])


def main(crawl_file: str, port: str, sha256_hex: str, pdq_hex: str) -> None:
    """Crawl until nothing is left."""
    with JailPool(size=1) as pool:
        shed = Shed(Path(crawl_file), pool, banks(sha256_hex, pdq_hex), archives=True)
        asyncio.run(shed.crawl([int(port)], quick(worker="mortal", delay_s=0.01)))
        shed.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
