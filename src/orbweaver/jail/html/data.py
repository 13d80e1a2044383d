"""Giving the addresses among the data of scripts to a gatherer."""

from orbweaver.jail.html.gather import Gatherer
from orbweaver.jail.html.kinds import Letters
from orbweaver.jail.html.script_data import (
    Value,
    addresses_in_script,
    is_address,
    is_media_field,
    parsed_json,
    texts_of,
)


def read_json(text: str, gatherer: Gatherer) -> None:
    """Take JSON, or what looks like it and is none."""
    value = parsed_json(text)
    if value is None:
        read_program(text, gatherer)
    else:
        read_data(value, gatherer)


def read_data(value: Value, gatherer: Gatherer) -> None:
    """Take a value of JSON, HTML in its texts included."""
    for name, written in texts_of(value):
        if is_address(name, written):
            _take_of_script(written, gatherer, is_media=is_media_field(name, written))
        else:
            gatherer.fragment(written)


def read_program(text: str, gatherer: Gatherer) -> None:
    """Take the text of a program."""
    for is_media, address in addresses_in_script(text):
        _take_of_script(address, gatherer, is_media=is_media)


def _take_of_script(address: str, gatherer: Gatherer, *, is_media: bool) -> None:
    if is_media:
        gatherer.picture(Letters.SCRIPT_MEDIA, address)
    else:
        gatherer.link(Letters.SCRIPT_LINK, address)
