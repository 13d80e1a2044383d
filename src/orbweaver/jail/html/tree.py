"""Reading a page as browsers do: by the tree that lexbor builds."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from orbweaver.jail.html.element import WITH_TEXT, Plans
from orbweaver.jail.html.forms import read_forms
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.kinds import Letters
from orbweaver.jail.html.plain_text import addresses_in

_DEEPEST_TEMPLATE = 4
_MOST_TEMPLATES = 1_000
_PLANS = Plans()
_UNSEEN = ["script", "style"]


def read_tree(text: str, gatherer: Gatherer) -> None:
    """Give every element of the page to ``gatherer``, in document order, then its words.

    The contents of each ``template`` follow at the end: scripts show them, so they count.
    """
    root = LexborHTMLParser(text).root
    if root is None:
        return
    parts = [root]
    for _ in range(_DEEPEST_TEMPLATE):
        for part in parts:
            _read_part(part, gatherer)
        parts = [inner for part in parts for inner in part.template_fragments()][:_MOST_TEMPLATES]
        if not parts:
            break
    _read_words(root, gatherer)


def _read_part(part: LexborNode, gatherer: Gatherer) -> None:
    note_shape = gatherer.shapes.add
    has_forms = False
    for node in part.css("*"):
        tag, attributes = node.tag or "", node.attributes
        if not attributes and tag not in WITH_TEXT:
            note_shape((tag, None, None))
            has_forms = has_forms or tag == "form"
            continue
        note_shape((tag, attributes.get("class"), attributes.get("id")))
        for handle in _PLANS[tag, *attributes]:
            handle(attributes, node.text() if tag in WITH_TEXT else "", gatherer)
        has_forms = has_forms or tag == "form"
    if has_forms:
        read_forms(part, gatherer)


def _read_words(root: LexborNode, gatherer: Gatherer) -> None:
    """Take the visible words, and the addresses among them that are no link."""
    root.strip_tags(_UNSEEN)
    gatherer.text = root.text(separator=" ")
    if "://" in gatherer.text:
        root.strip_tags(["a"])
        for address in addresses_in(root.text(separator=" ")):
            absolute = gatherer.addresses.absolute(address)
            if absolute is not None and not gatherer.leads_to(absolute):
                gatherer.link(Letters.TEXT, address)
