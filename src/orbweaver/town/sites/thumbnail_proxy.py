"""A thumbnail proxy: shows any picture of the web smaller, and nobody may ask it."""

from orbweaver.town import markup
from orbweaver.town.generators import Maker
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind


class ThumbnailProxy:
    """Linked and embedded by galleries; out of scope for all."""

    name = "thumbnail_proxy"

    def lay_out(self, ground: Ground) -> None:
        """Answer for every picture that is named in the query."""
        ground.put_all("/fit?", Maker("url"))
        ground.page("/", ground.plot.host, markup.paragraph("Small pictures of large ones."))


PLUGIN: SiteKind = ThumbnailProxy()
