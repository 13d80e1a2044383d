"""Reading a page as browsers do: by the tree that lexbor builds."""

from selectolax.lexbor import LexborHTMLParser

from orbweaver.jail.html.element import LAZY_ADDRESS, LAZY_SRCSET
from orbweaver.jail.html.gather import Gatherer

_ELEMENTS = (
    "a[href], area[href], base[href], iframe[src], frame[src], link[href], meta, title, style, "
    "img, image, input[src], source, video, audio, embed[src], object[data], [style], [background]"
)
_LAZY = ", ".join(f"[{name}]" for name in (*LAZY_ADDRESS, *LAZY_SRCSET))
_SELECTOR = f"{_ELEMENTS}, {_LAZY}"


def read_tree(text: str, gatherer: Gatherer) -> None:
    """Give every telling element of the page to ``gatherer``, in document order."""
    parser = LexborHTMLParser(text)
    for node in parser.css(_SELECTOR):
        tag = node.tag or ""
        if tag == "title":
            gatherer.take_title(node.text())
        elif tag == "style":
            gatherer.take_style(node.text())
        attributes = {name: value or "" for name, value in node.attributes.items()}
        gatherer.take(tag, attributes)
