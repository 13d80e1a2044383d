"""Whatever a worker says of a picture, the parent gets a checked reading or an error."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import DecoderStopped, MediaError, UnreadableMedia
from orbweaver.jail.fields import Fields
from orbweaver.jail.picture import PictureReading, ReadPicture
from orbweaver.jail.record import (
    MOST_PROBES,
    PICTURE_TYPES,
    RECORD_BYTES,
    RungProbe,
    ScanRecord,
    pack_record,
    pack_refusal,
    read_record,
)
from orbweaver.jail.refusals import Refusal, unreadable
from orbweaver.jail.tasks.scan import ScanTask
from orbweaver.model.scan_mode import ScanMode

RUNGS = ("pdq", "dihedral", "content")
GOOD = ScanRecord(
    media_type="image/png",
    width_px=3,
    height_px=2,
    frame_count=1,
    is_whole=True,
    orientation=1,
    mode=ScanMode.EXACT,
    pdq=b"\x0f" * 32,
    quality=100,
    probes=(RungProbe(2, 77, b"\xf0" * 32),),
)
values = st.binary(min_size=32, max_size=32)
qualities = st.integers(0, 100)
probes = st.builds(RungProbe, st.integers(0, len(RUNGS) - 1), qualities, values)
records = st.builds(
    ScanRecord,
    media_type=st.sampled_from(PICTURE_TYPES),
    width_px=st.integers(1, 10_000),
    height_px=st.integers(1, 10_000),
    frame_count=st.integers(1, 300),
    is_whole=st.booleans(),
    orientation=st.integers(1, 8),
    mode=st.sampled_from(ScanMode),
    pdq=values,
    quality=qualities,
    probes=st.lists(probes, max_size=MOST_PROBES).map(tuple),
)


def read(blob: bytes, request: ReadPicture | None = None) -> PictureReading:
    """Read what a worker sent, as a pool does."""
    return (request or ReadPicture(rungs=RUNGS)).read(Fields({}), blob)


@given(records)
def test_a_record_crosses_the_pipe_unchanged(record: ScanRecord) -> None:
    packed = pack_record(record)
    assert len(packed) == RECORD_BYTES
    assert read_record(packed, len(RUNGS)) == record


@given(records, st.lists(st.tuples(st.integers(0, RECORD_BYTES - 1), st.integers(0, 255))))
def test_a_bruised_record_is_in_bounds_or_refused(
    record: ScanRecord, bruises: list[tuple[int, int]]
) -> None:
    blob = bytearray(pack_record(record))
    for at, value in bruises:
        blob[at] = value
    check_in_bounds(bytes(blob))


@given(st.binary(max_size=RECORD_BYTES + 3))
def test_bytes_are_in_bounds_or_refused(blob: bytes) -> None:
    check_in_bounds(blob)
    check_in_bounds(blob[:RECORD_BYTES].ljust(RECORD_BYTES, b"\0"))


def check_in_bounds(blob: bytes) -> None:
    """Read ``blob``; if it passes, every field is what it may be."""
    try:
        reading = read(blob, ReadPicture(mode=ScanMode.FAST, rungs=RUNGS))
    except MediaError:
        return
    assert 1 <= reading.width_px <= 32_768
    assert reading.width_px * reading.height_px <= 100_000_000
    assert 1 <= reading.frame_count <= 300
    assert 1 <= reading.orientation <= 8
    assert len(reading.pdq_hex) == 64
    assert 0 <= reading.pdq_quality <= 100
    assert {probe.rung for probe in reading.probes} <= set(RUNGS)
    assert all(0 <= probe.signal.quality <= 100 for probe in reading.probes)


@pytest.mark.parametrize(
    "changes",
    [
        {"width_px": 0},
        {"width_px": 32_769},
        {"width_px": 20_000, "height_px": 20_000},
        {"height_px": 0},
        {"frame_count": 0},
        {"frame_count": 301},
        {"orientation": 0},
        {"orientation": 9},
        {"quality": 101},
        {"probes": (RungProbe(3, 100, bytes(32)),)},
        {"probes": (RungProbe(0, 101, bytes(32)),)},
    ],
    ids=str,
)
def test_a_field_out_of_bounds_is_a_lie(changes: dict[str, object]) -> None:
    with pytest.raises(DecoderStopped, match="out of bounds"):
        read(pack_record(replace(GOOD, **changes)))  # type: ignore[arg-type]  # one field each


@pytest.mark.parametrize("at", [1, 8, 10])
def test_a_number_that_stands_for_nothing_is_a_lie(at: int) -> None:
    blob = bytearray(pack_record(GOOD))
    blob[at] = 200
    with pytest.raises(DecoderStopped):
        read(bytes(blob))


def test_unused_room_holds_nothing() -> None:
    blob = bytearray(pack_record(GOOD))
    blob[-1] = 1
    with pytest.raises(DecoderStopped):
        read(bytes(blob))


def test_a_rung_gets_its_name_from_what_was_asked() -> None:
    [probe] = read(pack_record(GOOD)).probes
    assert (probe.rung, probe.signal.value_hex, probe.signal.quality) == ("content", "f0" * 32, 77)
    with pytest.raises(DecoderStopped):
        read(pack_record(GOOD), ReadPicture(rungs=RUNGS[:2]))


def test_a_short_cut_must_have_been_allowed() -> None:
    record = pack_record(replace(GOOD, mode=ScanMode.FAST))
    assert read(record, ReadPicture(ScanMode.FAST, rungs=RUNGS)).mode is ScanMode.FAST
    with pytest.raises(DecoderStopped, match="short cut"):
        read(record)


def test_nothing_is_said_beside_the_record() -> None:
    with pytest.raises(DecoderStopped):
        ReadPicture(rungs=RUNGS).read(Fields({"more": 1}), pack_record(GOOD))


@pytest.mark.parametrize("refusal", list(Refusal))
def test_a_refusal_is_a_record_of_the_same_size(refusal: Refusal) -> None:
    packed = pack_refusal(refusal)
    assert len(packed) == RECORD_BYTES
    with pytest.raises(MediaError) as caught:
        read(packed)
    assert str(caught.value) == str(unreadable(refusal))


def test_a_refusal_says_nothing_else() -> None:
    blob = bytearray(pack_refusal(Refusal.DAMAGED))
    blob[5] = 1
    with pytest.raises(DecoderStopped):
        read(bytes(blob))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a drawing program, not a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"words", "not a picture of a format that we read"),
    ],
)
def test_what_is_not_read_is_said_by_name(content: bytes, sentence: str) -> None:
    answer = ScanTask().run(content, ReadPicture().options())
    with pytest.raises(UnreadableMedia, match=sentence):
        read(answer.blob)
