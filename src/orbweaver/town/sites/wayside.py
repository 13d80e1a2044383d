"""A wayside: in reach of a report about another host that links to it; what it links is not."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind

DOORS = ("/mile/1", "/mile/2")


class Wayside:
    """Pages at which links from the crossroads end, and one more; all lead further off."""

    name = "wayside"

    def lay_out(self, ground: Ground) -> None:
        """Share the plot's originals among three pages, and link what nobody reported."""
        originals = ground.originals()
        pages = (*DOORS, "/milestone")
        away = [(ground.around.url(host), host) for host in ground.around.forgotten_hosts()]
        here = [(page, "on the road") for page in pages]
        for number, page in enumerate(pages):
            mine = originals[number :: len(pages)]
            shown = [markup.plain(ground.still(one, page)) for one in mine]
            body = "".join(shown) + markup.links([*here, *away])
            ground.page(page, ground.plot.host, body)
        ground.lend()


PLUGIN: SiteKind = Wayside()
