"""A small polite visitor: fetches by Host header, stays in scope, obeys robots.txt."""

import http.client
import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from orbweaver.town.site import Scope
from orbweaver.town.town import Town

MEDIA_SUFFIXES = (".jpg", ".png", ".webp", ".gif", ".avif", ".zip", ".mp4")
_EMBEDDED = re.compile(r"(?:\bsrc|\bdata-src|\bposter)=\"([^\"]+)\"|url\('([^']+)'\)")
_CANDIDATES = re.compile(r"\bsrcset=\"([^\"]+)\"")
_ANCHORS = re.compile(r"<a href=\"([^\"]+)\"")
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Visitor:
    """Walks a served town; ``fetched`` keeps every address that was asked for, with its body."""

    town: Town
    fetched: dict[str, bytes] = field(default_factory=dict)

    def get(
        self, url: str, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Fetch one address of the town from where its plan says that it stands."""
        parts = urlsplit(url)
        site = self.town.sites[parts.hostname or ""]
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        line = http.client.HTTPConnection(site.addresses[0], self.town.ports.web, timeout=30)
        try:
            asked = {"Host": parts.netloc, **(headers or {})}
            line.request("POST" if body is not None else "GET", path, body=body, headers=asked)
            reply = line.getresponse()
            return Answer(reply.status, dict(reply.getheaders()), reply.read())
        finally:
            line.close()

    def visit(self, reported_url: str, scope: Scope) -> None:
        """Fetch all that a report reaches, following redirects on the host only."""
        start = urldefrag(reported_url.replace("HTTP://", "http://"))[0]
        waiting = deque([start])
        seen = {start}
        while waiting:
            page = waiting.popleft()
            for url in self._follow(page, start, scope):
                if url not in seen:
                    seen.add(url)
                    waiting.append(url)

    def _follow(self, page: str, start: str, scope: Scope) -> list[str]:
        """Fetch ``page`` and return what may be fetched next because of it."""
        answer = self._fetch(page)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            return []
        if answer.headers.get("Content-Encoding"):
            return []
        html = answer.body.decode()
        found = [*_embedded(html), *(one for one in _anchors(html) if one.endswith(MEDIA_SUFFIXES))]
        media = [urljoin(page, unescape(one)) for one in found]
        pages = [urljoin(page, unescape(one)) for one in _anchors(html)]
        near = [url for url in media if _same_host(url, start)]
        near += [url for url in pages if _same_host(url, start) and _reaches(url, start, scope)]
        return [url for url in near if self._welcome(url)]

    def _fetch(self, url: str) -> Answer:
        answer = self.get(url)
        self.fetched[url] = answer.body
        for _ in range(_MOST_HOPS):
            target = urljoin(url, answer.headers.get("Location", url))
            if answer.status not in {301, 302, 303, 307} or not _same_host(target, url):
                break
            url, answer = target, self.get(target)
        return answer

    def _welcome(self, url: str) -> bool:
        lines = self.get(urljoin(url, "/robots.txt")).body.decode().splitlines()
        closed = [line.removeprefix("Disallow: ") for line in lines if "Disallow" in line]
        return not any(urlsplit(url).path.startswith(prefix) for prefix in closed)


def _embedded(html: str) -> list[str]:
    found = [first or second for first, second in _EMBEDDED.findall(html)]
    for candidates in _CANDIDATES.findall(html):
        found += [candidate.split()[0] for candidate in candidates.split(",")]
    return [one for one in found if not one.startswith("data:")]


def _anchors(html: str) -> list[str]:
    return _ANCHORS.findall(html)


def _same_host(url: str, start: str) -> bool:
    return urlsplit(url).netloc == urlsplit(start).netloc and urlsplit(url).scheme == "http"


def _reaches(url: str, start: str, scope: Scope) -> bool:
    if scope is Scope.HOST or url == start:
        return True
    return scope is Scope.THREAD and url.startswith(f"{start}/")
