"""Addresses that are written out in text and are no link."""

import re
from collections.abc import Iterator

_MOST = 1_000
_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]{3,2000}+", re.IGNORECASE)
_ENDS_A_SENTENCE = ".,;:!?*_~"


def addresses_in(text: str) -> Iterator[str]:
    """Yield the addresses in order, without what ends the sentence around them; at most 1,000.

    >>> list(addresses_in("It lies by the pond (http://garden.example/pond)."))
    ['http://garden.example/pond']
    """
    for _, found in zip(range(_MOST), _ADDRESS.finditer(text), strict=False):
        yield _trimmed(found[0])


def _trimmed(address: str) -> str:
    address = address.rstrip(_ENDS_A_SENTENCE)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(_ENDS_A_SENTENCE)
    return address
