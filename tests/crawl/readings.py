"""What pages hold, for tests of discovery: made by hand, as the jail would tell it."""

from collections.abc import Iterable

from orbweaver.jail.html.kinds import LinkKind, MediaKind
from orbweaver.jail.page import MediaAddress, PageLink, PageReading
from orbweaver.model.url import Url

START = Url.parse("http://garden.example/pond/")
Ways = Iterable[str | tuple[str, str]]


def link(address: str, text: str = "", *, base: Url = START) -> PageLink:
    """Return a link to ``address`` with a text between its tags."""
    return PageLink(Url.parse(address, base), LinkKind.ANCHOR, is_nofollow=False, text=text)


def reading(
    links: Ways = (),
    media: Iterable[str] = (),
    *,
    base: Url = START,
    template_hex: str = "",
    simhash_hex: str = "",
) -> PageReading:
    """Return what a page with these addresses holds; a link may come with its text."""
    pairs = [one if isinstance(one, tuple) else (one, "") for one in links]
    return PageReading(
        title="Pond",
        encoding="utf-8",
        links=tuple(link(address, text, base=base) for address, text in pairs),
        media=tuple(MediaAddress(Url.parse(a, base), MediaKind.IMAGE) for a in media),
        forbids_following=False,
        inline_media_count=0,
        is_cut=False,
        template_hex=template_hex,
        simhash_hex=simhash_hex,
    )
