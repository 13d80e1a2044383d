"""Plain text: a list of addresses (a sitemap of the plainest kind), or prose that names some."""

from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.kinds import Letters
from orbweaver.jail.html.plain_text import addresses_in

_MOST_LINES = 10_000


def read_text_body(text: str, gatherer: Gatherer) -> None:
    """Give the addresses of a text to ``gatherer``."""
    gatherer.text = text
    lines = text.split("\n", _MOST_LINES)[:_MOST_LINES]
    written = [line.strip() for line in lines if line.strip()]
    is_list = bool(written) and all(
        line.startswith(("http://", "https://")) and " " not in line for line in written
    )
    for address in written if is_list else addresses_in(text):
        gatherer.link(Letters.FEED if is_list else Letters.TEXT, address)
