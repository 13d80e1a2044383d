"""An image board: threads over several pages, small pictures that lead to full files."""

from collections.abc import Sequence

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.pictures.alteration import Alteration
from orbweaver.town.pictures.original import Original, Role
from orbweaver.town.shelf import SiteKind
from orbweaver.town.words import sentence

_POSTS_PER_PAGE = 4
_QUIET_THREADS = 7
_QUIET_POSTS = 5


def _post(ground: Ground, original: Original, page: str) -> str:
    full = ground.still(original, page, folder="/b/file")
    small = ground.still(original, page, alteration=Alteration.RECOMPRESSED, folder="/b/small")
    return (
        f"<article>{markup.linked(small, full)}{markup.paragraph(sentence(ground.rng))}</article>"
    )


def _thread(ground: Ground, number: int, originals: Sequence[Original]) -> None:
    steps = range(0, len(originals), _POSTS_PER_PAGE)
    pages = [
        f"/b/thread/{number}" + (f"/{n}" if n > 1 else "") for n, _ in enumerate(steps, start=1)
    ]
    numbering = markup.links([(page, page.rsplit("/", 1)[1]) for page in pages])
    around = markup.links([("/b/", "index"), (f"/b/thread/{number}1", "related")])
    for page, at in zip(pages, steps, strict=True):
        posts = [_post(ground, one, page) for one in originals[at : at + _POSTS_PER_PAGE]]
        ground.page(page, f"Thread {number}", "".join(posts) + numbering + around)


class Board:
    """Two reported threads among many; one neighbour's number begins with a reported one's."""

    name = "board"

    def lay_out(self, ground: Ground) -> None:
        """Build the reported threads, the quiet ones, and a paginated index of all."""
        originals = ground.originals()
        half = len(originals) * 2 // 3
        first = ground.rng.randrange(20, 90)
        busy = {first: originals[:half], first + 1: originals[half:]}
        for number, share in busy.items():
            _thread(ground, number, share)
            ground.report(f"/b/thread/{number}")
        numbers = [first * 10 + 1, *(first + 2 + n for n in range(_QUIET_THREADS))]
        for number in numbers:
            roles = [Role.KNOWN] + [Role.HARMLESS] * (_QUIET_POSTS - 1)
            _thread(ground, number, [ground.take(role) for role in roles])
        self._index(ground, [*busy, *numbers])

    def _index(self, ground: Ground, numbers: Sequence[int]) -> None:
        half = len(numbers) // 2
        for page, share, other in (
            ("/b/", numbers[:half], "/b/2"),
            ("/b/2", numbers[half:], "/b/"),
        ):
            threads = [(f"/b/thread/{number}", f"Thread {number}") for number in share]
            ground.page(page, "Threads", markup.links([*threads, (other, "more")]))
        ground.page("/", ground.plot.host, markup.links([("/b/", "Boats and gardens")]))


PLUGIN: SiteKind = Board()
