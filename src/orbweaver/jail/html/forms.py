"""The forms of a page, as a browser would send them if nobody filled anything in."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from orbweaver.jail.html.addresses import sendable
from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.limits import LONGEST_FIELD_CHARS, MOST_FORM_FIELDS, MOST_FORMS

_NOT_SENT = frozenset(("reset", "button", "image", "file"))
_IF_CHECKED = frozenset(("checkbox", "radio"))
Pair = tuple[str, str]


def read_forms(part: LexborNode, gatherer: Gatherer) -> None:
    """Give the forms of a page to ``gatherer``."""
    for form in part.css("form")[: MOST_FORMS - len(gatherer.forms)]:
        action = gatherer.addresses.absolute(form.attributes.get("action") or "")
        method = (form.attributes.get("method") or "get").strip().lower()
        pairs = [pair for pair in _pairs(form) if max(map(len, pair)) <= LONGEST_FIELD_CHARS]
        gatherer.forms.append(
            {
                "action": action or gatherer.base,
                "method": "post" if method == "post" else "get",
                "fields": [[sendable(name), sendable(value)] for name, value in pairs],
                "password": form.css_first("input[type=password i]") is not None,
            }
        )


def _pairs(form: LexborNode) -> Iterator[Pair]:
    """Yield names and values; of the buttons that send the form only the first."""
    is_sent = False
    for node in form.css("input, select, textarea, button")[:MOST_FORM_FIELDS]:
        attributes = node.attributes
        name, kind = attributes.get("name"), (attributes.get("type") or "").strip().lower()
        is_button = kind == "submit" or (node.tag == "button" and not kind)
        if not name or kind in _NOT_SENT or (is_button and is_sent):
            continue
        is_sent = is_sent or is_button
        if kind not in _IF_CHECKED or "checked" in attributes:
            yield name, _value(node, kind)


def _value(node: LexborNode, kind: str) -> str:
    if node.tag == "textarea":
        return node.text()
    if node.tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        if chosen is None:
            return ""
        value = chosen.attributes.get("value")
        return chosen.text().strip() if value is None else value
    return node.attributes.get("value") or ("on" if kind in _IF_CHECKED else "")
