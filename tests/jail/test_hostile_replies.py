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

GOOD_PAGE = [
    "Pond", "utf-8", "Potting Shed", "0123456789abcdef", "", "0000", "3 1 1 1 0",
    "a0http://garden.example/a\tfrogs\tnofollow", "ihttp://garden.example/b.jpg",
    "http://garden.example/c.css",
]  # fmt: skip
GOOD_FORM: dict[str, Fact] = {
    "action": "http://garden.example/gate", "method": "post", "fields": [["name", "ana"]],
    "password": True,
}  # fmt: skip
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


def page(lines: list[str], **facts: Fact) -> PageReading:
    """Return the reading of a page that a worker answers with these lines."""
    return ReadPage().read(Fields(facts), "\n".join(lines).encode())


def test_a_good_page_is_read() -> None:
    reading = page(GOOD_PAGE, forms=[GOOD_FORM])
    assert [link.text for link in reading.links] == ["frogs"]
    assert reading.forms[0].fields == (("name", "ana"),)
    assert reading.style_sheets == (Url.parse("http://garden.example/c.css"),)


@given(st.integers(0, len(GOOD_PAGE) - 1), st.text() | st.text("0123456789 ai\t:/."))
def test_a_page_reading_is_in_bounds_or_refused(at: int, line: str) -> None:
    try:
        reading = page([*GOOD_PAGE[:at], line, *GOOD_PAGE[at + 1 :]])
    except DecoderStopped:
        return
    assert len(reading.title) <= 300
    assert len(reading.generator) <= 80
    assert all(len(link.text) <= 40 for link in reading.links)
    assert set(reading.simhash_hex + reading.template_hex) <= set(string.hexdigits.lower())


@given(st.binary())
def test_a_page_of_any_bytes_is_refused(blob: bytes) -> None:
    with pytest.raises(DecoderStopped):
        ReadPage().read(Fields({}), blob)


@given(damaged(GOOD_FORM))
def test_a_form_is_in_bounds_or_refused(form: dict[str, Fact]) -> None:
    try:
        reading = page(GOOD_PAGE, forms=[form])
    except DecoderStopped:
        return
    for read in reading.forms:
        assert read.method in {"get", "post"}
        assert all(isinstance(text, str) for pair in read.fields for text in pair)


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
    bad = ["a0javascript:alert(1)\t\t", "ihttp://", "mailto:ana@garden.example"]
    reading = page([*GOOD_PAGE[:-3], *bad])
    assert (reading.links, reading.media, reading.style_sheets) == ((), (), ())


@pytest.mark.parametrize(
    "counts", ["0 5001 0 0 0", "0 0 5001 0 0", "0 0 0 21 0", "9999999 0 0 0 0"]
)
def test_a_flood_is_refused(counts: str) -> None:
    lines = ["a0http://garden.example/\t\t"] * sum(map(int, counts.split()[1:]))
    with pytest.raises(DecoderStopped):
        page([*GOOD_PAGE[:6], counts, *lines])


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
