"""A video site: short clips with a poster picture."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind

_PER_CLIP = 3


class Video:
    """A list of watch pages; each clip shows three originals for a second each."""

    name = "video"

    def lay_out(self, ground: Ground) -> None:
        """Film the originals by threes."""
        originals = ground.originals()
        pages = []
        for number, at in enumerate(range(0, len(originals), _PER_CLIP), start=1):
            share, page = originals[at : at + _PER_CLIP], f"/watch/{number}"
            ground.clip(share, f"/clips/{number}.mp4", page)
            poster = ground.still(share[0], page, folder="/posters")
            player = f'<video controls poster="{poster}" src="/clips/{number}.mp4"></video>'
            ground.page(page, f"Clip {number}", player + markup.link("/", "all clips"))
            pages.append((page, f"Clip {number}"))
        ground.page("/", ground.plot.host, markup.links(pages))
        ground.report("/")


PLUGIN: SiteKind = Video()
