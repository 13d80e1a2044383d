"""A wayside: two of its pages are in reach of a report about another host, the rest is not."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.pictures.original import Role
from orbweaver.town.shelf import SiteKind

LENT_PAGES = ("/mile/1", "/mile/2")


class Wayside:
    """Pages on which a link from the crossroads ends; what they link to lies too far."""

    name = "wayside"

    def lay_out(self, ground: Ground) -> None:
        """Show the plot's originals on the two pages, and others beyond."""
        originals = ground.originals()
        for number, page in enumerate(LENT_PAGES):
            shown = [markup.plain(ground.still(one, page)) for one in originals[number::2]]
            ground.page(page, ground.plot.host, "".join(shown) + markup.link("/beyond", "beyond"))
            ground.lend(page)
        far = [markup.plain(ground.still(ground.take(Role.HARMLESS), "/beyond", folder="/far"))]
        ground.page("/beyond", "Beyond", "".join(far) + markup.link("/", "home"))
        ground.page("/", ground.plot.host, markup.link("/beyond", "beyond"))


PLUGIN: SiteKind = Wayside()
