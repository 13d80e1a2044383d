"""Hands on the Orb: a person's browser without a screen; pages, forms and nothing else."""

import http.cookiejar
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from orbweaver.errors import Refused, WrongState

TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it came back."""

    address: str
    """Where redirects led."""
    html: LexborHTMLParser

    def form(self, part_of_action: str) -> "Form":
        """Return the first form whose action contains ``part_of_action``.

        Raises:
            WrongState: There is none on this page.
        """
        for node in self.html.css("form"):
            action = node.attributes.get("action") or self.address
            if part_of_action in action:
                return Form(urljoin(self.address, action), _fields(node))
        raise WrongState(f"no form for {part_of_action!r} on this page of the Orb")

    def texts(self, selector: str) -> list[str]:
        """Return the texts of what a CSS selector finds."""
        return [node.text(strip=True) for node in self.html.css(selector)]


@dataclass(frozen=True, slots=True)
class Form:
    """A form with the fields that the page filled in."""

    action: str
    fields: tuple[tuple[str, str], ...]


def _fields(form: LexborNode) -> tuple[tuple[str, str], ...]:
    given = []
    for node in form.css("input[type=hidden]"):
        name = node.attributes.get("name")
        if name:
            given.append((name, node.attributes.get("value") or ""))
    return tuple(given)


@dataclass(slots=True)
class Hands:
    """One signed-in person; cookies live as long as this object."""

    base_url: str
    _opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        """Open a fresh cookie jar, and use no proxy."""
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def open(self, place: str) -> Seen:
        """Open a page."""
        return self._page(urllib.request.Request(urljoin(self.base_url, place)))  # noqa: S310 - ours

    def submit(self, form: Form, **more: str) -> Seen:
        """Send a form with the fields given besides."""
        return self._page(self._request(form, more))

    def hold(self, form: Form) -> bytes:
        """Hold the button of a reveal form: return the clear picture."""
        with self._opener.open(self._request(form, {}), timeout=TIMEOUT_S) as reply:
            return bytes(reply.read())

    def sign_in(self, link: str) -> Seen:
        """Use a one-time link."""
        return self.submit(self.open(link).form(""))

    def _request(self, form: Form, more: dict[str, str]) -> urllib.request.Request:
        body = urlencode([*form.fields, *more.items()]).encode()
        headers = {"Origin": self.base_url, "Referer": form.action}
        return urllib.request.Request(form.action, body, headers)  # noqa: S310 - the house's own

    def _page(self, request: urllib.request.Request) -> Seen:
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as reply:
                return Seen(reply.url, LexborHTMLParser(reply.read()))
        except urllib.error.HTTPError as error:
            said = LexborHTMLParser(error.read()).css_first("main")
            sentence = said.text(strip=True) if said else ""
            raise Refused(f"the Orb answered {error.code}: {sentence[:200]}") from error
