"""Somebody at a browser: keeps cookies, fills in forms, uploads files; on loopback alone."""

import http.cookiejar
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlencode

_EDGE = "edge-of-a-part"


class Person:
    """A person at one site of loopback."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"
        self._jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self._jar)
        self._opener = urllib.request.build_opener(cookies)

    def look(self, path: str) -> str:
        """Return a page."""
        return self._ask(path, None, {})[1]

    def send(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form; return the path where it led."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask(path, urlencode(fields).encode(), kind)[0]

    def upload(self, path: str, field: str, name: str, content: bytes) -> str:
        """Send a JPEG as the upload button of a page does; return the answer."""
        told = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
        head = f"--{_EDGE}\r\n{told}\r\nContent-Type: image/jpeg\r\n\r\n"
        body = head.encode() + content + f"\r\n--{_EDGE}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={_EDGE}"}
        return self._ask(path, body, {**kind, "X-Requested-With": "XMLHttpRequest"})[1]

    def cookies(self) -> dict[str, str]:
        """Return the cookies of the session."""
        return {cookie.name: cookie.value or "" for cookie in self._jar}

    def _ask(self, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[str, str]:
        token = self.cookies().get("csrftoken", "")
        address = self._root + path
        asked = urllib.request.Request(address, body, dict(headers))  # noqa: S310 (loopback)
        if body is not None:
            asked.add_header("X-CSRFToken", token)
        with self._opener.open(asked, timeout=60) as answer:
            text = answer.read().decode()
            return answer.geturl().removeprefix(self._root), text
