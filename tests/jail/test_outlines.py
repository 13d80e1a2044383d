"""Outlines: what a JSON document says, read in the jail, whatever it is."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orbweaver.errors import DecoderStopped, MediaError
from orbweaver.jail.fields import Fields
from orbweaver.jail.limits import DEEPEST_LEAF, LONGEST_LEAF_CHARS, MOST_LEAVES
from orbweaver.jail.outline import ReadOutline
from orbweaver.jail.pool import JailPool

documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)


def leaves(jail: JailPool, document: object) -> dict[str, str]:
    """Return the outline of a document as it would come by the web."""
    return dict(jail.call(ReadOutline(), json.dumps(document).encode()).leaves)


def test_texts_and_numbers_come_with_their_way(jail: JailPool) -> None:
    catalog = [{"page": 1, "threads": [{"no": 1701, "sub": "Basalt", "is_closed": True}]}]
    assert leaves(jail, catalog) == {
        "/0/page": "1",
        "/0/threads/0/no": "1701",
        "/0/threads/0/sub": "Basalt",
    }


def test_what_is_too_deep_too_long_or_too_many_is_left_out(jail: JailPool) -> None:
    deep: object = "pond"
    for _ in range(DEEPEST_LEAF + 1):
        deep = [deep]
    long = "x" * (LONGEST_LEAF_CHARS + 1)
    assert leaves(jail, {"deep": deep, "long": long, long: 1, long * 2: [1], "near": 2}) == {
        "/near": "2"
    }
    assert len(leaves(jail, list(range(MOST_LEAVES + 5)))) == MOST_LEAVES


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 300_000, b"1" * 50_000, b"<html>"], ids=len
)
def test_what_is_no_document_is_damaged_and_the_worker_lives(
    jail: JailPool, content: bytes
) -> None:
    with pytest.raises(MediaError):
        jail.call(ReadOutline(), content)
    assert leaves(jail, [7]) == {"/0": "7"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents)
def test_any_document_is_borne(jail: JailPool, document: object) -> None:
    for way, leaf in leaves(jail, document).items():
        assert way.isprintable()
        assert leaf.isprintable()


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"ways": ["/0"], "leaves": []},
        {"ways": [1], "leaves": ["1"]},
        {"ways": ["/0"], "leaves": ["x" * (LONGEST_LEAF_CHARS + 1)]},
    ],
)
def test_a_worker_that_lies_is_not_believed(facts: dict[str, list[str]]) -> None:
    with pytest.raises(DecoderStopped):
        ReadOutline().read(Fields(facts), b"")  # type: ignore[arg-type]  # a lie has any type
    with pytest.raises(DecoderStopped):
        ReadOutline().read(Fields({"ways": [], "leaves": []}), b"bytes")
