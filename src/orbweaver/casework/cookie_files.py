"""Cookie files: what a browser or its extensions save of a session, read for one host."""

import json
from collections.abc import Iterator

from orbweaver.errors import MalformedRow
from orbweaver.model.login_identity import LoginCookie
from orbweaver.model.url import defang

MOST_COOKIES = 50
_HTTP_ONLY = "#HttpOnly_"
_COLUMNS = 7
_MOST_BYTES = 4096  # of name and value, as in browsers


def read_cookies(text: str, host: str) -> tuple[LoginCookie, ...]:
    """Return the cookies for ``host`` out of a file; cookies of other hosts are left alone.

    Two kinds of files are read: lines of seven columns between tabs, as browsers export them
    (``cookies.txt``), and a JSON list of objects with ``name``, ``value``, ``domain`` and
    perhaps ``path``. No refusal repeats what stands in the file.

    Raises:
        MalformedRow: It is neither, holds no cookie for that host, or far too many.
    """
    is_json = text.lstrip().startswith(("[", "{"))
    found = _of_json(text, host) if is_json else _of_lines(text, host)
    cookies = tuple({(one.name, one.path): one for one in found}.values())
    if not cookies:
        raise MalformedRow(f"no cookie for {defang(host)} stands in it")
    if len(cookies) > MOST_COOKIES:
        raise MalformedRow(f"more than {MOST_COOKIES} cookies for one host")
    return cookies


def _of_lines(text: str, host: str) -> Iterator[LoginCookie]:
    for number, line in enumerate(text.splitlines(), start=1):
        row = line.removeprefix(_HTTP_ONLY)
        if not row.strip() or row.startswith("#"):
            continue
        columns = row.rstrip("\r\n").split("\t")
        if len(columns) != _COLUMNS:
            raise MalformedRow(f"line {number}: not seven columns between tabs")
        domain, _, path, _, _, name, value = columns
        if _covers(domain, host):
            yield _cookie(name, value, path, f"line {number}")


def _of_json(text: str, host: str) -> Iterator[LoginCookie]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedRow("not JSON") from error
    if not isinstance(rows, list):
        raise MalformedRow("not a list of cookies")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise MalformedRow(f"cookie {number}: not an object")
        name, value, domain = (row.get(key) for key in ("name", "value", "domain"))
        path = row.get("path", "/")
        if not all(isinstance(each, str) for each in (name, value, domain, path)):
            raise MalformedRow(f"cookie {number}: name, value and domain are texts")
        if _covers(str(domain), host):
            yield _cookie(str(name), str(value), str(path), f"cookie {number}")


def _covers(domain: str, host: str) -> bool:
    bare = domain.strip().lower()
    return bare == host or (bare.startswith(".") and f".{host}".endswith(bare))


def _cookie(name: str, value: str, path: str, where: str) -> LoginCookie:
    is_good = name and all(char.isprintable() and char not in ";," for char in name)
    if not is_good or not value.isprintable() or ";" in value:
        raise MalformedRow(f"{where}: no browser would send that")
    if len(name) + len(value) > _MOST_BYTES:
        raise MalformedRow(f"{where}: longer than any browser keeps")
    return LoginCookie(name, value, path if path.startswith("/") else "/")
