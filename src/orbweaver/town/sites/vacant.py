"""A vacant host: to it a site moves when its old provider has had enough of notices."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind


class Vacant:
    """One page that says so; after the move the town serves the old site's pages here."""

    name = "vacant"

    def lay_out(self, ground: Ground) -> None:
        """Build the page."""
        ground.page("/", ground.plot.host, markup.paragraph("Under construction."))


PLUGIN: SiteKind = Vacant()
