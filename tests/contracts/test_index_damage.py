"""The index in segments, when its files are damaged, lie or are gone: they are built again."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbweaver.errors import MalformedSegment
from orbweaver.ports.index.segments.facts import index_facts
from orbweaver.ports.index.segments.folder import MANIFEST_NAME
from orbweaver.ports.index.segments.manifest import FORM, Manifest, SegmentLine
from tests.contracts.diary import Diary, rocks
from tests.contracts.index_folders import built, files, index_in, is_right, named
from tests.contracts.index_worker import AFTER, BEFORE


@pytest.mark.parametrize("at", [0.0, 0.3, 0.7, 0.999])
def test_a_damaged_segment_is_put_aside_and_built_again(tmp_path: Path, at: float) -> None:
    banks = Diary(BEFORE)
    built(tmp_path, banks)
    [segment] = tmp_path.glob("*.segment")
    content = bytearray(segment.read_bytes())
    content[int(len(content) * at)] ^= 0x10
    segment.write_bytes(content)
    with pytest.raises(MalformedSegment, match=segment.name):
        index_facts(tmp_path)
    again = index_in(tmp_path)
    again.follow(banks)
    assert is_right(again, banks)
    assert index_facts(tmp_path).put_aside == (f"{segment.name}.damaged",)
    again.tidy()
    assert files(tmp_path) == named(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\x00\xff", b'{"form":9}', b"[" * 200_000])
def test_a_damaged_manifest_is_put_aside_and_built_again(tmp_path: Path, content: bytes) -> None:
    banks = Diary(BEFORE)
    built(tmp_path, banks)
    (tmp_path / MANIFEST_NAME).write_bytes(content)
    assert is_right(built(tmp_path, banks), banks)
    assert index_facts(tmp_path).put_aside == (f"{MANIFEST_NAME}.damaged",)


@pytest.mark.parametrize(
    "content",
    [
        {"bank_version": 1e999},
        {"by_bank": {"rocks": "many"}},
        {"segments": [{"number": 1, "rows": 40, "dead": {"md5": [-1]}}]},
        {"segments": [{"number": 1, "rows": 40, "dead": {"md5": [40]}}]},
    ],
)
def test_a_manifest_that_lies_is_put_aside_though_it_adds_up(
    tmp_path: Path, content: dict[str, object]
) -> None:
    banks = Diary(BEFORE)
    built(tmp_path, banks)
    path = tmp_path / MANIFEST_NAME
    lying = {**json.loads(path.read_bytes())["content"], **content}
    text = json.dumps(lying, sort_keys=True, separators=(",", ":")).encode()
    outer = {"form": FORM, "content": lying, "sha256_hex": hashlib.sha256(text).hexdigest()}
    path.write_bytes(json.dumps(outer).encode())
    with pytest.raises(MalformedSegment):
        index_facts(tmp_path)
    assert is_right(built(tmp_path, banks), banks)


def test_all_that_is_damaged_is_put_aside_at_once_and_no_number_is_given_twice(
    tmp_path: Path,
) -> None:
    banks = Diary(rocks(*range(60)), rocks(*range(70)))
    index = index_in(tmp_path)
    index.build(Diary(banks.versions[1]))
    index.build(banks)
    before = named(tmp_path)
    assert len(before) == 2
    for path in tmp_path.glob("*.segment"):
        path.write_bytes(b"no segment")
    (tmp_path / "1.segment").write_bytes(b"somebody else's")
    again = built(tmp_path, banks)
    assert is_right(again, banks)
    aside = index_facts(tmp_path).put_aside
    assert {f"{name}.damaged" for name in before} == {*aside}
    (tmp_path / MANIFEST_NAME).write_bytes(b"no manifest")
    assert is_right(built(tmp_path, banks), banks)
    assert min(named(tmp_path)) > max(before)
    assert (tmp_path / "1.segment").read_bytes() == b"somebody else's"


def test_a_segment_that_is_gone_is_built_again(tmp_path: Path) -> None:
    banks = Diary(BEFORE)
    index = built(tmp_path, banks)
    for segment in tmp_path.glob("*.segment"):
        segment.unlink()
    assert is_right(index, banks), "it is mapped still"
    assert is_right(built(tmp_path, banks), banks)
    banks.versions.append(AFTER)
    index.follow(banks)
    assert is_right(index, banks)


def test_a_segment_in_the_place_of_another_is_damage(tmp_path: Path) -> None:
    built(tmp_path / "one", Diary(BEFORE))
    built(tmp_path / "other", Diary(rocks(*range(50, 80))))
    [ours], [theirs] = (list((tmp_path / name).glob("*.segment")) for name in ("one", "other"))
    shutil.copy(theirs, tmp_path / "one" / ours.name)
    with pytest.raises(MalformedSegment, match="other rows"):
        index_facts(tmp_path / "one")
    assert is_right(built(tmp_path / "one", Diary(BEFORE)), Diary(BEFORE))


manifests = st.builds(
    Manifest,
    st.integers(0, 2**40),
    st.text(max_size=9),
    st.integers(1, 2**40),
    st.lists(
        st.builds(
            SegmentLine,
            st.integers(1, 10**12 - 1),
            st.integers(0, 2**32),
            st.dictionaries(st.sampled_from(["pdq", "md5"]), st.frozensets(st.integers(0, 99))),
        )
    ).map(tuple),
    st.dictionaries(st.text(max_size=9), st.integers(0, 2**32)),
)


@given(manifest=manifests, where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_a_manifest_reads_as_it_was_written_or_not_at_all(
    manifest: Manifest, where: float, bit: int
) -> None:
    content = bytearray(manifest.to_bytes())
    assert Manifest.from_bytes(bytes(content)) == manifest
    content[int(where * len(content))] ^= 1 << bit
    try:
        read = Manifest.from_bytes(bytes(content))
    except MalformedSegment:
        return
    assert read == manifest
