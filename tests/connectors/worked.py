"""Worked examples of connectors, read in the jail and put into the words of their answers."""

from orbweaver.connectors.connector import Connector, Discovery, Ref, Seen, Worked
from orbweaver.crawl.kinds import has_media_suffix
from orbweaver.jail.outline import ReadOutline
from orbweaver.jail.page import read_page
from orbweaver.jail.pool import JailPool
from orbweaver.model.url import Url
from orbweaver.model.visit import Purpose
from orbweaver.ports.fetcher.port import FetchReply


def seen_of(pool: JailPool, worked: Worked) -> Seen:
    """Return what a connector is told of an example's page."""
    url = Url.parse(worked.address)
    body = worked.body.encode()
    reply = FetchReply(url, url, 200, (), body, "127.0.0.1", 0.1)
    if worked.body.startswith(("[", "{")):
        return Seen(reply, outline=pool.call(ReadOutline(), body))
    return Seen(reply, read_page(pool, body, url))


def offered_by(seen: Seen) -> tuple[Ref, ...]:
    """Return what the general rules find on a page, in their order."""
    if seen.reading is None:
        return ()
    links = [link.url for link in seen.reading.links]
    media = [shown.url for shown in seen.reading.media]
    media += [url for url in links if has_media_suffix(url.path)]
    pages = [url for url in links if not has_media_suffix(url.path)]
    return (
        *(Ref(url, Purpose.MEDIA) for url in media),
        *(Ref(url, Purpose.PAGE) for url in pages),
    )


def told(ref: Ref) -> str:
    """Return a reference as examples write it."""
    mark = "again:" if ref.has_grown else ""
    return f"{'media:' if ref.purpose is Purpose.MEDIA else mark}{ref.url.path}{ref.url.query}"


def discovered(connector: Connector, seen: Seen, position: str) -> Discovery:
    """Return what a connector makes of a page."""
    return connector.discover(seen, offered_by(seen), position)
