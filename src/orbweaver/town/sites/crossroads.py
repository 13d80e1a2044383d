"""Crossroads: reported together with the other hosts that it links to."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind
from orbweaver.town.sites.wayside import DOORS


class Crossroads:
    """A front page and a second one; both show pictures and lead to waysides."""

    name = "crossroads"

    def lay_out(self, ground: Ground) -> None:
        """Link two pages of every wayside."""
        originals = ground.originals()
        half = len(originals) // 2
        front = [markup.plain(ground.still(one, "/")) for one in originals[:half]]
        second = [markup.plain(ground.still(one, "/east")) for one in originals[half:]]
        waysides = ground.around.hosts_of("wayside")
        ways = [[(ground.around.url(host, page), host) for host in waysides] for page in DOORS]
        here = markup.link("/east", "eastward")
        ground.page("/", ground.plot.host, "".join(front) + markup.links(ways[0]) + here)
        ground.page("/east", "East", "".join(second) + markup.links(ways[1]))
        ground.report("/")


PLUGIN: SiteKind = Crossroads()
