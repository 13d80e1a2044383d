"""A rebinding host: its DNS answer is this town the first time, and an inside address after."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.pictures.original import Role
from orbweaver.town.shelf import SiteKind


class Rebinding:
    """A reported page whose pictures nobody is expected to get, as the name may flip any time."""

    name = "rebinding"

    def lay_out(self, ground: Ground) -> None:
        """Build a page with two pictures, hidden from the truth's scope."""
        ground.hide("/")
        stills = [ground.still(ground.take(Role.HARMLESS), "/") for _ in range(2)]
        ground.page("/", ground.plot.host, "".join(markup.plain(path) for path in stills))
        ground.report("/")


PLUGIN: SiteKind = Rebinding()
