"""A file host: pages that lead to zip archives and single files."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind
from orbweaver.town.words import sentence

_PER_ARCHIVE = 3


class FileHost:
    """A list of items, each a page with a zip and one of its members as a preview."""

    name = "file_host"

    def lay_out(self, ground: Ground) -> None:
        """Pack the originals by threes."""
        originals = ground.originals()
        items = []
        for number, at in enumerate(range(0, len(originals), _PER_ARCHIVE), start=11):
            share, page = originals[at : at + _PER_ARCHIVE], f"/item?id={number}"
            target = f"/download/{number}.zip"
            ground.archive(share, target, page)
            preview = markup.plain(ground.still(share[0], page, folder="/preview"))
            text = markup.paragraph(sentence(ground.rng))
            ground.page(page, f"Item {number}", preview + text + markup.link(target, "download"))
            items.append((page, f"Item {number}"))
        ground.page("/", ground.plot.host, markup.links(items))
        ground.report("/")


PLUGIN: SiteKind = FileHost()
