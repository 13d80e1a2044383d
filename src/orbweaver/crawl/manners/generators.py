"""Generators: places that make a page or picture of any address that is written into theirs.

Searches by picture, thumbnail proxies, translators, caches and archives lead to as many places as
anybody asks for, none of which they answer for. Whoever follows them reports a search engine to
its host. They are known by name, and, where nobody named them, by an address within an address.
"""

import re
from functools import lru_cache

from orbweaver.model.url import Url

_PICTURE_SEARCH, _PROXY = "a search by picture", "a thumbnail proxy"
_TRANSLATOR, _CACHE = "a translator", "a cache of other places"
_PLACES: tuple[tuple[str, str, str], ...] = (
    # the host and all below it; what its path begins with; what it is
    ("tineye.com", "/", _PICTURE_SEARCH),
    ("saucenao.com", "/", _PICTURE_SEARCH),
    ("iqdb.org", "/", _PICTURE_SEARCH),
    ("ascii2d.net", "/", _PICTURE_SEARCH),
    ("trace.moe", "/", _PICTURE_SEARCH),
    ("karmadecay.com", "/", _PICTURE_SEARCH),
    ("lens.google.com", "/", _PICTURE_SEARCH),
    ("images.google.com", "/", _PICTURE_SEARCH),
    ("google.com", "/searchbyimage", _PICTURE_SEARCH),
    ("google.com", "/imgres", _PICTURE_SEARCH),
    ("bing.com", "/images", _PICTURE_SEARCH),
    ("yandex.com", "/images", _PICTURE_SEARCH),
    ("yandex.ru", "/images", _PICTURE_SEARCH),
    ("image.baidu.com", "/", _PICTURE_SEARCH),
    ("translate.google.com", "/", _TRANSLATOR),
    ("translate.goog", "/", _TRANSLATOR),
    ("translate.yandex.com", "/", _TRANSLATOR),
    ("translatetheweb.com", "/", _TRANSLATOR),
    ("fanyi.baidu.com", "/", _TRANSLATOR),
    ("webcache.googleusercontent.com", "/", _CACHE),
    ("web.archive.org", "/", _CACHE),
    ("archive.today", "/", _CACHE),
    ("archive.ph", "/", _CACHE),
    ("archive.is", "/", _CACHE),
    ("cc.bingj.com", "/", _CACHE),
    ("cdn.ampproject.org", "/", _CACHE),
    ("google.com", "/amp/s/", _CACHE),
    ("images.weserv.nl", "/", _PROXY),
    ("wsrv.nl", "/", _PROXY),
    ("i0.wp.com", "/", _PROXY),
    ("i1.wp.com", "/", _PROXY),
    ("i2.wp.com", "/", _PROXY),
    ("i3.wp.com", "/", _PROXY),
    ("camo.githubusercontent.com", "/", _PROXY),
    ("external-content.duckduckgo.com", "/", _PROXY),
    ("encrypted-tbn0.gstatic.com", "/", _PROXY),
    ("images-onepick-opensocial.googleusercontent.com", "/", _PROXY),
)
_BY_HOST: dict[str, list[tuple[str, str]]] = {}
for _host, _path, _what in _PLACES:
    _BY_HOST.setdefault(_host, []).append((_path, _what))
_WITHIN = re.compile(r"https?(?::|%3a|%253a)(?:/|%2f|%252f){1,2}[^/?&#]", re.IGNORECASE)
_LABELS = {
    "translate": _TRANSLATOR,
    "translator": _TRANSLATOR,
    "webcache": _CACHE,
    "searchbyimage": _PICTURE_SEARCH,
    "reverse-image": _PICTURE_SEARCH,
}
_WRAPS = "an address that holds another one"


def why_generated(url: Url, home: str) -> str:
    """Return what kind of generator an address is of; empty for a place that answers for itself.

    ``home`` is the host of the seed: what stands there, or below it, is the reported place's own.

    >>> within = Url.parse("http://small.example/200x/http://garden.example/fern.jpg")
    >>> why_generated(within, "garden.example")
    'an address that holds another one'
    >>> why_generated(within, "small.example")
    ''
    """
    host = url.host
    if host == home or host.endswith(f".{home}"):
        return ""
    by_name = _by_name(host)
    if by_name:
        path = url.path
        for start, what in by_name:
            if path.startswith(start):
                return what
    return _WRAPS if _WITHIN.search(url.path) or _WITHIN.search(url.query) else ""


@lru_cache(maxsize=8192)
def _by_name(host: str) -> tuple[tuple[str, str], ...]:
    """Return the rules that hold for a host, by its name or by what its first label says."""
    found: list[tuple[str, str]] = []
    name = host
    while name:
        found += _BY_HOST.get(name, ())
        name = name.partition(".")[2]
    label = host.partition(".")[0]
    if label in _LABELS:
        found.append(("/", _LABELS[label]))
    return tuple(found)
