"""A gallery on loopback that shows pictures the bank nearly knows, and two that it knows."""

import hashlib
from dataclasses import dataclass

from orbweaver.deployment.crawling import crawl_worker
from orbweaver.deployment.house import House
from orbweaver.model.signal import Signal
from orbweaver.scan.scanner import Scanner
from tests.crawl.origin import Origin, page, reply, serving
from tests.jail.drawn import landscape, saved

KINDS = 6
"""How many pictures of each kind it shows."""


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures by why the bank takes them for something."""

    known: tuple[bytes, ...]
    near: tuple[bytes, ...]
    same_md5: tuple[bytes, ...]
    same_sha1: tuple[bytes, ...]

    @property
    def all(self) -> tuple[bytes, ...]:
        """Every picture that it shows."""
        return (*self.known, *self.near, *self.same_md5, *self.same_sha1)

    def entries(self, house: House) -> tuple[Signal, ...]:
        """Return what the bank must hold for all of this to be so."""
        with house.jail() as pool:
            originals = [_drawn(number, quality=90) for number in range(KINDS, 2 * KINDS)]
            scanned = [Scanner(pool).scan_bytes(each).media.signal("pdq") for each in originals]
        return (
            *(Signal("sha256", hashlib.sha256(each).hexdigest()) for each in self.known),
            *(signal for signal in scanned if signal),
            *(Signal("md5", hashlib.md5(each).hexdigest()) for each in self.same_md5),  # noqa: S324 - what collides
            *(Signal("sha1", hashlib.sha1(each).hexdigest()) for each in self.same_sha1),  # noqa: S324 - same
        )


def draw() -> Gallery:
    """Draw the pictures: the near ones are worse copies of what the bank holds."""
    return Gallery(
        known=tuple(_drawn(number) for number in range(2)),
        near=tuple(_drawn(number, quality=60) for number in range(KINDS, 2 * KINDS)),
        same_md5=tuple(_drawn(number) for number in range(2 * KINDS, 3 * KINDS)),
        same_sha1=tuple(_drawn(number) for number in range(3 * KINDS, 4 * KINDS)),
    )


async def crawl(house: House, gallery: Gallery, port: int) -> None:
    """Crawl the gallery with the house's own worker until nothing is left."""
    shown = "".join(f"<img src=/{number}.jpg>" for number in range(len(gallery.all)))
    jpeg = {"content-type": "image/jpeg"}
    answers = {f"/{number}.jpg": reply(one, 200, jpeg) for number, one in enumerate(gallery.all)}
    origin = Origin({"/": page(shown), **answers}, port=port)
    async with serving(origin), crawl_worker(house, "gallery") as worker:
        await worker.run(until_idle=True)


def _drawn(number: int, quality: int = 85) -> bytes:
    return saved(landscape(number), "JPEG", quality=quality)
