"""Reading a page as browsers do: by the tree that lexbor builds."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from orbweaver.jail.html.element import LAZY_ADDRESS, LAZY_SRCSET
from orbweaver.jail.html.gather import Gatherer

_ELEMENTS = (
    "a[href], area[href], base[href], iframe[src], frame[src], link[href], meta, title, style, "
    "img, image, input[src], source, video, audio, embed[src], object[data], [style], [background]"
)
_LAZY = ", ".join(f"[{name}]" for name in (*LAZY_ADDRESS, *LAZY_SRCSET))
_SELECTOR = f"{_ELEMENTS}, {_LAZY}"
_DEEPEST_TEMPLATE = 4
_MOST_TEMPLATES = 1_000


def read_tree(text: str, gatherer: Gatherer) -> None:
    """Give every telling element of the page to ``gatherer``, in document order.

    The contents of each ``template`` follow at the end: scripts show them, so they count.
    """
    root = LexborHTMLParser(text).root
    parts = [root] if root is not None else []
    for _ in range(_DEEPEST_TEMPLATE):
        for part in parts:
            _read_part(part, gatherer)
        parts = [inner for part in parts for inner in part.template_fragments()][:_MOST_TEMPLATES]


def _read_part(part: LexborNode, gatherer: Gatherer) -> None:
    for node in part.css(_SELECTOR):
        tag = node.tag or ""
        if tag == "title":
            gatherer.take_title(node.text())
        elif tag == "style":
            gatherer.take_style(node.text())
        gatherer.take(tag, {name: value or "" for name, value in node.attributes.items()})
