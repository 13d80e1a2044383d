"""The vault's envelope: what its ciphers bind, and that every damaged bit is noticed."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbweaver.errors import DamagedObject, Shredded
from orbweaver.ports.vault.envelope import OVERHEAD_BYTES, TOMBSTONE, Envelope, ObjectKey

KEK = bytes(range(32))
CONTENT = b"a harbour drawn by code"
HOUSE = Envelope(KEK, "harbour office")
NAME = HOUSE.name_of(hashlib.sha256(CONTENT).hexdigest())
RECORD = HOUSE.new_record(NAME)
KEY = HOUSE.unwrap(NAME, RECORD)
SEALED = HOUSE.seal(KEY, CONTENT)


def test_what_was_sealed_opens() -> None:
    assert HOUSE.open(HOUSE.unwrap(NAME, RECORD), SEALED) == CONTENT
    assert len(SEALED) == len(CONTENT) + OVERHEAD_BYTES


def test_two_sealings_of_the_same_bytes_share_nothing() -> None:
    assert HOUSE.new_record(NAME)[16:] != RECORD[16:]
    assert HOUSE.seal(KEY, CONTENT)[6:] != SEALED[6:]


@pytest.mark.parametrize(
    "stranger",
    [Envelope(KEK, "the quarry"), Envelope(bytes(32), "harbour office")],
    ids=["another tenant", "another key-encryption key"],
)
def test_a_key_is_bound_to_tenant_and_key_encryption_key(stranger: Envelope) -> None:
    with pytest.raises(DamagedObject):
        stranger.unwrap(NAME, RECORD)


def test_a_key_is_bound_to_its_name() -> None:
    with pytest.raises(DamagedObject):
        HOUSE.unwrap("0" * 64, RECORD)


def test_an_object_is_bound_to_name_and_tenant_even_under_its_own_key() -> None:
    with pytest.raises(DamagedObject, match="object does not open"):
        HOUSE.open(ObjectKey("0" * 64, KEY.secret), SEALED)
    with pytest.raises(DamagedObject, match="object does not open"):
        Envelope(KEK, "the quarry").open(KEY, SEALED)


def test_an_object_that_holds_other_bytes_than_its_name_says_does_not_open() -> None:
    with pytest.raises(DamagedObject, match="other bytes"):
        HOUSE.open(KEY, HOUSE.seal(KEY, b"something else"))


@given(bit=st.integers(0, len(RECORD) * 8 - 1))
def test_no_bit_of_a_key_record_can_be_flipped(bit: int) -> None:
    with pytest.raises(DamagedObject):
        HOUSE.unwrap(NAME, flipped(RECORD, bit))


@given(bit=st.integers(0, len(SEALED) * 8 - 1))
def test_no_bit_of_an_object_can_be_flipped(bit: int) -> None:
    with pytest.raises(DamagedObject):
        HOUSE.open(KEY, flipped(SEALED, bit))


@given(length=st.integers(0, len(SEALED) - 1))
def test_no_cut_object_opens(length: int) -> None:
    with pytest.raises(DamagedObject):
        HOUSE.open(KEY, SEALED[:length])


def test_a_tombstone_is_as_long_as_a_key_and_holds_none() -> None:
    assert len(TOMBSTONE) == len(RECORD) == 76
    assert set(TOMBSTONE[8:]) == {0}
    with pytest.raises(Shredded):
        HOUSE.unwrap(NAME, TOMBSTONE)


def test_the_key_in_clear_is_never_printed() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert str(KEY.secret) not in repr(KEY)


def flipped(blob: bytes, bit: int) -> bytes:
    place, shift = divmod(bit, 8)
    return blob[:place] + bytes([blob[place] ^ 1 << shift]) + blob[place + 1 :]
