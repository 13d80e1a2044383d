"""Reading a page without building a tree: for markup made to wear a tree builder out.

Linear in the length of the page. It sees every tag as it is written, also inside comments and
scripts: it may find too much and never too little. Texts of links, forms and words it leaves out.
"""

import html
import re

from orbweaver.jail.html.data import read_program
from orbweaver.jail.html.element import read_element
from orbweaver.jail.html.gather import Gatherer

_MOST_ATTRIBUTES = 200
_LONGEST_TAG_CHARS = 64 * 1024
_TAG = re.compile(r"<([a-zA-Z][^\s/>]*+)([^<>\"']*+(?:\"[^\"]*+\"[^<>\"']*+|'[^']*+'[^<>\"']*+)*+)")
_ATTRIBUTE = re.compile(
    r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""",
)
_TITLE = re.compile(r"<title[^>]*+>([^<]*+)", re.IGNORECASE)
_STYLE = re.compile(r"<style[^>]*+>([^<]*+)", re.IGNORECASE)
_SCRIPT = re.compile(r"<script[^>]*+>([^<]*+)", re.IGNORECASE)


def read_roughly(text: str, gatherer: Gatherer) -> None:
    """Give every tag of the page to ``gatherer``, in order."""
    for title in _TITLE.finditer(text):
        gatherer.name(html.unescape(title[1]))
    for style in _STYLE.finditer(text):
        gatherer.style(style[1])
    for tag in _TAG.finditer(text):
        name, attributes = tag[1].lower(), _attributes(tag[2][:_LONGEST_TAG_CHARS])
        gatherer.shapes.add((name, attributes.get("class"), attributes.get("id")))
        read_element(name, attributes, "", gatherer)
    for script in _SCRIPT.finditer(text):
        read_program(script[1], gatherer)


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(text):
        value = attribute[2] or attribute[3] or attribute[4] or ""
        found.setdefault(attribute[1].lower(), html.unescape(value))
        if len(found) >= _MOST_ATTRIBUTES:
            break
    return found
