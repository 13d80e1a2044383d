"""Addresses as people paste them: one a line, defanged or live, with or without ``http://``."""

from dataclasses import dataclass

from orbweaver.errors import MalformedUrl
from orbweaver.model.url import Url, refang

MOST_ADDRESSES = 100


@dataclass(frozen=True, slots=True)
class AddressList:
    """What was read, and which lines were not addresses."""

    urls: tuple[Url, ...]
    """Each once, in order of first mention."""
    wrong_lines: tuple[int, ...]
    """Counted from 1."""


def read_addresses(text: str) -> AddressList:
    r"""Read one address a line; empty lines are skipped, only the first hundred are read.

    >>> found = read_addresses("hxxps://rocks[.]example/a\n\nnot an address\nrocks.example/b")
    >>> found.urls
    (hxxps://rocks[.]example/a, hxxp://rocks[.]example/b)
    >>> found.wrong_lines
    (3,)
    """
    urls: dict[Url, None] = {}
    wrong: list[int] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    for number, line in [pair for pair in lines if pair[1]][:MOST_ADDRESSES]:
        try:
            urls[_read(line)] = None
        except MalformedUrl:
            wrong.append(number)
    return AddressList(tuple(urls), tuple(wrong))


def _read(line: str) -> Url:
    live = refang(line)
    if "://" not in live:
        if " " in live or "." not in live:
            raise MalformedUrl("a line without an address")
        live = f"http://{live}"
    return Url.parse(live)
