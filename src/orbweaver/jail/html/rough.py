"""Reading a page without building a tree: for markup made to wear a tree builder out.

Linear in the length of the page. It sees every tag as it is written, also inside comments and
scripts: it may find too much and never too little.
"""

import html
import re

from orbweaver.jail.html.gather import Gatherer

_MOST_ATTRIBUTES = 200
_LONGEST_TAG_CHARS = 64 * 1024
_TAG = re.compile(r"<([a-zA-Z][^\s/>]*+)([^<>\"']*+(?:\"[^\"]*+\"[^<>\"']*+|'[^']*+'[^<>\"']*+)*+)")
_ATTRIBUTE = re.compile(
    r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""",
)
_TITLE = re.compile(r"<title[^>]*+>([^<]*+)", re.IGNORECASE)
_STYLE = re.compile(r"<style[^>]*+>([^<]*+)", re.IGNORECASE)


def read_roughly(text: str, gatherer: Gatherer) -> None:
    """Give every tag of the page to ``gatherer``, in order."""
    for title in _TITLE.finditer(text):
        gatherer.take_title(html.unescape(title[1]))
    for style in _STYLE.finditer(text):
        gatherer.take_style(style[1])
    for tag in _TAG.finditer(text):
        gatherer.take(tag[1].lower(), _attributes(tag[2][:_LONGEST_TAG_CHARS]))


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(text):
        value = attribute[2] or attribute[3] or attribute[4] or ""
        found.setdefault(attribute[1].lower(), html.unescape(value))
        if len(found) >= _MOST_ATTRIBUTES:
            break
    return found
