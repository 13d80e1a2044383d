"""What is uploaded to real software, and which of it a crawl saw."""

import asyncio
from hashlib import sha256

from orbweaver.crawl.branches import StopRule
from orbweaver.model.seed import Reach, Scope
from tests.crawl.shed import Shed, quick
from tests.jail.drawn import landscape, saved

WIDTH_PX, HEIGHT_PX = 1200, 900
HOST_SCOPE = Scope(Reach.HOST, max_pages=800)
PATIENT = quick(stop=StopRule(start_pages=800, patience_pages=800))
"""No bank knows what is drawn, so that the usual rule would end the branch early."""


def drawing(seed: int) -> bytes:
    """Return a JPEG that no software has a reason to make larger."""
    return saved(landscape(seed, WIDTH_PX, HEIGHT_PX), "JPEG", quality=80)


class Uploads:
    """Pictures by a name, each drawn once."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def draw(self, name: str) -> bytes:
        """Return a new picture, and keep it under ``name``."""
        self.contents[name] = drawing(1000 + len(self.contents))
        return self.contents[name]

    def missed(self, shed: Shed) -> list[str]:
        """Return the names of those whose very bytes were not sighted."""
        sighted = {sighting.media_sha256_hex for sighting in shed.ledger.sightings()}
        return [
            name
            for name, content in self.contents.items()
            if sha256(content).hexdigest() not in sighted
        ]


def crawl_host(shed: Shed, address: str, port: int) -> None:
    """Crawl the whole host of ``address`` to its end."""
    shed.offer(address, HOST_SCOPE)
    asyncio.run(shed.crawl([port], PATIENT))
