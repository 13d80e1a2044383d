"""A list of thirty pages that really holds pictures down to the last."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.pictures.original import Role
from orbweaver.town.shelf import SiteKind
from orbweaver.town.words import sentence

PAGES = 30
_REACH = 2


def _path(number: int) -> str:
    return "/pictures" if number == 1 else f"/pictures?page={number}"


class DeepPages:
    """One picture on each page; a page leads to two on either side of it."""

    name = "deep_pages"

    def lay_out(self, ground: Ground) -> None:
        """Spread the plot's originals, and harmless ones where they do not reach."""
        originals = ground.originals()
        originals += [ground.take(Role.HARMLESS) for _ in range(PAGES - len(originals))]
        for number, original in enumerate(originals, start=1):
            page = _path(number)
            near = range(max(1, number - _REACH), min(len(originals), number + _REACH) + 1)
            pager = markup.links([(_path(one), str(one)) for one in near if one != number])
            shown = markup.plain(ground.still(original, page)) + markup.paragraph(
                sentence(ground.rng)
            )
            ground.page(page, f"Pictures, page {number}", shown + pager)
        ground.page("/", ground.plot.host, markup.link("/pictures", "pictures"))
        ground.report("/")


PLUGIN: SiteKind = DeepPages()
