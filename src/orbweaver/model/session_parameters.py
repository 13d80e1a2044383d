"""Session parameters: what addresses carry that names a visit and not a page.

A short list, kept by hand. Only what a program is known to put there is on it, and where a name
is short its value must look the part, so that two pages never become one. Whoever changes it
changes identities: what was seen under the old ones is seen again. So it has a version.
"""

import re

VERSION = 1

_WITH_ANY_VALUE = (
    "phpsessid",  # PHP
    "jsessionid",  # Java servlets
    "cfid",  # ColdFusion
    "cftoken",
    "oscsid",  # osCommerce
    "xtcsid",  # xt:Commerce
    "zenid",  # Zen Cart
    r"aspsessionid[a-z]{8}",  # ASP
    r"utm_[a-z_]+",  # campaigns
    "fbclid",  # marks of advertisers
    "gclid",
    "gclsrc",
    "dclid",
    "msclkid",
    "yclid",
    "twclid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "_ga",
)
_WITH_32_HEX_DIGITS = (
    "sid",  # phpBB
    "s",  # vBulletin
    "session_id",
    "sessionid",
)
_PARAMETER = re.compile(
    rf"(?:{'|'.join(_WITH_ANY_VALUE)})=.*|(?:{'|'.join(_WITH_32_HEX_DIGITS)})=[0-9a-f]{{32}}",
    re.IGNORECASE,
)
_SUSPECT = re.compile(
    rf"[?&](?:{'|'.join((*_WITH_ANY_VALUE, *_WITH_32_HEX_DIGITS))})=", re.IGNORECASE
)
_PATH_PARAMETER = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*+", re.IGNORECASE)
_COOKIELESS = re.compile(r"/\((?:X\(1\))?(?:[AFS]\([A-Za-z0-9_-]{20,}+\))+\)(?=/|$)")  # ASP.NET


def path_without_session(path: str) -> str:
    """Return a path without session ids.

    >>> path_without_session("/pond/list;jsessionid=0A1B2C")
    '/pond/list'
    """
    if ";" in path:
        path = _PATH_PARAMETER.sub("", path)
    if "/(" in path:
        path = _COOKIELESS.sub("", path) or "/"
    return path


def query_without_session(query: str) -> str:
    """Return a query, with its question mark, without session ids; the rest keeps its order.

    >>> query_without_session("?b=2&utm_source=letter&a=1")
    '?b=2&a=1'
    """
    if not query or _SUSPECT.search(query) is None:
        return query
    kept = [each for each in query[1:].split("&") if _PARAMETER.fullmatch(each) is None]
    return f"?{'&'.join(kept)}" if kept else ""
