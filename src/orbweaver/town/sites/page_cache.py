"""A cache of pages: shows any page of the web as it was, and nobody may ask it."""

from orbweaver.town import markup
from orbweaver.town.generators import Maker
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind


class PageCache:
    """Linked by galleries, with the whole address in the path; out of scope for all."""

    name = "page_cache"

    def lay_out(self, ground: Ground) -> None:
        """Answer for every page that is named in the path."""
        ground.put_all("/web/", Maker(""))
        ground.page("/", ground.plot.host, markup.paragraph("Any page, as it was."))


PLUGIN: SiteKind = PageCache()
