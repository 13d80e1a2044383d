"""An onion service: a gallery that only Tor leads to, under a name that its key makes."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Needs
from orbweaver.town.words import sentence

_PER_PAGE = 3


class Onion:
    """Pages of pictures; each leads to the next."""

    name = "onion"

    def lay_out(self, ground: Ground) -> None:
        """Show the plot's originals by threes."""
        originals = ground.originals()
        batches = [originals[at : at + _PER_PAGE] for at in range(0, len(originals), _PER_PAGE)]
        for number, batch in enumerate(batches, start=1):
            page = "/" if number == 1 else f"/layer/{number}"
            shown = [markup.plain(ground.still(one, page, needs=Needs.TOR)) for one in batch]
            further = markup.link(f"/layer/{number + 1}", "deeper") if number < len(batches) else ""
            text = markup.paragraph(sentence(ground.rng))
            ground.page(page, f"Layer {number}", "".join(shown) + text + further)
        ground.report("/")


PLUGIN: SiteKind = Onion()
