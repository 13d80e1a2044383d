"""Task ``extract``: what a page, feed, sitemap, sheet or text leads to, and what it is like."""

import gc
from collections.abc import Mapping

from orbweaver.jail.feeds.body import read_body, unpacked
from orbweaver.jail.frames import Fact
from orbweaver.jail.html.encoding import decode_html
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.labels import every_codec
from orbweaver.jail.html.pack_block import pack_block
from orbweaver.jail.limits import LONGEST_HTML_BYTES
from orbweaver.jail.task import Answer, Task

_BASE = b"http://pond.example/\n\n\n"
_PAGE = (
    b"<!doctype html><meta charset=shift_jis><title>Pond</title><a href=/a>a</a>"
    b"<img srcset='b.jpg 2x' style='background: url(c.png)' data-src=d.jpg>&amp;&copy;"
    b"<template><p>t</template><script>'/e.jpg'</script><form><input type=password name=f></form>"
    b'<script type=application/ld+json>{"url": "/g"}</script> http://pond.example/h' + b" w x" * 20
)
_SAMPLES = (
    _PAGE,
    b"<rss><channel><link>http://pond.example/</link><x y='</channel></rss>",
    b'{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/i"}]}',
    b"a { background: url(j.png) }",
    b"http://pond.example/k",
    b"\x1f\x8b\x08\x00",
)


class ExtractTask:
    """Reads a page by its tree, or roughly where the option says so."""

    name = "extract"

    def warm_up(self) -> None:
        """Load every codec, and read a small body of each kind, pages both ways."""
        for codec in every_codec():
            bytes(range(256)).decode(codec, errors="replace")
        for roughly in (False, True):
            for sample in _SAMPLES:
                self.run(_BASE + sample, {"roughly": roughly})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return what the body holds; the option is ``roughly``.

        The payload is three lines (address, charset, declared type) and the body.
        """
        gc.disable()  # nothing here goes in circles, and all of it is gone at the end
        try:
            return _read(payload, roughly=bool(options["roughly"]))
        finally:
            gc.enable()


def _read(payload: bytes, *, roughly: bool) -> Answer:
    base, charset, media_type, packed = payload.split(b"\n", 3)
    content = unpacked(packed)
    text, codec = decode_html(content[:LONGEST_HTML_BYTES], charset.decode() or None)
    gatherer = Gatherer(base.decode())
    gatherer.is_cut = len(content) > LONGEST_HTML_BYTES
    read_body(text, media_type.decode(), gatherer, roughly=roughly)
    facts: dict[str, Fact] = {"forms": list(gatherer.forms)} if gatherer.forms else {}
    return Answer(facts, pack_block(gatherer, codec))


TASKS: list[Task] = [ExtractTask()]
