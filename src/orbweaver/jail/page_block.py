"""The block: what the task ``extract`` answers, in lines of UTF-8, every one checked.

First the title, the codec, the generator, the SimHash and the template; then four digits that
say yes (1) or no: asks not to be followed, cut, has a password field, offers to log out; then
five counts: media within the page itself, links, media, sheets, feeds. Then as many lines as the
counts say. A link is the letter of its kind, whether it asks not to be followed, its address, a
tab, its text, a tab, the words of its ``rel``; media is the letter of its kind and the address;
sheets and feeds are addresses. No field holds a tab or the end of a line.
"""

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from orbweaver.errors import DecoderStopped
from orbweaver.jail.limits import (
    LONGEST_GENERATOR_CHARS,
    LONGEST_HTML_BYTES,
    LONGEST_TITLE_CHARS,
    MOST_LINKS,
    MOST_MEDIA_ADDRESSES,
    MOST_SHEETS,
)

_LONGEST_CODEC_CHARS = 40
_HEX = re.compile(r"(?:[0-9a-f]{16})?")
_ANSWERS = re.compile(r"[01]{4}")
_COUNTS = re.compile(r"[0-9]{1,8}(?: [0-9]{1,8}){4}")
_HEAD_LINES = 7
_MOST = (LONGEST_HTML_BYTES, MOST_LINKS, MOST_MEDIA_ADDRESSES, MOST_SHEETS, MOST_SHEETS)


class Block(NamedTuple):
    """A block whose form was right; what its lines say of addresses is still hostile."""

    title: str
    encoding: str
    generator: str
    simhash_hex: str
    template_hex: str
    forbids_following: bool
    is_cut: bool
    has_password_field: bool
    has_logout_link: bool
    inline_media_count: int
    links: list[str]
    media: list[str]
    sheets: list[str]
    feeds: list[str]


def read_block(blob: bytes) -> Block:
    """Read a block that a worker sent.

    Raises:
        DecoderStopped: It is no block.
    """
    try:
        lines = blob.decode().split("\n")
    except UnicodeDecodeError as error:
        raise DecoderStopped("the reply to a page is not text") from error
    _require(len(lines) >= _HEAD_LINES)
    title, codec, generator, simhash, template, answers, counts = lines[:_HEAD_LINES]
    _require(len(title) <= LONGEST_TITLE_CHARS and len(generator) <= LONGEST_GENERATOR_CHARS)
    _require(codec.isascii() and 0 < len(codec) <= _LONGEST_CODEC_CHARS)
    _require(bool(_HEX.fullmatch(simhash) and _HEX.fullmatch(template)))
    _require(bool(_ANSWERS.fullmatch(answers) and _COUNTS.fullmatch(counts)))
    inline, *each = map(int, counts.split(" "))
    _require(all(count <= most for count, most in zip((inline, *each), _MOST, strict=True)))
    _require(len(lines) == _HEAD_LINES + sum(each))
    ends = list(accumulate(each, initial=_HEAD_LINES))
    links, media, sheets, feeds = (lines[at:end] for at, end in pairwise(ends))
    return Block(
        title=title,
        encoding=codec,
        generator=generator,
        simhash_hex=simhash,
        template_hex=template,
        forbids_following=answers[0] == "1",
        is_cut=answers[1] == "1",
        has_password_field=answers[2] == "1",
        has_logout_link=answers[3] == "1",
        inline_media_count=inline,
        links=links,
        media=media,
        sheets=sheets,
        feeds=feeds,
    )


def _require(is_right: bool) -> None:  # noqa: FBT001 - it says what must hold
    if not is_right:
        raise DecoderStopped("the reply to a page is out of bounds")
