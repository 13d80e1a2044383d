"""Task ``extract``: the links, media addresses and title of a page."""

from collections.abc import Mapping

from orbweaver.jail.frames import Fact
from orbweaver.jail.html.encoding import decode_html
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.labels import every_codec
from orbweaver.jail.html.rough import read_roughly
from orbweaver.jail.html.tree import read_tree
from orbweaver.jail.limits import LONGEST_HTML_BYTES
from orbweaver.jail.task import Answer, Task

_SAMPLE = (
    b"<!doctype html><meta charset=shift_jis><title>Pond</title><a href=/a>a</a>"
    b"<img srcset='b.jpg 2x' style='background: url(c.png)' data-src=d.jpg>&amp;&copy;"
)


class ExtractTask:
    """Reads a page by its tree, or roughly where the option says so."""

    name = "extract"

    def warm_up(self) -> None:
        """Load every codec, and read a small page both ways."""
        for codec in every_codec():
            bytes(range(256)).decode(codec, errors="replace")
        for roughly in (False, True):
            self.run(_SAMPLE, {"base": "http://pond.example/", "charset": None, "roughly": roughly})

    def run(self, payload: bytes, options: Mapping[str, Fact]) -> Answer:
        """Return what the page holds; options are ``base``, ``charset`` and ``roughly``."""
        charset = options["charset"]
        text, codec = decode_html(payload[:LONGEST_HTML_BYTES], str(charset) if charset else None)
        gatherer = Gatherer(str(options["base"]))
        gatherer.is_cut = len(payload) > LONGEST_HTML_BYTES
        read = read_roughly if options["roughly"] else read_tree
        read(text, gatherer)
        return Answer({"encoding": codec, **gatherer.facts()})


TASKS: list[Task] = [ExtractTask()]
