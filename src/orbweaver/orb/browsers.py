"""What kind of browser it is, by what it says of itself: for people who look at their sessions."""

from django.http import HttpRequest

BROWSERS = (  # the first that fits counts: the later ones are named by the earlier, too
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(request: HttpRequest) -> str:
    """Return two words, as in «Firefox, Linux»; nothing where it says nothing that we know."""
    return browser_called(request.headers.get("User-Agent", ""))


def browser_called(user_agent: str) -> str:
    """Return what a browser that calls itself so is.

    >>> browser_called("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    >>> browser_called("curl/8.0")
    ''
    """
    found = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(word for word in found if word)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((word for mark, word in known if mark in user_agent), "")
