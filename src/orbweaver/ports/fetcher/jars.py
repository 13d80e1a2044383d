"""The jars: what each identity carries along, host by host."""

from collections.abc import Iterable

from orbweaver.egress.registered import registered_host
from orbweaver.model.clock import Clock
from orbweaver.model.url import Url
from orbweaver.ports.fetcher.cookies import Cookie, is_safe, read_cookie

_MOST_COOKIES = 50  # of one identity at one registered host
_MOST_HOSTS = 1000  # of one identity
_Jar = dict[tuple[str, str, str], Cookie]


class Jars:
    """A jar for each identity and registered host; in memory, until somebody takes them out.

    A cookie goes back to the host that set it, or, where that host asked for it, to hosts below
    a name that they share and that one owner registered. Who is nobody carries none.
    """

    def __init__(self, clock: Clock) -> None:
        """Let ``clock`` say what is over."""
        self._clock = clock
        self._jars: dict[str, dict[str, _Jar]] = {}

    def header(self, identity: str, url: Url) -> str:
        """Return the value of the ``Cookie`` header for ``url``; empty where there is none."""
        if not identity:
            return ""
        now = self._clock.now()
        jar = self._jars.get(identity, {}).get(registered_host(url.host), {})
        going = [one for one in jar.values() if one.goes_to(url, now) and one.is_sayable]
        going.sort(key=lambda cookie: -len(cookie.path))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in going)

    def remember(self, identity: str, url: Url, headers: Iterable[tuple[str, str]]) -> None:
        """Keep what a reply from ``url`` sets; forget what it ends."""
        if not identity:
            return
        now = self._clock.now()
        for name, value in headers:
            cookie = read_cookie(value, url, now) if name == "set-cookie" else None
            if cookie is not None and not self._shadows(identity, cookie, url):
                self._put(identity, cookie)

    def put(self, identity: str, cookies: Iterable[Cookie]) -> None:
        """Add cookies that somebody brings: an imported login."""
        for cookie in cookies:
            self._put(identity, cookie)

    def of(self, identity: str) -> tuple[Cookie, ...]:
        """Return all that an identity carries."""
        now = self._clock.now()
        jars = self._jars.get(identity, {}).values()
        return tuple(
            cookie
            for jar in jars
            for cookie in jar.values()
            if cookie.expires_at is None or cookie.expires_at > now
        )

    def empty(self, identity: str) -> None:
        """Forget an identity."""
        self._jars.pop(identity, None)

    def _shadows(self, identity: str, cookie: Cookie, url: Url) -> bool:
        """Return whether an open channel would replace what came by a safe one."""
        held = self._jar(identity, cookie).get(cookie.place)
        return held is not None and held.is_secure and not is_safe(url)

    def _put(self, identity: str, cookie: Cookie) -> None:
        jar = self._jar(identity, cookie)
        jar.pop(cookie.place, None)
        if cookie.expires_at is None or cookie.expires_at > self._clock.now():
            jar[cookie.place] = cookie
        while len(jar) > _MOST_COOKIES:
            del jar[next(iter(jar))]

    def _jar(self, identity: str, cookie: Cookie) -> _Jar:
        jars = self._jars.setdefault(identity, {})
        host = registered_host(cookie.domain)
        if host not in jars and len(jars) >= _MOST_HOSTS:
            del jars[next(iter(jars))]
        return jars.setdefault(host, {})
