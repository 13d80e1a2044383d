"""Every signal type on the shelf keeps its promises, by its own worked examples."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import MalformedSignal
from orbweaver.jail.picture import ReadPicture
from orbweaver.jail.pool import JailPool
from orbweaver.model.signal import Signal, SignalType
from orbweaver.scan.scanner import Scanner
from orbweaver.signals import signal_types
from orbweaver.signals.digest import DigestType
from orbweaver.signals.hexadecimal import distance_bits
from orbweaver.signals.pdq import PDQ

SHELF = signal_types()
EXACT = {name: kind for name, kind in SHELF.items() if isinstance(kind, DigestType)}

every_type = pytest.mark.parametrize("kind", SHELF.values(), ids=SHELF)


def test_the_shelf_holds_what_lists_speak() -> None:
    assert set(SHELF) == {"md5", "pdq", "sha1", "sha256"}


@every_type
def test_a_type_brings_worked_examples_with_their_source(kind: SignalType) -> None:
    assert kind.examples
    assert all(example.source for example in kind.examples)


@every_type
def test_the_examples_come_true(kind: SignalType) -> None:
    with JailPool(1) as pool:
        for example in kind.examples:
            result = Scanner(pool).scan_bytes(example.media, md5=True)
            signal = result.media.signal(kind.name)
            assert signal is not None
            assert signal.value_hex == example.value_hex


@every_type
def test_a_value_is_read_in_either_case_and_with_spaces(kind: SignalType) -> None:
    value = kind.examples[0].value_hex
    assert kind.parse(f"  {value.upper()}\n") == Signal(kind.name, value)


@every_type
@pytest.mark.parametrize("ending", ["z", "é", " ", "-", "\u0661"])
def test_what_is_not_base_16_is_refused(kind: SignalType, ending: str) -> None:
    with pytest.raises(MalformedSignal, match=kind.name):
        kind.parse(kind.examples[0].value_hex[:-1] + ending)


@every_type
def test_what_is_too_long_or_too_short_is_refused(kind: SignalType) -> None:
    value = kind.examples[0].value_hex
    for text in ("", "0", value[:-1], value + "0", "0x" + value):
        with pytest.raises(MalformedSignal, match="hex digits"):
            kind.parse(text)


@every_type
def test_a_refusal_does_not_repeat_the_value(kind: SignalType) -> None:
    """A hash can be evidence, and error messages end in logs."""
    value = kind.examples[0].value_hex
    with pytest.raises(MalformedSignal) as refusal:
        kind.parse(value + "0")
    assert value not in str(refusal.value)


@every_type
@given(text=st.text(alphabet=string.hexdigits + "gG -\u0661", max_size=70))
def test_any_text_is_a_value_or_refused(kind: SignalType, text: str) -> None:
    try:
        signal = kind.parse(text)
    except MalformedSignal:
        return
    assert len(signal.value_hex) * 4 == kind.size_bits
    assert kind.parse(signal.value_hex) == signal


@every_type
def test_only_sha_256_proves_identity(kind: SignalType) -> None:
    assert kind.proves_identity == (kind.name == "sha256")
    assert kind.match_distance_bits == (31 if kind.name == "pdq" else 0)


@pytest.mark.parametrize("kind", EXACT.values(), ids=EXACT)
@given(content=st.binary(max_size=100))
def test_a_digest_has_its_size(kind: DigestType, content: bytes) -> None:
    assert kind.parse(kind.of_bytes(content).value_hex) == kind.of_bytes(content)


@given(st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1))
def test_a_distance_is_symmetric_and_counts_bits(one: int, other: int) -> None:
    texts = f"{one:064x}", f"{other:064x}"
    assert distance_bits(*texts) == distance_bits(*reversed(texts)) == (one ^ other).bit_count()


def pdq(flipped_bits: int, quality: int = 100) -> Signal:
    """Return a PDQ signal so many bits away from nought."""
    return Signal("pdq", f"{(1 << flipped_bits) - 1:064x}", quality)


def test_near_is_at_most_thirty_one_bits() -> None:
    assert PDQ.is_near(pdq(0), pdq(31))
    assert not PDQ.is_near(pdq(0), pdq(32))


def test_values_of_quality_nought_are_never_near() -> None:
    assert not PDQ.is_near(pdq(0, quality=0), pdq(0))
    assert not PDQ.is_near(pdq(0), pdq(0, quality=0))
    assert PDQ.is_near(pdq(0, quality=1), pdq(0))


def test_the_example_of_pdq_has_detail() -> None:
    with JailPool(1) as pool:
        assert pool.call(ReadPicture(), PDQ.examples[0].media).pdq_quality == 100
