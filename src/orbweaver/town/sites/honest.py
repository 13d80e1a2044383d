"""An honest site: somebody reported it, and there is nothing on it."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind
from orbweaver.town.words import sentence

_NOTES = 4


class Honest:
    """A parish notice board: text, and a few harmless pictures."""

    name = "honest"

    def lay_out(self, ground: Ground) -> None:
        """Build a front page with pictures and some pages of text."""
        pictures = [markup.plain(ground.still(one, "/")) for one in ground.originals()]
        notes = [(f"/note/{number}", f"Note {number}") for number in range(1, _NOTES + 1)]
        ground.page("/", ground.plot.host, "".join(pictures) + markup.links(notes))
        for path, title in notes:
            text = "".join(markup.paragraph(sentence(ground.rng)) for _ in range(6))
            ground.page(path, title, text)
        ground.report("/")


PLUGIN: SiteKind = Honest()
