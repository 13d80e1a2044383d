"""A gallery: pages of pictures, embedded in every way that a crawler must know."""

from collections.abc import Sequence

from orbweaver.town import markup
from orbweaver.town.generators import generator_links, generator_thumbnails
from orbweaver.town.ground import Ground
from orbweaver.town.pictures.alteration import Alteration, suits
from orbweaver.town.pictures.original import Original, Role
from orbweaver.town.shelf import SiteKind
from orbweaver.town.site import Scope
from orbweaver.town.words import sentence

_PER_PAGE = 5
_CRAWL_DELAY_S = 0.2
_COVER = "/img/cover.jpg"


def _plain(ground: Ground, original: Original, page: str) -> str:
    return markup.plain(ground.still(original, page))


def _responsive(ground: Ground, original: Original, page: str) -> str:
    larger = [Alteration.RESIZED] if suits(original, Alteration.RESIZED) else []
    paths = [ground.still(original, page, alteration=one, folder="/set") for one in larger]
    return markup.responsive(ground.still(original, page, folder="/set"), *paths)


def _art_directed(ground: Ground, original: Original, page: str) -> str:
    wide = ground.still(original, page, alteration=Alteration.RECOMPRESSED, folder="/wide")
    return markup.art_directed(ground.still(original, page), wide)


def _background(ground: Ground, original: Original, page: str) -> str:
    return markup.background(ground.still(original, page, folder="/style"))


def _lazy(ground: Ground, original: Original, page: str) -> str:
    return markup.lazy(ground.still(original, page, folder="/later"))


def _linked(ground: Ground, original: Original, page: str) -> str:
    full = ground.still(original, page, folder="/full")
    thumbnail = ground.still(original, page, alteration=Alteration.RECOMPRESSED, folder="/small")
    return markup.linked(thumbnail, full)


def _own_page(ground: Ground, original: Original, page: str) -> str:
    number = ground.rng.randrange(1000, 1_000_000)
    path = f"/view/{number}"
    full = ground.still(original, path, folder="/view/files")
    ground.page(path, f"Picture {number}", markup.plain(full) + markup.link(page, "back"))
    return markup.link(path, f"Picture {number}")


_ON_ONE_PAGE = (_plain, _responsive, _art_directed, _background, _lazy)
_ACROSS_PAGES = (*_ON_ONE_PAGE, _linked, _own_page)


def _embed(ground: Ground, originals: Sequence[Original], page: str, offset: int) -> str:
    ways = _ON_ONE_PAGE if ground.plot.scope is Scope.PAGE else _ACROSS_PAGES
    figures = []
    for number, original in enumerate(originals, start=offset):
        figures.append(ways[number % len(ways)](ground, original, page))
        figures.append(markup.paragraph(sentence(ground.rng)))
    return "\n".join(figures)


def _ways_out(ground: Ground) -> str:
    """Return what leads off the site: another gallery, a search by likeness, generators."""
    hosts = ground.around.forgotten_hosts()
    chosen = ground.rng.choice(hosts)
    searches = [host for host in hosts if "lookalike" in host]
    pairs = [(ground.around.url(chosen), "A neighbour")]
    pairs += [(ground.around.url(host, "/find?like=1"), "Find alike") for host in searches]
    pairs += generator_links(ground.around, ground.url("/"))
    small = generator_thumbnails(ground.around, ground.url(_COVER))
    return markup.links(pairs) + "".join(markup.linked(one, one) for one in small)


class Gallery:
    """Paginated pictures; reported as a host, or by one page with strangers beside it.

    Quirks: ``attic`` has a room that robots.txt closes, ``delay`` asks for a crawl delay.
    """

    name = "gallery"

    def lay_out(self, ground: Ground) -> None:
        """Build the pages, then whatever the quirk asks for."""
        if ground.plot.scope is Scope.PAGE:
            self._albums(ground)
        else:
            self._pagination(ground)
        if ground.plot.quirk == "attic":
            self._attic(ground)
        if ground.plot.quirk == "delay":
            ground.delay(_CRAWL_DELAY_S)

    def _pagination(self, ground: Ground) -> None:
        originals = ground.originals()
        batches = [originals[at : at + _PER_PAGE] for at in range(0, len(originals), _PER_PAGE)]
        offset = ground.rng.randrange(len(_ACROSS_PAGES))
        for number, batch in enumerate(batches):
            page = "/" if number == 0 else f"/page/{number + 1}"
            body = _embed(ground, batch, page, offset + number * _PER_PAGE)
            if number + 1 < len(batches):
                body += markup.link(f"/page/{number + 2}", "older")
            if number == 0 and ground.plot.quirk == "attic":
                body += markup.link("/attic/", "the attic")
            ground.page(page, f"{ground.plot.host} {number + 1}", body + _ways_out(ground))
        ground.report("/")

    def _albums(self, ground: Ground) -> None:
        body = _embed(ground, ground.originals(), "/album/3", ground.rng.randrange(5))
        back = markup.links([("/", "all albums"), ("/album/31", "next album")])
        ground.page("/album/3", "Album 3", body + back + _ways_out(ground))
        ground.report("/album/3")
        others = [ground.take(Role.KNOWN), *(ground.take(Role.HARMLESS) for _ in range(4))]
        ground.page("/album/31", "Album 31", _embed(ground, others, "/album/31", 0))
        ground.page("/", "Albums", markup.links([("/album/3", "3"), ("/album/31", "31")]))

    def _attic(self, ground: Ground) -> None:
        ground.disallow("/attic/")
        roles = (Role.KNOWN, Role.HARMLESS, Role.HARMLESS)
        stills = [ground.still(ground.take(role), "/attic/", folder="/attic") for role in roles]
        ground.page("/attic/", "Attic", "".join(markup.plain(path) for path in stills))


PLUGIN: SiteKind = Gallery()
