"""Discovery: which visits follow from a page, by its seed's scope."""

from collections.abc import Iterator

from orbweaver.crawl.kinds import has_media_suffix
from orbweaver.jail.page import PageReading
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose, Visit


def visits_from(visit: Visit, reading: PageReading) -> tuple[Visit, ...]:
    """Return what the page that ``visit`` fetched leads to, each visit once, in document order.

    Media that the page shows, and files of media that it links, belong to the page wherever
    they stand. Links are followed within scope; whether they say ``nofollow`` does not matter:
    that is a word to search engines about reputation.
    """
    found = {made.visit_id: made for made in (*_media(visit, reading), *_links(visit, reading))}
    return tuple(found.values())


def visit_from_redirect(visit: Visit, target: Url) -> Visit | None:
    """Return the visit that a page's redirect leads to, or nothing when it leaves the scope.

    What the seed itself redirects to counts as the seed's own page.
    """
    hops = visit.hops + 1 if visit.hops else 0
    return _page(visit, target, hops)


def _media(visit: Visit, reading: PageReading) -> Iterator[Visit]:
    shown = [address.url for address in reading.media]
    linked = [link.url for link in reading.links if has_media_suffix(link.url.path)]
    for url in (*shown, *linked):
        if not url.has_credentials:
            yield _follow_up(visit, url, Purpose.MEDIA, visit.hops)


def _links(visit: Visit, reading: PageReading) -> Iterator[Visit]:
    for link in reading.links:
        if not has_media_suffix(link.url.path):
            made = _page(visit, link.url, visit.hops + 1)
            if made is not None:
                yield made


def _page(visit: Visit, url: Url, hops: int) -> Visit | None:
    seed = visit.seed
    if hops > seed.scope.max_hops or not seed.scope.covers(seed.url, url):
        return None
    return _follow_up(visit, url, Purpose.PAGE, hops)


def _follow_up(visit: Visit, url: Url, purpose: Purpose, hops: int) -> Visit:
    return Visit(
        url=url,
        purpose=purpose,
        seed=visit.seed,
        due_at=visit.due_at,
        found_on=visit.url,
        hops=hops,
        round_number=visit.round_number,
    )
