"""A host whose DNS answer is always an inside address: reported, and still nobody may go there."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind


class Inner:
    """The name alone is the temptation; a page stands there only so that the report has one."""

    name = "inner"

    def lay_out(self, ground: Ground) -> None:
        """Build the one page."""
        ground.hide("/")
        ground.page("/", ground.plot.host, markup.paragraph("Cellar."))
        ground.report("/")


PLUGIN: SiteKind = Inner()
