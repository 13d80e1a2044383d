"""Buttons that no crawler presses: search, log in, log out; and pages that only look like them."""

from orbweaver.town import markup
from orbweaver.town.ground import Ground
from orbweaver.town.shelf import SiteKind

_NEVER = (
    ("/search?q=fern", "ferns"),
    ("/search/moss", "search for moss"),
    ("/login?next=/", "Log in"),
    ("/logout", "leave"),
    ("/door/exit", "Log out"),
    ("/account/sign-out?back=1", "Sign out"),
)
_HONEST = ("/research/1", "/blog/how-to-log-in-a-forest", "/album/7")
_FORM = '<form action="/search"><input name="q"><button>Search</button></form>'


class Buttons:
    """A club's pages with a row of buttons on each; what is behind a button is no page to read."""

    name = "buttons"

    def lay_out(self, ground: Ground) -> None:
        """Put the buttons on every page, and pictures on pages with misleading names."""
        row = _FORM + markup.links(_NEVER)
        originals = ground.originals()
        pages = ("/", *_HONEST)
        for number, page in enumerate(pages):
            shown = [
                markup.plain(ground.still(one, page)) for one in originals[number :: len(pages)]
            ]
            ways = markup.links([(other, "pages") for other in pages])
            ground.page(page, ground.plot.host, row + "".join(shown) + ways)
        for path, text in _NEVER:
            ground.page(path, text, markup.paragraph("So it is done."))
            ground.button(path.partition("?")[0])
        ground.report("/")


PLUGIN: SiteKind = Buttons()
