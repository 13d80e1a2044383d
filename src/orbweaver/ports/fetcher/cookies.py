"""Cookies: how one is read, and which request it goes along with."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from orbweaver.egress.onion import is_onion
from orbweaver.egress.registered import is_public_suffix, registered_host
from orbweaver.model.url import Url

_MOST_BYTES = 4096  # of name and value, as in browsers
_LONGEST_AGE = timedelta(days=400)  # likewise
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie, and where it may go."""

    name: str
    value: str = field(repr=False)
    domain: str
    """The host that set it, or the part of that host's name which it named itself."""
    path: str = "/"
    is_host_only: bool = True
    """Whether it goes to ``domain`` alone; otherwise to every host below as well."""
    is_secure: bool = False
    expires_at: datetime | None = None
    """None while the session lasts."""

    @property
    def place(self) -> tuple[str, str, str]:
        """What a later cookie must share in order to replace this one."""
        return self.domain, self.path, self.name

    @property
    def is_sayable(self) -> bool:
        """Whether a header can carry it: one that none can must not cost the others their way."""
        return (self.name + self.value).isascii()

    def goes_to(self, url: Url, now: datetime) -> bool:
        """Return whether a request for ``url`` carries it."""
        if self.expires_at is not None and self.expires_at <= now:
            return False
        if self.is_secure and not is_safe(url):
            return False
        return self._covers_host(url.host) and _covers_path(self.path, url.path)

    def _covers_host(self, host: str) -> bool:
        return host == self.domain or (not self.is_host_only and host.endswith(f".{self.domain}"))


def is_safe(url: Url) -> bool:
    """Return whether nobody on the way reads along: TLS, or an onion service."""
    return url.origin.startswith("https:") or is_onion(url.host)


def read_cookie(text: str, url: Url, now: datetime) -> Cookie | None:
    """Read one ``Set-Cookie`` of a reply from ``url``; nothing where browsers would drop it.

    >>> at = datetime(2026, 11, 22, tzinfo=UTC)
    >>> leaf = read_cookie("leaf=oak; Path=/; Max-Age=60", Url.parse("http://a.example/b"), at)
    >>> leaf.name, leaf.domain, leaf.expires_at.minute
    ('leaf', 'a.example', 1)
    >>> read_cookie("leaf=oak; Domain=example", Url.parse("http://a.example/"), at) is None
    True
    """
    pair, _, rest = text.partition(";")
    name, mark, value = (part.strip() for part in pair.partition("="))
    if not mark or not name or len(name) + len(value) > _MOST_BYTES:
        return None
    if _UNPRINTABLE.search(name + value):
        return None
    wishes = _wishes(rest)
    reach = _reach(wishes.get("domain", ""), url.host)
    if reach is None:
        return None
    path = wishes.get("path", "")
    domain, is_host_only = reach
    cookie = Cookie(
        name=name,
        value=value,
        domain=domain,
        path=path if path.startswith("/") else _own_folder(url.path),
        is_host_only=is_host_only,
        is_secure="secure" in wishes,
        expires_at=_end(wishes, now),
    )
    return cookie if _keeps_its_word(cookie, url, wishes) else None


def _wishes(text: str) -> dict[str, str]:
    """Read the attributes; of two of one name the last counts."""
    parts = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in parts}


def _reach(wanted: str, host: str) -> tuple[str, bool] | None:
    """Return domain and whether it is that host alone; nothing where it reaches too far."""
    domain = wanted.removeprefix(".").lower()
    if not domain:
        return host, True
    if domain == host:  # who names itself means what is below as well, unless strangers live there
        return host, is_public_suffix(host)
    shares_owner = registered_host(domain) == registered_host(host)
    if is_public_suffix(domain) or not shares_owner or not host.endswith(f".{domain}"):
        return None
    return domain, False


def _own_folder(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def _covers_path(folder: str, path: str) -> bool:
    if path == folder:
        return True
    return path.startswith(folder) and (folder.endswith("/") or path[len(folder)] == "/")


def _end(wishes: dict[str, str], now: datetime) -> datetime | None:
    """Return when it ends: by ``Max-Age``, else by ``Expires``; nothing where it names neither."""
    age = wishes.get("max-age", "")
    if re.fullmatch(r"-?\d{1,10}", age):
        return now + min(timedelta(seconds=int(age)), _LONGEST_AGE)
    try:
        at = parsedate_to_datetime(wishes.get("expires", ""))
        at = at.replace(tzinfo=at.tzinfo or UTC)
        return min(at, now + _LONGEST_AGE)
    except (ValueError, TypeError, OverflowError):
        return None  # a date that is none was never said: so the standard has it


def _keeps_its_word(cookie: Cookie, url: Url, wishes: dict[str, str]) -> bool:
    """Return whether a cookie is what its name or its attributes promise."""
    if cookie.is_secure and not is_safe(url):
        return False
    name = cookie.name.lower()
    if name.startswith("__host-"):
        return cookie.is_secure and cookie.path == "/" and "domain" not in wishes
    return cookie.is_secure or not name.startswith("__secure-")
