"""Whatever a worker answers, the parent gets a checked reading or a DecoderStopped."""

import string
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.casework.models.finding import MediaMatch
from orbweaver.errors import DecoderStopped, MediaError
from orbweaver.jail.copy import BlurPicture, RevealPicture
from orbweaver.jail.fields import Fields
from orbweaver.jail.frames import Fact
from orbweaver.jail.page import PageReading, ReadPage
from orbweaver.jail.refusals import Refusal, error_for, unreadable, word_for
from orbweaver.jail.report import JailReport, read_report
from orbweaver.model.url import Url

GARDEN = Url.parse("http://garden.example/")
GOOD_PAGE: dict[str, Fact] = {
    "title": "Pond",
    "encoding": "utf-8",
    "nofollow": False,
    "inline_media": 0,
    "cut": False,
    "links": [{"kind": "anchor", "address": "http://garden.example/a", "nofollow": False}],
    "media": [{"kind": "image", "address": "http://garden.example/b.jpg"}],
}
GOOD_GREETING: dict[str, Fact] = {
    "layers": [],
    "rungs": ["pdq", "r" * 32],
    "kernel": "native, scalar",
    "is_native": True,
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def damaged(good: dict[str, Fact]) -> st.SearchStrategy[dict[str, Fact]]:
    """Return replies that are good but for one field, or one too many."""
    names = st.sampled_from(sorted(good)) | st.text(string.ascii_lowercase)
    return st.builds(lambda name, value: {**good, name: value}, names, anything)


@given(damaged(GOOD_PAGE), st.binary(max_size=3))
def test_a_page_reading_is_in_bounds_or_refused(facts: dict[str, Fact], blob: bytes) -> None:
    try:
        reading = ReadPage(GARDEN).read(Fields(facts), blob)
    except DecoderStopped:
        return
    assert isinstance(reading, PageReading)
    assert len(reading.title) <= 300


@given(anything)
def test_a_greeting_is_a_report_or_refused(content: Fact) -> None:
    try:
        assert isinstance(read_report(Fields({**GOOD_GREETING, "layers": content})), JailReport)
    except DecoderStopped:
        return


@given(damaged(GOOD_GREETING))
def test_a_greeting_that_is_bruised_is_in_bounds_or_refused(facts: dict[str, Fact]) -> None:
    try:
        report = read_report(Fields(facts))
    except DecoderStopped:
        return
    assert len(report.kernel) <= 100
    assert all(len(rung) <= 32 for rung in report.rungs)


def test_a_rung_has_no_longer_name_than_casework_keeps() -> None:
    column = MediaMatch._meta.get_field("rung").max_length
    assert column is not None
    for length, is_taken in ((column, True), (column + 1, False)):
        with nullcontext() if is_taken else pytest.raises(DecoderStopped):
            read_report(Fields({**GOOD_GREETING, "rungs": ["r" * length]}))


def test_a_link_that_is_no_address_is_left_out() -> None:
    bad: Fact = {"kind": "anchor", "address": "javascript:alert(1)", "nofollow": False}
    assert ReadPage(GARDEN).read(Fields({**GOOD_PAGE, "links": [bad]}), b"").links == ()


def test_a_flood_of_links_is_refused() -> None:
    one: Fact = {"kind": "anchor", "address": "http://garden.example/", "nofollow": False}
    flood: list[Fact] = [one] * 5_001
    with pytest.raises(DecoderStopped):
        ReadPage(GARDEN).read(Fields({**GOOD_PAGE, "links": flood}), b"")


@pytest.mark.parametrize("blob", [b"", b"<script>", b"\xff\xd8\xff" + bytes(20_000)])
def test_a_blurred_copy_is_a_small_png_or_refused(blob: bytes) -> None:
    with pytest.raises(DecoderStopped):
        BlurPicture().read(Fields({}), blob)


def test_a_blurred_copy_too_large_to_be_one_is_refused() -> None:
    with pytest.raises(DecoderStopped, match="too large"):
        BlurPicture().read(Fields({}), b"\x89PNG\r\n\x1a\n" + bytes(20_000))


def test_a_clear_copy_is_a_jpeg_or_refused() -> None:
    with pytest.raises(DecoderStopped):
        RevealPicture().read(Fields({}), b"<html>")


@pytest.mark.parametrize("refusal", list(Refusal))
def test_a_refusal_crosses_the_pipe_as_one_word(refusal: Refusal) -> None:
    sent = word_for(unreadable(refusal))
    assert sent == refusal
    assert str(error_for(sent)) == str(unreadable(refusal))


@given(st.text())
def test_a_word_that_is_not_on_the_list_is_hostile(word: str) -> None:
    assert isinstance(error_for(word), MediaError)
    if word not in set(Refusal):
        assert isinstance(error_for(word), DecoderStopped)


@pytest.mark.parametrize("content", [[], "text", 3, None, True])
def test_a_reply_is_an_object(content: Fact) -> None:
    with pytest.raises(DecoderStopped, match="not an object"):
        Fields(content)


@pytest.mark.parametrize("read", [Fields.text, Fields.hexadecimal])
def test_text_that_cannot_be_encoded_is_refused(read: Callable[..., str]) -> None:
    with pytest.raises(DecoderStopped):
        read(Fields({"word": "\ud800"}), "word", 1)
