"""The plan of a crowd: which sites, pages and pictures it has, from numbers alone."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from orbweaver.town.pictures.seeds import dice, seed_number
from orbweaver.town.words import PLANTS, ROCKS

FIRST_ADDRESS = ipaddress.IPv4Address("127.0.2.1")
DISTINCT_DRAWINGS = 48
KNOWN_DRAWINGS = 2
_KNOWN_EVERY = 200
_FURTHEST_LINK = 7


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many sites on so many addresses, each of a few pages that show a few pictures.

    Every picture is a file of its own: one of a few drawings, with a comment that no other
    file has. About one in two hundred shows a drawing that a bank may know.
    """

    town_seed: int
    sites: int
    addresses: int = 50
    pages_per_site: int = 4
    pictures_per_page: int = 1
    grumpy_every: int = 0
    """Every so many sites, one is too busy for its third visitor, and says when to come again."""
    ttl_s: int = 3600

    @property
    def pages(self) -> int:
        """How many pages there are in all."""
        return self.sites * self.pages_per_site

    @property
    def pictures(self) -> int:
        """How many pictures there are in all."""
        return self.pages * self.pictures_per_page

    def host(self, site: int) -> str:
        """Return the name of a site; its number stands at the end."""
        rock = ROCKS[site % len(ROCKS)]
        return f"{rock}-{PLANTS[site // len(ROCKS) % len(PLANTS)]}-{site}.example"

    def site_of(self, host: str) -> int | None:
        """Return the number of the site with this name, if there is one."""
        digits = host.removesuffix(".example").rpartition("-")[2]
        if not digits.isdecimal() or int(digits) >= self.sites:
            return None
        return int(digits) if self.host(int(digits)) == host else None

    def ips(self) -> tuple[str, ...]:
        """Return the loopback addresses that the sites share."""
        return tuple(str(FIRST_ADDRESS + number) for number in range(self.addresses))

    def ip(self, site: int) -> str:
        """Return where a site stands."""
        return str(FIRST_ADDRESS + site % self.addresses)

    def knows(self, host: str) -> bool:
        """Tell whether there is a site of this name."""
        return self.site_of(host.lower()) is not None

    def resolve(self, host: str) -> list[str]:
        """Return the address of the site of this name; empty if there is none."""
        site = self.site_of(host.lower())
        return [] if site is None else [self.ip(site)]

    def links(self, page: int) -> tuple[int, ...]:
        """Return to which pages of its site a page leads: the next, and two or three others."""
        others = {(page + step) % self.pages_per_site for step in (1, 2, 3, _FURTHEST_LINK)}
        return tuple(sorted(others - {page}))

    def shown(self, page: int) -> range:
        """Return the numbers of a page's pictures, counted within its site."""
        first = page * self.pictures_per_page
        return range(first, first + self.pictures_per_page)

    def is_grumpy(self, site: int) -> bool:
        """Tell whether a site sends its third visitor away for a second."""
        return bool(self.grumpy_every) and site % self.grumpy_every == 1

    def drawing(self, site: int, picture: int) -> int:
        """Return which drawing a picture shows; the first few are those that a bank knows."""
        chance = seed_number(self.town_seed, "drawing", site, picture)
        if chance % _KNOWN_EVERY == 0:
            return chance // _KNOWN_EVERY % KNOWN_DRAWINGS
        return KNOWN_DRAWINGS + chance % (DISTINCT_DRAWINGS - KNOWN_DRAWINGS)

    def seeds(self, port: int) -> Iterator[str]:
        """Yield the address to report of every site, in mixed order."""
        numbers = list(range(self.sites))
        dice(self.town_seed, "crowd").shuffle(numbers)
        for site in numbers:
            yield f"http://{self.host(site)}:{port}/"

    def picture_urls(self, port: int) -> Iterator[str]:
        """Yield the address of every picture: what a crawl must find, each once."""
        for site in range(self.sites):
            for picture in range(self.pages_per_site * self.pictures_per_page):
                yield f"http://{self.host(site)}:{port}{picture_path(picture)}"


def page_path(page: int) -> str:
    """Return the path of a page of any site."""
    return f"/page/{page}" if page else "/"


def picture_path(picture: int) -> str:
    """Return the path of a picture of any site."""
    return f"/picture/{picture}.jpg"
