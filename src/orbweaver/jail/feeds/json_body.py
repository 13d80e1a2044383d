"""JSON as a whole body: JSON Feed (version 1), and whatever a site's scripts ask for."""

from orbweaver.jail.html.data import read_json
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.kinds import Letters
from orbweaver.jail.html.script_data import Value, parsed_json

_FEED_VERSION = "https://jsonfeed.org/version/"
_ENTRY_FIELDS = ("url", "external_url")


def read_json_body(text: str, gatherer: Gatherer) -> None:
    """Give what a JSON body leads to to ``gatherer``."""
    value = parsed_json(text)
    if isinstance(value, dict) and str(value.get("version")).startswith(_FEED_VERSION):
        _read_feed(value, gatherer)
    read_json(text, gatherer)


def _read_feed(feed: dict[str, Value], gatherer: Gatherer) -> None:
    gatherer.name(str(feed.get("title") or ""))
    gatherer.link(Letters.NEXT, str(feed.get("next_url") or ""))
    items = feed.get("items")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            for name in _ENTRY_FIELDS:
                gatherer.link(Letters.FEED, str(item.get(name) or ""))
            _read_attachments(item.get("attachments"), gatherer)


def _read_attachments(attachments: Value, gatherer: Gatherer) -> None:
    for attachment in attachments if isinstance(attachments, list) else ():
        if isinstance(attachment, dict):
            gatherer.picture(Letters.EMBED, str(attachment.get("url") or ""))
