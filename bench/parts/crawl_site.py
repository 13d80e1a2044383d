"""The site that crawls are raced over: hosts of forum-like pages and JPEGs, on loopback.

A process of its own serves it, from memory and without a log; its time is nobody's. Every page
is about 8.7 kB with some forty links and shows a picture of its own and four of sixteen faces;
every picture is other bytes.

Usage: ``python -m bench.parts.crawl_site HOSTS PAGES [--close] [--tls FOLDER]``; prints the port.
"""

import argparse
import asyncio
import ssl
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from random import Random
from typing import cast

import uvloop

from bench.parts.marked import marked
from tests.jail.drawn import landscape, saved
from tests.servers.certificate import self_signed

DRAWN, WIDTH_PX, HEIGHT_PX = 24, 1000, 750
POSTS, WORDS_OF_POST, SMALL_PICTURES, FACES = 10, 53, 4, 16
SYLLABLES = ("mo", "fer", "sla", "pon", "hed", "gra", "li", "chen", "hea", "wil", "ree", "ba")
WORDS = tuple("".join(three) for three in product(SYLLABLES, repeat=3))
NOT_HERE = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n"
END = b"\r\n\r\n"


def addresses(hosts: int) -> list[str]:
    """Return the address of each host."""
    return [f"127.0.0.{number + 2}" for number in range(hosts)]


@dataclass(frozen=True)
class Site:
    """What there is to find: so many pages and as many pictures on each host."""

    hosts: int
    pages: int

    @property
    def items(self) -> int:
        """Return how many pages and pictures there are in all."""
        return 2 * self.hosts * self.pages

    @cached_property
    def drawn(self) -> list[bytes]:
        """Return JPEGs of 30 to 100 kB."""
        qualities = Random(5).choices(range(70, 95), k=DRAWN)
        views = (landscape(seed, WIDTH_PX, HEIGHT_PX) for seed in range(DRAWN))
        return [
            saved(view, "JPEG", quality=quality)
            for view, quality in zip(views, qualities, strict=True)
        ]

    def page(self, host: int, number: int) -> bytes:
        """Return a page."""
        chance = Random(host * self.pages + number)
        posts = "".join(self._post(chance, number, post) for post in range(POSTS))
        near = {number * 2 + 1, number * 2 + 2, number + 1, number + self.pages - 1}
        pager = "".join(f'<a href="/p/{n % self.pages}">{n}</a> ' for n in sorted(near))
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f"<title>Page {number} of garden {host}</title></head><body>"
            f'<nav class="pager">{pager}</nav><main>'
            f'<figure><a href="/p/{number}"><img src="/i/{number}.jpg" alt=""></a></figure>'
            f'{posts}</main><nav class="pager">{pager}</nav></body></html>'
        ).encode()

    def _post(self, chance: Random, number: int, post: int) -> str:
        author, quoted = (chance.randrange(self.pages) for _ in range(2))
        shown = (
            f'<img class="face" src="/i/{author % min(FACES, self.pages)}.jpg">'
            if post < SMALL_PICTURES
            else ""
        )
        return (
            f'<article class="post" id="post-{number}-{post}"><header>{shown}'
            f'<a class="author" href="/p/{author}">gardener {author}</a> wrote on '
            f'<a class="date" href="/p/{number}#post-{number}-{post}">day {post}</a></header>'
            f'<blockquote><a href="/p/{quoted}">gardener {quoted}</a> said so</blockquote>'
            f"<p>{' '.join(chance.choices(WORDS, k=WORDS_OF_POST))}</p>"
            f'<footer><a rel="nofollow" href="/p/{quoted}">answer</a></footer></article>'
        )

    def picture(self, host: int, number: int) -> bytes:
        """Return a picture that is nowhere else."""
        return marked(self.drawn[number % DRAWN], "jpg", f"{host} {number}".encode())


class Answers(asyncio.Protocol):
    """Answers the requests of one connection, in order."""

    def __init__(self, site: Site, *, closes: bool) -> None:
        self._site, self._closes = site, closes
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Learn which host was asked."""
        self._transport = cast(asyncio.WriteTransport, transport)
        self._host = int(transport.get_extra_info("sockname")[0].rpartition(".")[2]) - 2

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        *requests, self._waiting = (self._waiting + data).split(END)
        for request in requests:
            self._transport.write(self._answer(request.split(b" ", 2)[1]))
            if self._closes:
                self._transport.close()

    def _answer(self, path: bytes) -> bytes:
        last = b"Connection: close\r\n" if self._closes else b""
        kind, _, name = path[1:].partition(b"/")
        number = name.removesuffix(b".jpg")
        if not number.isdigit() or int(number) >= self._site.pages:
            return NOT_HERE + last + b"\r\n"
        if kind == b"i":
            body, media_type = self._site.picture(self._host, int(number)), b"image/jpeg"
        else:
            body, media_type = self._site.page(self._host, int(number)), b"text/html"
        told = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
        return told % (media_type, len(body), last) + body


async def serve(site: Site, *, closes: bool, tls: ssl.SSLContext | None) -> None:
    """Serve until standard input ends; print the port first."""
    loop = asyncio.get_running_loop()
    port = 0
    for address in addresses(site.hosts):
        server = await loop.create_server(
            lambda: Answers(site, closes=closes), address, port, ssl=tls, backlog=1024
        )
        port = port or int(server.sockets[0].getsockname()[1])
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Serve a site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hosts", type=int)
    parser.add_argument("pages", type=int)
    parser.add_argument("--close", action="store_true")
    parser.add_argument("--tls", type=Path)
    asked = parser.parse_args()
    site = Site(asked.hosts, asked.pages)
    site.drawn  # noqa: B018 - drawn before anybody asks
    tls = self_signed(asked.tls, addresses(asked.hosts))[1] if asked.tls else None
    uvloop.run(serve(site, closes=asked.close, tls=tls))


if __name__ == "__main__":
    main()
