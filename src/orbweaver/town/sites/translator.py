"""A translator: shows any page of the web in other words, and nobody may ask it."""

from orbweaver.town import markup
from orbweaver.town.generators import Maker
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind


class Translator:
    """Linked by galleries; out of scope for all."""

    name = "translator"

    def lay_out(self, ground: Ground) -> None:
        """Answer for every page that is named in the query."""
        ground.put_all("/translate?", Maker("u"))
        ground.page("/", ground.plot.host, markup.paragraph("Any page, in other words."))


PLUGIN: SiteKind = Translator()
